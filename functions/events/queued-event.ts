import * as z from 'zod';
import type { CallEvent, ResultsEvent } from '#functions/platform/messages.ts';
import { conversationResults } from '#shared/contracts/conversation-results.ts';
import { failureClasses, failureScopes } from '#shared/domain/call-failure.ts';
import { outcomes } from '#shared/domain/contact.ts';

const where = {
  v: z.literal(1),
  org_id: z.string(),
  campaign_id: z.string(),
  run_number: z.int(),
  seq: z.int().min(0),
  slot: z.int().min(0),
  attempt_id: z.string(),
  event_id: z.string(),
  call_id: z.string(),
  carrier_id: z.string().exactOptional(),
};

const failure = z.object({
  class: z.enum(failureClasses),
  scope: z.enum(failureScopes),
  code: z.string().exactOptional(),
  sip_code: z.int().exactOptional(),
  retry_after_seconds: z.number().exactOptional(),
});

const callEvent = z.object({
  ...where,
  type: z.enum([
    'ringing',
    'answered',
    'amd',
    'attach_failed',
    'cost',
    'ended',
  ]),
  at: z.string(),
  verdict: z.enum(['human', 'machine', 'unknown']).exactOptional(),
  greets: z.literal(true).exactOptional(),
  expired: z.literal(true).exactOptional(),
  sip_code: z.int().exactOptional(),
  outcome: z.enum(outcomes).exactOptional(),
  failure: failure.exactOptional(),
  rings: z.literal(true).exactOptional(),
  possibly_blocked: z.literal(true).exactOptional(),
  answered_at: z.string().exactOptional(),
  cost_usd: z.number().exactOptional(),
  disposition: z.string().exactOptional(),
  opted_out: z.boolean().exactOptional(),
  callback: z
    .object({
      delay_seconds: z.number().exactOptional(),
      text: z.string(),
      reason: z.string(),
    })
    .exactOptional(),
});

const event = z.discriminatedUnion('type', [
  callEvent,
  z.object({
    ...where,
    type: z.literal('results'),
    results: conversationResults,
  }),
]);

/** @throws ZodError when the body is no event of ours */
export const readQueuedEvent = (value: unknown): CallEvent | ResultsEvent =>
  event.parse(value);
