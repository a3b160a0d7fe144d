import * as z from 'zod';
import { leaveToken } from '#functions/adapters/dynamodb/flow-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { workflow } from '#functions/adapters/workflow.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { openRun } from './campaign-run.ts';

const run = z.object({
  org_id: z.string(),
  campaign_id: z.string(),
  run_number: z.int(),
});
const input = z.discriminatedUnion('action', [
  z.object({ action: z.literal('open'), run }),
  z.object({ action: z.literal('await'), run, task_token: z.string() }),
]);

/** The state machine's one function. */
export const handler = async (event: unknown) => {
  const step = input.parse(event);
  if (step.action === 'open') {
    return openRun({ ...awsEngine(), real_clock: runtime.realClock }, step.run);
  }
  const { campaign_id, run_number } = step.run;
  const { woken } = await leaveToken(
    table(),
    campaign_id,
    run_number,
    step.task_token,
  );
  if (woken) await workflow().wake(step.run);
  return {};
};
