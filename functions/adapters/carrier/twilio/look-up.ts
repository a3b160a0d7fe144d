import * as z from 'zod';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { parsed } from '../ask.ts';
import type { CallSnapshot, CallSought, LookUpAnswer } from '../carrier.ts';
import {
  callPath,
  callSchema,
  errorCode,
  type TwilioApi,
  type TwilioCall,
} from './api.ts';
import { countOf, instantOf, isEndState, verdictOf } from './words.ts';

const unavailable: LookUpAnswer = { kind: 'unavailable' };

/** Asks for a call by its id, or by its numbers and time where the id never came. */
export async function lookUpCall(
  api: TwilioApi,
  sought: CallSought,
): Promise<LookUpAnswer> {
  return sought.call_id === undefined
    ? byNumbers(api, sought)
    : byId(api, sought.call_id, sought.client_token);
}

async function byId(
  api: TwilioApi,
  call_id: string,
  token: string,
): Promise<LookUpAnswer> {
  const asked = await api.get(`${callPath(call_id)}.json`);
  if (asked.kind !== 'answered') return unavailable;
  const { status, text } = asked;
  // A 404 of something else on the way must never read as "no such call".
  if (status === 404 && errorCode(text) === 20404) return { kind: 'absent' };
  const call = status === 200 ? callSchema.safeParse(parsed(text)) : undefined;
  return call?.success
    ? { kind: 'found', call: snapshotOf(call.data, token) }
    : unavailable;
}

/** Clocks differ, and Twilio's instants are whole seconds. */
const SLACK_MS = 5_000;
/** Newest first: nobody was called so often from one number since. */
const PAGE = '50';

const listSchema = z.object({ calls: z.array(callSchema) });

/**
 * The newest call between two numbers since then.
 *
 * Twilio can filter by `StartTime`, and a call that still waits in its queue has
 * none: it would seem absent, and ring later. So we filter, by its creation.
 */
async function byNumbers(
  api: TwilioApi,
  { to, from, since, client_token, other_call_ids = [] }: CallSought,
): Promise<LookUpAnswer> {
  const asked = await api.get('/Calls.json', {
    To: to,
    From: from,
    PageSize: PAGE,
  });
  if (asked.kind !== 'answered' || asked.status !== 200) return unavailable;
  const list = listSchema.safeParse(parsed(asked.text));
  if (!list.success) return unavailable;
  const earliest = epochMs(since) - SLACK_MS;
  const created = ({ date_created }: TwilioCall) =>
    // Without an instant it is too new to have one.
    instantOf(date_created) ?? Number.POSITIVE_INFINITY;
  const [newest] = list.data.calls
    .filter((call) => (call.to ?? to) === to && (call.from ?? from) === from)
    .filter(({ sid }) => !other_call_ids.includes(sid))
    .filter((call) => created(call) >= earliest)
    .sort((a, b) => created(b) - created(a));
  return newest
    ? { kind: 'found', call: snapshotOf(newest, client_token) }
    : { kind: 'absent' };
}

/** A call that is over has a word and no code: the code that the word stands for. */
const codes: Readonly<Record<string, number>> = {
  completed: 200,
  busy: 486,
  'no-answer': 408,
  canceled: 487,
};

function snapshotOf(call: TwilioCall, client_token: string): CallSnapshot {
  const { sid, status } = call;
  const isOver = isEndState(status);
  const placed = instantOf(call.date_created) ?? instantOf(call.start_time);
  const started = instantOf(call.start_time) ?? placed;
  const ended = instantOf(call.end_time);
  const talked = (countOf(call.duration) ?? 0) * 1_000;
  const answered =
    status === 'completed'
      ? ended !== undefined
        ? ended - talked
        : // Of none it says no instant: it was not before its placement.
          (started ?? 0)
      : status === 'in-progress'
        ? started
        : undefined;
  const cost = isOver ? costOf(call) : undefined;
  const code = codes[status];
  return {
    call_id: sid,
    client_token,
    state: isOver
      ? 'ended'
      : status === 'in-progress'
        ? 'in_progress'
        : 'ringing',
    placed_at: iso(placed ?? 0),
    ...(answered !== undefined && { answered_at: iso(answered) }),
    ...(isOver && ended !== undefined && { ended_at: iso(ended) }),
    ...(isOver && code !== undefined && { sip_code: code }),
    ...(cost !== undefined && { cost_usd: cost }),
    ...(isOver && call.answered_by && { verdict: verdictOf(call.answered_by) }),
  };
}

/** What Twilio takes is negative, and known some minutes after the call. */
function costOf({ price, price_unit }: TwilioCall): number | undefined {
  if (!price || price_unit?.toUpperCase() !== 'USD') return undefined;
  const cost = Math.abs(Number(price));
  return Number.isFinite(cost) ? cost : undefined;
}
