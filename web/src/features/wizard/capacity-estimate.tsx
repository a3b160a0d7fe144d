import {
  Container,
  Header,
  StatusIndicator,
} from '@cloudscape-design/components';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { countOf, formatCount, formatDecimal } from '../../lib/format.ts';
import { useCapacity } from './use-wizard-queries.ts';
import { useWizardState } from './wizard-context.ts';

const limits: Readonly<Record<string, string>> = {
  campaign_cap: 'the concurrent calls of this campaign',
  org_cap: "the organization's limit",
  pool_capacity: 'the lines of the numbers',
  pool_empty: 'the number pool, which is empty',
};

/** What the saved draft could do: it is asked for anew with each save. */
export function CapacityEstimate() {
  const { view, version } = useWizardState();
  const capacity = useCapacity(view?.id ?? null, version);
  if (!view) return null;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Of what is saved; the figures follow a second after a change."
        >
          What these numbers carry
        </Header>
      }
    >
      <QueryPanel
        query={capacity}
        what="The estimate could not be loaded"
        height="96px"
      >
        {(it) => (
          <div className="stack">
            <StatusIndicator type={it.effective > 0 ? 'success' : 'warning'}>
              Supports {formatDecimal(it.calls_per_second)} calls/s and{' '}
              {countOf(it.effective, 'call')} at once
              {it.binding_limit &&
                `; what limits it is ${limits[it.binding_limit]}`}
            </StatusIndicator>
            <FigureGrid
              figures={[
                { label: 'Asked for', value: formatCount(it.requested) },
                {
                  label: 'Usable numbers',
                  value: `${it.pool.usable} of ${it.pool.numbers}`,
                },
                {
                  label: 'Lines of the numbers',
                  value:
                    it.pool.lines === null
                      ? 'No limit'
                      : formatCount(it.pool.lines),
                },
                {
                  label: 'Left in the organization',
                  value: `${it.org.available} of ${it.org.limit}`,
                },
              ]}
            />
            {it.errors.map(({ code, message }) => (
              <StatusIndicator key={code} type="warning">
                {message}
              </StatusIndicator>
            ))}
          </div>
        )}
      </QueryPanel>
    </Container>
  );
}
