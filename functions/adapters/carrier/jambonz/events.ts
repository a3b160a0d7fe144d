import * as z from 'zod';
import type { CallEvent, CallRef } from '#functions/platform/messages.ts';
import { type EndFacts, readEnd } from '#shared/domain/call-end.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';

/** What we put into `tag`. */
const tagSchema = z.object({
  ref: z.string().optional(),
  token: z.string().optional(),
  placed_at: z.iso.datetime().optional(),
  ring_seconds: z.number().optional(),
});

/** No call lasts longer than a day. */
const MOST_SECONDS = 86_400;

const word = z.string().max(500).optional().catch(undefined);

/**
 * Body of jambonz' webhooks, as far as we read it.
 *
 * @see https://docs.jambonz.org/reference/webhooks, and the schemas of `@jambonz/schema`
 */
export const webhookSchema = z.object({
  call_sid: z.string().min(1).max(200),
  /** Of the other leg of a call that was connected: not the call that was placed. */
  parent_call_sid: z.string().optional(),
  call_status: word,
  sip_status: z.coerce.number().int().optional().catch(undefined),
  sip_reason: word,
  /** Seconds, from the answer on. */
  duration: z.coerce
    .number()
    .min(0)
    .max(MOST_SECONDS)
    .optional()
    .catch(undefined),
  type: word,
  dial_call_status: word,
  dial_call_duration: z.coerce.number().optional().catch(undefined),
  queue_result: word,
  customerData: tagSchema.optional().catch(undefined),
  /** The same where jambonz asks about a new call: its own field name, spelt anew. */
  customerdata: tagSchema.optional().catch(undefined),
  customer_data: tagSchema.optional().catch(undefined),
});
export type Webhook = z.output<typeof webhookSchema>;
export type Tag = z.output<typeof tagSchema>;

export const tagOf = ({
  customerData,
  customerdata,
  customer_data,
}: Webhook): Tag => customerData ?? customerdata ?? customer_data ?? {};

/** Where and when: what every event of a webhook has in common. */
export interface Told {
  readonly ref: CallRef;
  readonly webhook: Webhook;
  /** Epoch ms. */
  readonly at: number;
}

const eventOf = (
  { ref, webhook, at }: Told,
  type: CallEvent['type'],
  /** Names it among those of the call. */
  name: string,
) =>
  ({
    v: 1,
    ...ref,
    event_id: `${webhook.call_sid}:${name}`,
    call_id: webhook.call_sid,
    type,
    at: iso(at),
  }) as const;

/** Somebody picked up. */
export const answeredEvent = (told: Told): CallEvent =>
  eventOf(told, 'answered', 'answered');

/** Nobody could be connected. */
export const attachFailedEvent = (told: Told): CallEvent =>
  eventOf(told, 'attach_failed', 'attach_failed');

/** No verdict came in time: no speech recognition is set up, or it does not answer. */
export const noVerdictEvent = (told: Told): CallEvent => ({
  ...eventOf(told, 'amd', 'amd:waited'),
  verdict: 'unknown',
});

/** Verdicts by jambonz' own names; what is missing says nothing of who answered. */
const verdicts: Readonly<Record<string, 'human' | 'machine' | 'unknown'>> = {
  amd_human_detected: 'human',
  amd_machine_detected: 'machine',
  amd_machine_stopped_speaking: 'machine',
  amd_tone_detected: 'machine',
  amd_no_speech_detected: 'unknown',
  amd_decision_timeout: 'unknown',
  amd_error: 'unknown',
};

/**
 * Who answered.
 *
 * @param untilEnd - a machine is only told of once its greeting is over
 * @returns undefined for what is no verdict
 */
export function amdEvent(told: Told, untilEnd: boolean): CallEvent | undefined {
  const { type = '' } = told.webhook;
  if (untilEnd && type === 'amd_machine_detected') return undefined;
  const verdict = Object.hasOwn(verdicts, type) ? verdicts[type] : undefined;
  return verdict && { ...eventOf(told, 'amd', `amd:${verdict}`), verdict };
}

/**
 * What became of the call.
 *
 * That it was answered is `/call`'s to tell, which asks what is to happen: told
 * here too, two events would each have somebody connected.
 */
export function statusEvents(told: Told): readonly CallEvent[] {
  const { webhook } = told;
  switch (webhook.call_status) {
    case 'ringing':
    case 'early-media':
      return [{ ...eventOf(told, 'ringing', 'ringing'), rings: true }];
    case 'completed':
      return [answeredEnd(told)];
    case 'failed':
    case 'busy':
    case 'no-answer':
      return [
        { ...eventOf(told, 'ended', 'ended'), ...readEnd(factsOf(told)) },
      ];
    default:
      return [];
  }
}

function answeredEnd(told: Told): CallEvent {
  const { at, webhook } = told;
  const { duration } = webhook;
  return {
    ...eventOf(told, 'ended', 'ended'),
    ...readEnd({ answered: true }),
    ...(duration !== undefined && { answered_at: iso(at - duration * 1_000) }),
  };
}

/** A network that gives up ringing takes longer. */
const LEAST_RING_MS = 10_000;
/** By which our own ring time-out may be late. */
const LATE_MS = 1_500;

/** `callStatus` is no fact: 486 and 603 are both `busy`. */
function factsOf({ webhook, at }: Told): EndFacts {
  const { sip_status, sip_reason, call_status = '' } = webhook;
  const { placed_at, ring_seconds } = tagOf(webhook);
  const elapsed = placed_at === undefined ? -1 : at - epochMs(placed_at);
  const rang = ring_seconds === undefined ? undefined : ring_seconds * 1_000;
  return {
    answered: false,
    ...(sip_status !== undefined && { sip_code: sip_status }),
    ...(sip_reason !== undefined && { reason_phrase: sip_reason }),
    ...(elapsed >= 0 && { elapsed_ms: elapsed }),
    ...(elapsed >= 0 &&
      rang !== undefined &&
      timeOf(sip_status, elapsed, rang)),
    words: { vendor: 'jambonz', value: call_status },
  };
}

/**
 * What the time tells of a code that says nothing of ringing.
 *
 * @param rang - ms after which jambonz cancels a call that rings
 */
function timeOf(
  code: number | undefined,
  elapsed: number,
  rang: number,
): Pick<EndFacts, 'cancelled_by' | 'ringing_seen'> {
  if (code === 487) {
    return { cancelled_by: elapsed >= rang - LATE_MS ? 'ring_timeout' : 'us' };
  }
  // What rings is cancelled by then, and ends with 487: nobody answered at all.
  const isDead = elapsed > rang + LATE_MS;
  return code === 408 && (isDead || elapsed < LEAST_RING_MS)
    ? { ringing_seen: false }
    : {};
}
