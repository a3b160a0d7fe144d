import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { noteFailure } from '#functions/adapters/dynamodb/flow-store.ts';
import { logger } from '#functions/platform/logger.ts';
import { isTerminal } from '#shared/domain/campaign.ts';
import type { Watch } from './campaign-run.ts';
import { changeCampaign } from './change-by-system.ts';
import type { RunEngine } from './next-step.ts';

/**
 * Executions of one run that may fail one after another, none of which came as
 * far as a wait: each tries for about an hour, so that is most of a working day.
 */
const MOST_FAILURES = 5;

/**
 * An execution failed, was aborted, or timed out: another takes its run over, so
 * that no campaign is left alone. When one after another fails, the campaign
 * does. The failed one may be redriven at any time: it is out of date, and ends.
 *
 * Safe to be told twice, or late.
 *
 * @param status - as Step Functions has it
 */
export async function afterFailure(
  engine: RunEngine,
  watch: Watch,
  status: string,
): Promise<void> {
  const { table, workflow } = engine;
  const { org_id, campaign_id, run_number, generation } = watch;
  const campaign = await getCampaign(table, org_id, campaign_id);
  if (!campaign || campaign.run_number !== run_number) return;
  if (isTerminal(campaign.status) && !campaign.draining) return;
  const failures = await noteFailure(
    table,
    campaign_id,
    run_number,
    generation,
  );
  if (failures === null) return;
  logger.error('an execution of a run failed', {
    org_id,
    campaign_id,
    run_number,
    generation,
    status,
    failures,
  });
  if (failures > MOST_FAILURES) return;
  if (failures === MOST_FAILURES) {
    const why = `Its workflow failed ${MOST_FAILURES} times, one time after another.`;
    await changeCampaign(engine, campaign, 'no_workflow', why);
  }
  // After the last one, too: calls that are up may be over, and somebody looks.
  await workflow.startRun(watch);
}
