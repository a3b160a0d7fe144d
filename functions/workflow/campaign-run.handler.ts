import * as z from 'zod';
import { workflow } from '#functions/adapters/workflow.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { awaitRun, openRun } from './campaign-run.ts';

const run = z.object({
  org_id: z.string(),
  campaign_id: z.string(),
  run_number: z.int(),
  generation: z.int(),
  started_at: z.int(),
});
const input = z.discriminatedUnion('action', [
  z.object({ action: z.literal('open'), run, looks: z.int() }),
  z.object({ action: z.literal('await'), run, task_token: z.string() }),
]);

/** The state machine's one function. */
export const handler = async (event: unknown) => {
  const step = input.parse(event);
  const engine = {
    ...awsEngine(),
    real_clock: runtime.realClock,
    workflow: workflow(),
  };
  return step.action === 'open'
    ? openRun(engine, step.run, step.looks)
    : awaitRun(engine, step.run, step.task_token);
};
