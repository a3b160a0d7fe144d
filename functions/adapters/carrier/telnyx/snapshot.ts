import * as z from 'zod';
import { epochMs, iso } from '#shared/domain/instant.ts';
import type { CallSnapshot, CallSought } from '../carrier.ts';
import { decodeClientState } from './client-state.ts';
import { readEvent, type Said, translate } from './events.ts';
import type { CallStatus } from './look-up.ts';

const listedSchema = z.object({
  call_leg_id: z.string(),
  name: z.string(),
  type: z.string(),
  event_timestamp: z.string(),
  /** "Raw event, and extra information": nothing says where in it. */
  metadata: z.unknown(),
});

/**
 * What a list of events and Telnyx's own note of a call tell of it.
 *
 * @param status - null: there is no such note
 * @returns null when neither knows the call
 */
export function snapshotOf(
  listed: readonly unknown[],
  sought: CallSought,
  status: CallStatus | null,
): CallSnapshot | null {
  const said = listed
    .flatMap((it) => listedSchema.safeParse(it).data ?? [])
    .flatMap((it) => saidBy(it, sought, status) ?? []);
  const call_id = status?.call_control_id ?? said[0]?.event?.call_id;
  if (call_id === undefined) return null;
  const events = said.flatMap(({ event }) => event ?? []);
  const of = (type: string) => events.find((event) => event.type === type);
  const ended = of('ended');
  const answered = of('answered');
  const verdict = of('amd')?.verdict;
  const cost = of('cost')?.cost_usd;
  const isUp = ended === undefined && status?.is_alive !== false;
  return {
    call_id,
    client_token: sought.client_token,
    state: !isUp ? 'ended' : answered ? 'in_progress' : 'ringing',
    placed_at: startOf(status, sought),
    ...(answered && { answered_at: answered.at }),
    ...(!isUp && { ended_at: ended?.at ?? endOf(status, sought) }),
    ...(ended?.sip_code !== undefined && { sip_code: ended.sip_code }),
    ...(verdict && { verdict }),
    ...(cost !== undefined && { cost_usd: cost }),
  };
}

const startOf = (status: CallStatus | null, { since }: CallSought) =>
  iso(epochMs(status?.start_time ?? since));

const endOf = (status: CallStatus | null, sought: CallSought) =>
  status?.end_time ? iso(epochMs(status.end_time)) : startOf(status, sought);

/** What an event says, if it is of the call. */
function saidBy(
  {
    call_leg_id,
    name,
    type,
    event_timestamp,
    metadata,
  }: z.output<typeof listedSchema>,
  { client_token }: CallSought,
  status: CallStatus | null,
): Said | null {
  if (type !== 'webhook') return null;
  const isLeg = status?.call_leg_id === call_leg_id;
  const payload = payloadIn(metadata, 4) ?? (isLeg ? status : undefined);
  const event = readEvent({
    id: `${call_leg_id}:${name}:${event_timestamp}`,
    event_type: name,
    occurred_at: event_timestamp,
    payload,
  });
  const state = decodeClientState(event?.payload.client_state);
  // Another leg of the call has our token as well.
  if (!event || state?.token !== client_token || state.call_id) return null;
  return translate(event, 0) ?? null;
}

const payloadSchema = z.looseObject({
  call_control_id: z.string(),
  client_state: z.string(),
});

/** The payload of a webhook, wherever it is in what Telnyx keeps of it. */
function payloadIn(within: unknown, depth: number): unknown {
  const found = payloadSchema.safeParse(within);
  if (found.success) return found.data;
  if (depth === 0 || typeof within !== 'object' || within === null) {
    return undefined;
  }
  for (const part of Object.values(within)) {
    const inner = payloadIn(part, depth - 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
