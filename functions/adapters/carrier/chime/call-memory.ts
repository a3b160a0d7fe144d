import * as z from 'zod';
import type { Placement } from '../carrier.ts';

/**
 * What we know of a call while it lasts: Amazon Chime keeps it for us, shows it
 * with each event and takes it back with each reply. It begins as the arguments
 * of the placement.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/transaction-attributes.html
 */
export const memorySchema = z.object({
  ref: z.string().min(1).max(2_000),
  token: z.string().min(1).max(200),
  /** Our id of the carrier: whose account it is. */
  carrier: z.string().min(1).max(200),
  /** Seconds; Chime knows neither limit, so we hold the call to them. */
  ring: z.coerce.number().int().positive(),
  max: z.coerce.number().int().positive(),
  /** Somebody wants to know whether a machine answered; Chime cannot tell. */
  amd: z.literal('1').optional(),
  /** Epoch ms. */
  placed_at: z.coerce.number().int().optional(),
  answered_at: z.coerce.number().int().optional(),
  /** Of the event that said so: it may have to be said again. */
  answer_sequence: z.coerce.number().int().optional(),
  rang: z.literal('1').optional(),
  doing: z
    .enum(['waiting', 'bridging', 'talking', 'message', 'ending'])
    .optional(),
  /** How often it was told to wait. */
  waits: z.coerce.number().int().optional(),
  /** The last command to connect it that was followed. */
  attached: z.string().optional(),
  /** The same, whole: for a second try without a recording. */
  attach: z.string().optional(),
  /** Why we ended it. */
  cut: z.enum(['ring_timeout', 'us']).optional(),
});
export type CallMemory = z.output<typeof memorySchema>;

/** Strings, as Chime keeps them. What is left out is forgotten: it takes all or nothing. */
export function keptAs(memory: CallMemory): Record<string, string> {
  const set = Object.entries(memory).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([key, value]) => [key, String(value)]));
}

/** What a placement tells the function that Chime will invoke. */
export function firstMemory(
  placement: Pick<
    Placement,
    'ref' | 'client_token' | 'ring_timeout_seconds' | 'max_call_seconds' | 'amd'
  >,
  carrier: string,
): CallMemory {
  return {
    ref: placement.ref,
    token: placement.client_token,
    carrier,
    ring: Math.max(Math.round(placement.ring_timeout_seconds), 1),
    max: Math.max(Math.round(placement.max_call_seconds), 1),
    ...(placement.amd && { amd: '1' }),
  };
}
