import * as z from 'zod';
import { epochMs, iso } from '#shared/domain/instant.ts';
import type { CallSnapshot, CallSought, LookUpAnswer } from '../carrier.ts';
import { type Ask, listAll } from './api.ts';
import { decodeClientState } from './client-state.ts';
import { isOver } from './failures.ts';
import { snapshotOf } from './snapshot.ts';

/** Telnyx lists the events of a day: of an older call nothing proves that there was none. */
const PROVEN_FOR_MS = 23 * 3_600_000;

const statusSchema = z.object({
  data: z.object({
    call_control_id: z.string(),
    call_leg_id: z.string(),
    client_state: z.string().nullish(),
    is_alive: z.boolean(),
    start_time: z.string().nullish(),
    end_time: z.string().nullish(),
  }),
});
/** What Telnyx keeps of a call until some minutes after its end. */
export type CallStatus = z.output<typeof statusSchema>['data'];

/** @returns null when there is none (any more), undefined when nobody can tell */
export async function statusOf(
  ask: Ask,
  call_id: string,
): Promise<CallStatus | null | undefined> {
  const answer = await ask('GET', `/calls/${encodeURIComponent(call_id)}`);
  if (answer.kind !== 'answered') return undefined;
  if (answer.status === 200) {
    return statusSchema.safeParse(answer.body).data?.data;
  }
  return isOver(answer) ? null : undefined;
}

/**
 * Looks for a call: in the list of events, where each has our token, and among
 * the calls that are up. That there is none is only said when both lists are
 * whole and without it, and no call of this token was ever heard of.
 *
 * @param now - real time, epoch ms
 */
export async function lookUpCall(
  ask: Ask,
  connection_id: string,
  sought: CallSought,
  now: number,
): Promise<LookUpAnswer> {
  const { call_id } = sought;
  const status = call_id === undefined ? null : await statusOf(ask, call_id);
  if (status === undefined) return { kind: 'unavailable' };
  const listed = await listAll(ask, '/call_events', {
    ...(status
      ? { 'filter[leg_id]': status.call_leg_id }
      : {
          'filter[connection_id]': connection_id,
          'filter[from]': sought.from,
          'filter[to]': sought.to,
        }),
  });
  if (!listed) return { kind: 'unavailable' };
  const seen = snapshotOf(listed, sought, status);
  if (seen) return { kind: 'found', call: seen };
  if (call_id !== undefined) return { kind: 'unavailable' };
  return amongActive(ask, connection_id, sought, now);
}

const activeSchema = z.object({
  call_control_id: z.string(),
  client_state: z.string().nullish(),
});

async function amongActive(
  ask: Ask,
  connection_id: string,
  { client_token, since }: CallSought,
  now: number,
): Promise<LookUpAnswer> {
  const path = `/connections/${encodeURIComponent(connection_id)}/active_calls`;
  const listed = await listAll(ask, path, {});
  const calls = z.array(activeSchema).safeParse(listed).data;
  if (!calls) return { kind: 'unavailable' };
  const mine = calls.find((it) => isOf(it.client_state, client_token));
  if (mine) {
    const { call_control_id: call_id } = mine;
    const call: CallSnapshot = {
      call_id,
      client_token,
      state: 'ringing',
      placed_at: iso(epochMs(since)),
    };
    return { kind: 'found', call };
  }
  return now - epochMs(since) < PROVEN_FOR_MS
    ? { kind: 'absent' }
    : { kind: 'unavailable' };
}

const isOf = (encoded: string | null | undefined, token: string): boolean =>
  decodeClientState(encoded)?.token === token;
