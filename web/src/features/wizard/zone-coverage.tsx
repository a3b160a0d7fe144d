import { Box, Link, StatusIndicator } from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { countOf, formatRate } from '../../lib/format.ts';
import { useZones } from './use-wizard-queries.ts';
import { useWizardState } from './wizard-context.ts';

/** Whom the windows never let be called, by what is saved. */
export function ZoneCoverage() {
  const { view, version } = useWizardState();
  const zones = useZones(view?.id ?? null, version);
  const follow = useFollow();
  if (!view) return null;
  return (
    <QueryPanel
      query={zones}
      what="The zones of the contacts could not be loaded"
      height="48px"
    >
      {(it) => {
        if (it.contacts === 0) {
          return (
            <StatusIndicator type="info">
              There are no contacts yet whose zones could be compared
            </StatusIndicator>
          );
        }
        const shut = it.zones.filter(
          ({ open_now, next_open_at }) => !open_now && next_open_at === null,
        );
        const share = shut.reduce((sum, zone) => sum + zone.share, 0);
        return (
          <div className="stack-s" role="status">
            <StatusIndicator type={shut.length > 0 ? 'warning' : 'success'}>
              {shut.length > 0
                ? `${formatRate(share)} of contacts are never inside this window`
                : 'Every contact is inside this window some day'}
              {!it.exact && ', by a sample of them'}
            </StatusIndicator>
            {it.unknown > 0 && (
              <StatusIndicator type="warning">
                {countOf(it.unknown, 'contact has', 'contacts have')} no zone
                that is known: waiting as{' '}
                <Link
                  href={paths.helpCode('timezone_unknown')}
                  onFollow={follow}
                >
                  timezone_unknown
                </Link>
              </StatusIndicator>
            )}
            <Box variant="small">
              {it.zones
                .slice(0, 5)
                .map(
                  ({ timezones, share }) =>
                    `${timezones.join(' or ') || 'Unknown'} ${formatRate(share)}`,
                )
                .join(' · ')}
              {it.zones.length > 5 && ` · ${it.zones.length - 5} more`}
            </Box>
          </div>
        );
      }}
    </QueryPanel>
  );
}
