import * as z from 'zod';
import { queueHandler } from '#functions/platform/queue-handler.ts';
import { awsEngine } from './aws-engine.ts';
import { dialContact } from './dial-contact.ts';

const permit = z.object({
  v: z.literal(1),
  org_id: z.string(),
  campaign_id: z.string(),
  run_number: z.int(),
  slot: z.int().min(0),
  proof: z.union([
    z.object({ attempt_id: z.string() }),
    z.object({ epoch: z.int() }),
  ]),
  hint: z.int().min(0).exactOptional(),
  skip: z.array(z.string()).exactOptional(),
  talk_ms: z.number().exactOptional(),
  ended_at: z.string().exactOptional(),
  unplaced: z.boolean().exactOptional(),
  turnless: z.boolean().exactOptional(),
});

/** Dial queue: one permit, at most one call. */
export const handler = queueHandler(
  (value) => permit.parse(value),
  (message) => dialContact(awsEngine(), message),
);
