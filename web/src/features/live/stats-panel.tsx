import {
  Alert,
  Box,
  Container,
  Header,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { StatsView } from '#shared/contracts/stats.ts';
import { countOf } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { Callbacks } from './callbacks.tsx';
import { Fresh, ShownRun } from './freshness.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import { Metrics } from './metrics-row.tsx';
import { StatsGrid } from './stats-grid.tsx';

/** Figures of the run; of the run before while a restart is only prepared. */
export function StatsPanel({ campaignId }: { campaignId: string }) {
  const shown = useShownStats(campaignId);
  if (!shown) return null;
  const { stats, run } = shown;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`${countOf(stats.attempts.total, 'attempt')}, ${stats.attempts.average_per_contact} a contact`}
        >
          Results
        </Header>
      }
    >
      <ShownRun value={run}>
        <Fresh campaignId={campaignId}>
          <SpaceBetween size="l">
            {run !== undefined && (
              <Alert type="info">
                Restart prepared – showing the figures of the previous run.
              </Alert>
            )}
            <KpiStrip campaignId={campaignId} stats={stats} />
            <Section title="Rates">
              <Metrics stats={stats} />
            </Section>
            <Section title="Contacts and attempts">
              <StatsGrid campaignId={campaignId} stats={stats} />
            </Section>
            <Callbacks campaignId={campaignId} callback={stats.callback} />
          </SpaceBetween>
        </Fresh>
      </ShownRun>
    </Container>
  );
}

function Section({
  title,
  children,
}: {
  title: string;
  children: React.ReactNode;
}) {
  return (
    <SpaceBetween size="xs">
      <Box variant="h3">{title}</Box>
      {children}
    </SpaceBetween>
  );
}

interface ShownStats {
  readonly stats: StatsView;
  /** Of the run before; undefined for the current one. */
  readonly run: number | undefined;
}

/** Which run's figures there are to look at. */
function useShownStats(campaignId: string): ShownStats | null {
  const current = useCampaignPart(campaignId, (view) => view.stats);
  const prepared = useCampaignPart(campaignId, (view) => view.prepared_restart);
  const previous = useCampaignPart(
    campaignId,
    (view) => view.previous_run_stats,
  );
  const run = useCampaignPart(
    campaignId,
    (view) => view.restart_history.at(-1)?.run_number,
  );
  if (!current) return null;
  return prepared && previous
    ? { stats: previous, run }
    : { stats: current, run: undefined };
}
