import {
  Button,
  Container,
  Header,
  Link,
  StatusIndicator,
} from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import { countOf } from '../../lib/format.ts';
import { lacksLines } from '../lifecycle/preflight.ts';
import { HeadroomOffer } from './headroom-notice.tsx';
import { type StepSlug, stepOf, steps } from './steps.ts';
import { useForecast, useReadiness } from './use-wizard-queries.ts';
import { useWizardState } from './wizard-context.ts';

interface Row {
  readonly code: string;
  readonly level: 'pass' | 'warn' | 'block';
  readonly text: string;
  readonly step: StepSlug;
}

const looks = {
  pass: { type: 'success', word: 'Pass' },
  warn: { type: 'warning', word: 'Warn' },
  block: { type: 'error', word: 'Block' },
} as const;

/** What a start asks for, by the very checks of the API, and what it would not say. */
export function ReadinessPanel() {
  const { view, version, goTo } = useWizardState();
  const id = view?.id ?? null;
  const readiness = useReadiness(id, version);
  const warnings = useWarnings();
  const follow = useFollow();
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              iconName="refresh"
              ariaLabel="Check again"
              formAction="none"
              loading={readiness.isFetching}
              onClick={() => void readiness.refetch()}
            />
          }
        >
          Pre-flight
        </Header>
      }
    >
      <QueryPanel
        query={readiness}
        what="The checks could not be loaded"
        height="160px"
      >
        {(data) => (
          <ul className="checks" aria-label="Checks">
            {[
              ...data.checks.map(
                ({ code, passed, warning, message, path }): Row => ({
                  code,
                  level: passed ? 'pass' : warning ? 'warn' : 'block',
                  text: message,
                  step: path === 'contacts' ? 'audience' : slugOf(path),
                }),
              ),
              ...warnings.filter(
                ({ code }) => code !== 'no_opening' || !lacksLines(data),
              ),
            ].map(({ code, level, text, step }) => (
              <li key={code}>
                <StatusIndicator type={looks[level].type}>
                  {looks[level].word}
                </StatusIndicator>
                <span>
                  {level === 'block' && 'Needed: '}
                  {text}{' '}
                  {level !== 'pass' && (
                    <>
                      <Link
                        href={paths.helpCode(code)}
                        ariaLabel={`About ${code}`}
                        onFollow={follow}
                      >
                        {code}
                      </Link>{' '}
                      <Button
                        variant="inline-link"
                        formAction="none"
                        ariaLabel={`Edit ${step} because of ${code}`}
                        onClick={() => goTo(step)}
                      >
                        Edit
                      </Button>{' '}
                      {code === 'concurrent_budget_exceeded' && (
                        <HeadroomOffer />
                      )}
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </QueryPanel>
    </Container>
  );
}

const slugOf = (path: string) => steps[stepOf(path)]!.slug;

/** Whom nobody would reach: no reason to refuse a start. */
function useWarnings(): Row[] {
  const { view, version } = useWizardState();
  const forecast = useForecast(view?.id ?? null, version);
  const rows: Row[] = [];
  for (const { reason, contacts, text } of forecast.data?.never_reached ?? []) {
    const step = avoidable[reason];
    if (!step || contacts === 0) continue;
    rows.push({
      code: reason,
      level: 'warn',
      text: `${countOf(contacts, 'person', 'people')}: ${text}`,
      step,
    });
  }
  return rows;
}

/** Of those who are never reached, whom a setting keeps out. */
const avoidable: Readonly<Record<string, StepSlug>> = {
  timezone_unknown: 'schedule',
  no_opening: 'schedule',
  window_closed: 'schedule',
  expired: 'schedule',
  too_long: 'pacing',
};
