import * as z from 'zod';
import type { CallFailure } from '#shared/domain/call-failure.ts';
import type { PlaceAnswer } from '../carrier.ts';
import type { Answer } from './api.ts';

type Reading = Pick<CallFailure, 'class' | 'scope'>;

const account: Reading = { class: 'terminal', scope: 'account' };
const request: Reading = { class: 'terminal', scope: 'request' };
const number: Reading = { class: 'terminal', scope: 'number' };
const callerId: Reading = { class: 'terminal', scope: 'caller_id' };
const route: Reading = { class: 'retryable', scope: 'route' };
const slower: Reading = { class: 'throttled', scope: 'account' };

interface Row extends Reading {
  readonly status: number;
  /** Found in the words of the answer; left out: whatever they are. */
  readonly says?: RegExp;
  /** For people and logs: jambonz has no codes. */
  readonly code: string;
}

/**
 * How jambonz refuses to place a call: the first row that fits. None of them made
 * a call. Any other 5xx may hide one: its API answers 500 also when the server
 * that dials took the call and its answer was lost.
 */
export const jambonzFailures: readonly Row[] = [
  { status: 400, says: /unauthorized/i, ...account, code: 'other_account' },
  {
    status: 400,
    says: /application_sid not found/i,
    ...account,
    code: 'no_application',
  },
  {
    status: 400,
    says: /invalid to\b|missing or invalid to/i,
    ...number,
    code: 'invalid_to',
  },
  {
    status: 400,
    says: /invalid from\b|missing from/i,
    ...callerId,
    code: 'invalid_from',
  },
  { status: 400, ...request, code: 'bad_request' },
  { status: 401, ...account, code: 'unauthorized' },
  { status: 402, ...account, code: 'no_credit' },
  { status: 403, ...account, code: 'forbidden' },
  { status: 404, ...account, code: 'no_account' },
  { status: 422, ...request, code: 'unprocessable' },
  { status: 429, ...slower, code: 'too_many_requests' },
  // A SIP code as the status of an answer: no server that dials is up.
  { status: 480, ...route, code: 'no_feature_server' },
  { status: 500, says: /no available SBC/i, ...route, code: 'no_sbc' },
  {
    status: 500,
    says: /no available Freeswitch/i,
    ...route,
    code: 'no_media_server',
  },
];

const acceptedSchema = z.object({ sid: z.string().min(1).max(200) });
const errorSchema = z.object({ msg: z.string() });

/** What jambonz' answer says of the call: only what rules a call out is a refusal. */
export function toPlaceAnswer(answer: Answer): PlaceAnswer {
  if (answer.kind === 'unsent') {
    return { kind: 'refused', ...route, code: 'unreachable' };
  }
  if (answer.kind === 'lost') return { kind: 'unknown' };
  const { status, body, headers } = answer;
  if (status === 201 || status === 200) {
    const accepted = acceptedSchema.safeParse(body);
    return accepted.success
      ? { kind: 'accepted', call_id: accepted.data.sid }
      : { kind: 'unknown' };
  }
  const words = errorSchema.safeParse(body).data?.msg ?? '';
  const row = jambonzFailures.find(
    (it) => it.status === status && (it.says?.test(words) ?? true),
  );
  if (!row) return { kind: 'unknown' };
  const { class: class_, scope, code } = row;
  const wait = secondsOf(headers.get('retry-after'));
  return {
    kind: 'refused',
    class: class_,
    scope,
    code,
    ...(class_ === 'throttled' &&
      wait !== undefined && { retry_after_seconds: wait }),
  };
}

/** A date in the header is rare, and clocks differ: the engine's own pause does. */
function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,5}$/.test(header)
    ? Number(header)
    : undefined;
}
