import * as z from 'zod';
import { workflow } from '#functions/adapters/workflow.ts';
import { attaching } from '#functions/attach/current.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { queueHandler } from '#functions/platform/queue-handler.ts';
import { runTick } from './tick.ts';

const tick = z.object({
  v: z.literal(1),
  org_id: z.string(),
  campaign_id: z.string(),
  run_number: z.int(),
  tick_number: z.int(),
  beat: z.int().min(0).exactOptional(),
  before: z.string().exactOptional(),
  quiet_since: z.string().exactOptional(),
  looked: z.string().nullable().exactOptional(),
});

/** Tick queue. */
export const handler = queueHandler(
  (value) => tick.parse(value),
  (message, { message_id }) =>
    runTick(
      { ...awsEngine(), workflow: workflow(), attaching: attaching() },
      message,
      message_id,
    ),
);
