import * as z from 'zod';
import type { CallEvent, ResultsEvent } from '#functions/platform/messages.ts';
import { conversationResults } from '#shared/contracts/conversation-results.ts';
import { decodeRef } from './call-ref.ts';

const instant = z.iso.datetime();
const id = z.string().min(1).max(200);

/** What both an ended event and a look-up tell of how a call ended. */
const resultFields = {
  sip_code: z.int().min(100).max(699).optional(),
  answered_at: instant.optional(),
  cost_usd: z.number().min(0).optional(),
  verdict: z.enum(['human', 'machine', 'unknown']).optional(),
  disposition: z.string().min(1).max(100).optional(),
  opted_out: z.boolean().optional(),
  callback: z
    .object({
      delay_seconds: z.number().min(0).exactOptional(),
      text: z.string().max(500),
      reason: z.string().max(500),
    })
    .optional(),
};

/** Body of the simulated carrier's webhooks. */
const webhookSchema = z
  .object({
    event_id: id,
    call_id: id,
    client_token: id,
    ref: z.string().min(1).max(2_000),
    type: z.enum(['ringing', 'answered', 'amd', 'ended']),
    at: instant,
    ...resultFields,
  })
  .refine(({ type, verdict }) => type !== 'amd' || verdict !== undefined)
  .refine(({ type, sip_code }) => type !== 'ended' || sip_code !== undefined);
export type SimulatedWebhook = z.output<typeof webhookSchema>;

/** Body of its webhook with what a conversation came to. */
const resultsSchema = z.object({
  event_id: id,
  call_id: id,
  client_token: id,
  ref: z.string().min(1).max(2_000),
  type: z.literal('results'),
  at: instant,
  results: conversationResults,
});

/** Body of its answer to a request for a recording. */
export const recordingSchema = z.object({
  content_type: z.string().min(1).max(100),
  base64: z.base64(),
});

/** Body of its answer to a look-up, and to an accepted placement. */
export const callSchema = z.object({
  call_id: id,
  client_token: id,
  state: z.enum(['ringing', 'in_progress', 'ended']),
  placed_at: instant,
  ended_at: instant.optional(),
  ...resultFields,
});

/**
 * Translates a webhook into the product's words.
 *
 * @returns undefined when its `ref` is not ours, or names another attempt than
 *   its client token does
 */
export function toCallEvent(webhook: SimulatedWebhook): CallEvent | undefined {
  const { ref, client_token, ...said } = webhook;
  const where = decodeRef(ref);
  if (where?.attempt_id !== client_token) return undefined;
  return { v: 1, ...where, ...withoutUnset(said) };
}

/** @returns undefined when the body is not a webhook of one of our calls */
export function readCallEvent(
  body: unknown,
): CallEvent | ResultsEvent | undefined {
  const webhook = webhookSchema.safeParse(body);
  if (webhook.success) return toCallEvent(webhook.data);
  const told = resultsSchema.safeParse(body);
  if (!told.success) return undefined;
  const { ref, client_token, at: _, ...said } = told.data;
  const where = decodeRef(ref);
  if (where?.attempt_id !== client_token) return undefined;
  return { v: 1, ...where, ...said };
}

/** An optional field of the product is absent, never undefined. */
type WithoutUnset<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The same object without the fields that are undefined. */
export function withoutUnset<T extends object>(value: T): WithoutUnset<T> {
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries) as WithoutUnset<T>;
}
