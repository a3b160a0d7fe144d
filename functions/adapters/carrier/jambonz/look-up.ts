import * as z from 'zod';
import { readEnd } from '#shared/domain/call-end.ts';
import { epochMs } from '#shared/domain/instant.ts';
import type {
  CallSnapshot,
  CallSought,
  CarrierAccount,
  LookUpAnswer,
} from '../carrier.ts';
import { accountPath, callPath, isSuccess, type JambonzApi } from './api.ts';

/** A call as jambonz keeps it, for an hour at least: without our tag, and without times. */
const callSchema = z.object({
  call_sid: z.string().min(1),
  call_status: z.string(),
  sip_status: z.coerce.number().int().optional().catch(undefined),
  sip_reason: z.string().optional().catch(undefined),
  direction: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  parent_call_sid: z.string().optional(),
});
type Call = z.output<typeof callSchema>;

/** One line of its call records, written after the end. It has the times. */
const recordSchema = z.object({
  call_sid: z.string().min(1),
  attempted_at: z.coerce.date(),
  answered_at: z.coerce.date().optional().catch(undefined),
  terminated_at: z.coerce.date().optional().catch(undefined),
});
type CallRecord = z.output<typeof recordSchema>;

const recordsSchema = z.object({ data: z.array(z.unknown()) });

const unavailable = { kind: 'unavailable' } as const;
/** For so long jambonz surely lists a call: 60 minutes, less what clocks differ. */
const LISTED_MS = 50 * 60_000;
/** By which its clock may be behind ours. */
const SKEW_MS = 5_000;

const isEnded = ({ call_status }: Call) =>
  ['completed', 'failed', 'busy', 'no-answer'].includes(call_status);

/**
 * What jambonz knows of a call. Its own records have no token of ours, so one whose
 * id we never got is found by its numbers and its time.
 *
 * @param now - real time, epoch ms
 */
export async function lookUpCall(
  api: JambonzApi,
  account: CarrierAccount,
  sought: CallSought,
  now: number,
): Promise<LookUpAnswer> {
  const { call_id } = sought;
  if (call_id === undefined) return lookUpByNumbers(api, account, sought, now);
  const answer = await api.ask('GET', callPath(account, call_id));
  const call = callSchema.safeParse(
    isSuccess(answer) && answer.kind === 'answered' ? answer.body : undefined,
  );
  // A 404 may be a proxy's, and is no word of the call.
  if (!call.success) return unavailable;
  if (!isEnded(call.data)) return found(call.data, sought);
  const records = await recordsOf(api, account, sought);
  return found(call.data, sought, recordOf(records ?? [], call.data), now);
}

async function lookUpByNumbers(
  api: JambonzApi,
  account: CarrierAccount,
  sought: CallSought,
  now: number,
): Promise<LookUpAnswer> {
  const { other_call_ids = [] } = sought;
  const all = await listed(api, account, sought);
  if (!all) return unavailable;
  const calls = all.filter(
    ({ call_sid }) => !other_call_ids.includes(call_sid),
  );
  const live = calls.find((call) => !isEnded(call));
  if (live) return found(live, sought);
  const since = epochMs(sought.since);
  if (calls.length === 0) {
    return now - since < LISTED_MS ? { kind: 'absent' } : unavailable;
  }
  const records = await recordsOf(api, account, sought);
  if (!records) return unavailable;
  const dated = calls.map((call) => [call, recordOf(records, call)] as const);
  const ours = dated.find(
    ([, record]) => record && record.attempted_at.getTime() >= since - SKEW_MS,
  );
  if (ours) return found(...[ours[0], sought, ours[1], now]);
  // One that has no time yet may be ours: records are late.
  const areOthers = dated.every(([, record]) => record);
  return areOthers && now - since < LISTED_MS
    ? { kind: 'absent' }
    : unavailable;
}

/** Whether jambonz says in so many words that the call is over, or that it never was. */
export async function isOver(
  api: JambonzApi,
  account: CarrierAccount,
  callId: string,
): Promise<boolean> {
  const calls = await listed(api, account);
  const call = calls?.find(({ call_sid }) => call_sid === callId);
  return calls !== null && (call === undefined || isEnded(call));
}

/** @returns calls of these numbers, or all; null when it is not known */
async function listed(
  api: JambonzApi,
  account: CarrierAccount,
  numbers?: Pick<CallSought, 'to' | 'from'>,
): Promise<readonly Call[] | null> {
  const query = numbers
    ? `?${new URLSearchParams({ direction: 'outbound', from: numbers.from, to: numbers.to })}`
    : '';
  const answer = await api.ask('GET', `${accountPath(account)}/Calls${query}`);
  if (answer.kind !== 'answered' || answer.status !== 200) return null;
  const calls = z.array(callSchema).safeParse(answer.body);
  if (!calls.success) return null;
  return numbers
    ? // Older versions list all, whatever they are asked for.
      calls.data.filter(
        ({ to = '', from = '', parent_call_sid }) =>
          parent_call_sid === undefined &&
          digits(to) === digits(numbers.to) &&
          digits(from) === digits(numbers.from),
      )
    : calls.data;
}

const digits = (number: string) => number.replace(/\D/g, '');

/** Records of calls to this number; null when there are none to be had. */
async function recordsOf(
  api: JambonzApi,
  account: CarrierAccount,
  { to }: Pick<CallSought, 'to'>,
): Promise<readonly CallRecord[] | null> {
  const query = new URLSearchParams({
    page: '1',
    count: '100',
    days: '1',
    direction: 'outbound',
    // It is put into a regular expression there: a plus is none of its letters.
    filter: digits(to),
  });
  const path = `${accountPath(account)}/RecentCalls?${query}`;
  const answer = await api.ask('GET', path);
  if (answer.kind !== 'answered' || answer.status !== 200) return null;
  const records = recordsSchema.safeParse(answer.body);
  if (!records.success) return null;
  return records.data.data.flatMap((it) => {
    const record = recordSchema.safeParse(it);
    return record.success ? [record.data] : [];
  });
}

const recordOf = (records: readonly CallRecord[], { call_sid }: Call) =>
  records.find((record) => record.call_sid === call_sid);

/** @param now - when the end was learnt, where nobody says when it was */
function found(
  call: Call,
  { client_token, since }: CallSought,
  record?: CallRecord,
  now = 0,
): LookUpAnswer {
  const base = {
    call_id: call.call_sid,
    client_token,
    placed_at: record?.attempted_at.toISOString() ?? since,
  };
  if (!isEnded(call)) {
    const state =
      call.call_status === 'in-progress' ? 'in_progress' : 'ringing';
    return { kind: 'found', call: { ...base, state } };
  }
  return {
    kind: 'found',
    call: {
      ...base,
      state: 'ended',
      ...endOf(call, record),
      ended_at: (record?.terminated_at ?? new Date(now)).toISOString(),
    },
  };
}

function endOf(
  call: Call,
  record: CallRecord | undefined,
): Pick<CallSnapshot, 'sip_code' | 'answered_at'> {
  const answered = call.call_status === 'completed';
  const { sip_code } = readEnd({
    answered,
    ...(call.sip_status !== undefined && { sip_code: call.sip_status }),
    ...(call.sip_reason !== undefined && { reason_phrase: call.sip_reason }),
    words: { vendor: 'jambonz', value: call.call_status },
  });
  return {
    ...(sip_code !== undefined && { sip_code }),
    ...(answered &&
      record?.answered_at && {
        answered_at: record.answered_at.toISOString(),
      }),
  };
}
