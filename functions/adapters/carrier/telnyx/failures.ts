import * as z from 'zod';
import type {
  CallFailure,
  FailureClass,
  FailureScope,
} from '#shared/domain/call-failure.ts';
import type { PlaceAnswer } from '../carrier.ts';
import { type Answer, isSuccess } from './api.ts';

type Meaning = readonly [FailureClass, FailureScope];

/**
 * What Telnyx's own codes mean for a placement. They come as `telnyx_error`, or
 * at the end of the words beside a general code.
 *
 * @see https://support.telnyx.com/en/articles/4409457-telnyx-sip-response-codes
 */
export const dialCodes: Readonly<Record<string, Meaning>> = {
  /** Calls at once: of the account, the outbound profile, the connection. */
  D1: ['throttled', 'account'],
  D2: ['throttled', 'account'],
  D3: ['throttled', 'account'],
  D10: ['throttled', 'account'],
  D22: ['throttled', 'account'],
  /** The number that is called: invalid, barred, of a special kind, or our own. */
  D11: ['terminal', 'number'],
  D14: ['terminal', 'number'],
  D37: ['terminal', 'number'],
  D41: ['terminal', 'number'],
  D50: ['terminal', 'number'],
  D53: ['terminal', 'number'],
  D58: ['terminal', 'number'],
  D59: ['terminal', 'number'],
  /** Where the profile lets us call, and for how much. */
  D12: ['terminal', 'campaign'],
  D13: ['terminal', 'campaign'],
  D24: ['terminal', 'campaign'],
  D34: ['terminal', 'campaign'],
  /** The number it is called from: invalid, another's, not verified, not ready. */
  D35: ['terminal', 'caller_id'],
  D36: ['terminal', 'caller_id'],
  D46: ['terminal', 'caller_id'],
  D49: ['terminal', 'caller_id'],
  D51: ['terminal', 'caller_id'],
  D54: ['terminal', 'caller_id'],
  D63: ['terminal', 'caller_id'],
  D64: ['terminal', 'caller_id'],
  /** Switched off, blocked, out of credit, not set up, or not of that level. */
  D7: ['terminal', 'account'],
  D15: ['terminal', 'account'],
  D16: ['terminal', 'account'],
  D17: ['terminal', 'account'],
  /** With SIP 404, as the next: no word about the number that was called. */
  D18: ['terminal', 'account'],
  D19: ['terminal', 'account'],
  D25: ['terminal', 'account'],
  D26: ['terminal', 'account'],
  D29: ['terminal', 'account'],
  D38: ['terminal', 'account'],
  D39: ['terminal', 'account'],
  D44: ['terminal', 'account'],
  D57: ['terminal', 'account'],
  D60: ['terminal', 'account'],
  /** International calls in a minute, and no route to a number that is there. */
  D9: ['throttled', 'account'],
  D40: ['retryable', 'route'],
};

/** @see https://developers.telnyx.com/development/api-fundamentals/api-errors */
export const apiCodes: Readonly<Record<string, Meaning>> = {
  '10009': ['terminal', 'account'],
  '10010': ['terminal', 'account'],
  '10011': ['throttled', 'account'],
  '20100': ['terminal', 'account'],
  '90103': ['throttled', 'account'],
};

/** What a code that names a field means, by that field. */
export const fieldScopes: Readonly<Record<string, FailureScope>> = {
  to: 'number',
  from: 'caller_id',
  connection_id: 'account',
};

/** Codes of a value that will not do: by their field. */
const fieldCodes = new Set(['10001', '10002', '10004', '10015', '10016']);

/** Where nothing else is known of it. */
export const statuses: Readonly<Record<number, Meaning>> = {
  400: ['terminal', 'request'],
  401: ['terminal', 'account'],
  402: ['terminal', 'account'],
  403: ['terminal', 'account'],
  404: ['terminal', 'account'],
  422: ['terminal', 'request'],
  429: ['throttled', 'account'],
};

const errorsSchema = z.object({
  errors: z
    .array(
      z.object({
        code: z.union([z.string(), z.number()]).transform(String),
        detail: z.string().nullish(),
        source: z.object({ pointer: z.string().nullish() }).nullish(),
      }),
    )
    .min(1),
  telnyx_error: z.object({ error_code: z.string().nullish() }).nullish(),
});
type Errors = z.output<typeof errorsSchema>;

/** The code of the first error of an answer, for people: their words may hold numbers. */
export const codeOf = (body: unknown): string | undefined =>
  errorsSchema.safeParse(body).data?.errors[0]?.code;

const acceptedSchema = z.object({
  data: z.object({ call_control_id: z.string().min(1) }),
});

/** What the answer to a placement says; only what rules a call out is a refusal. */
export function toPlaceAnswer(answer: Answer): PlaceAnswer {
  if (answer.kind === 'unsent') {
    return { kind: 'refused', class: 'retryable', scope: 'route' };
  }
  if (answer.kind === 'lost') return { kind: 'unknown' };
  const { status, body } = answer;
  if (isSuccess(status)) {
    const call_id = acceptedSchema.safeParse(body).data?.data.call_control_id;
    return call_id ? { kind: 'accepted', call_id } : { kind: 'unknown' };
  }
  // 408 is a time-out and, as a fault of theirs, says nothing about the call.
  if (status < 400 || status === 408 || status >= 500) {
    return { kind: 'unknown' };
  }
  return { kind: 'refused', ...failureOf(answer) };
}

function failureOf({
  status,
  headers,
  body,
}: Extract<Answer, { kind: 'answered' }>): CallFailure {
  const errors = errorsSchema.safeParse(body).data;
  const code = errors ? named(errors) : `http_${status}`;
  const [kind, scope] = (errors && meaningOf(errors)) ??
    statuses[status] ?? ['retryable', 'route'];
  const wait = kind === 'throttled' ? waitOf(headers) : undefined;
  return {
    class: kind,
    scope,
    code,
    ...(wait !== undefined && { retry_after_seconds: wait }),
  };
}

const named = ({ errors, telnyx_error }: Errors): string => {
  const [first] = errors;
  const own = first?.detail?.match(/\bD\d{1,2}\b/g)?.at(-1);
  return telnyx_error?.error_code ?? own ?? first!.code;
};

function meaningOf(all: Errors): Meaning | undefined {
  const own = named(all);
  if (dialCodes[own]) return dialCodes[own];
  const { code, detail, source } = all.errors[0]!;
  if (apiCodes[code]) return apiCodes[code];
  if (!fieldCodes.has(code)) return undefined;
  const field =
    source?.pointer?.replace(/^\//, '') ?? /'(\w+)'/.exec(detail ?? '')?.[1];
  return ['terminal', fieldScopes[field ?? ''] ?? 'request'];
}

/** Seconds, of `retry-after` or the rate limit's own header. */
function waitOf(headers: Headers): number | undefined {
  const said = headers.get('retry-after') ?? headers.get('x-ratelimit-reset');
  const seconds = Number(said ?? Number.NaN);
  return said && seconds >= 0 && seconds <= 3_600
    ? Math.ceil(seconds)
    : undefined;
}

/** Codes of a command for a call that is over, or that never was. */
const OVER = new Set(['90015', '90018']);

/** Whether Telnyx says that the call is over or unknown: a 404 of something else does not. */
export const isOver = (answer: Answer): boolean =>
  answer.kind === 'answered' &&
  ((answer.status === 404 && codeOf(answer.body) !== undefined) ||
    (answer.status === 422 && OVER.has(codeOf(answer.body) ?? '')));

/** Codes of a command that was done before. */
const DONE = new Set(['90038', '90061']);

/** Whether a command was taken, now or by an earlier copy of it. */
export const isDone = (answer: Answer): boolean =>
  answer.kind === 'answered' &&
  (isSuccess(answer.status) || DONE.has(codeOf(answer.body) ?? ''));

/** A call that was answered a moment ago: its own event can be faster than Telnyx's books. */
export const isNotYetAnswered = (answer: Answer): boolean =>
  answer.kind === 'answered' && codeOf(answer.body) === '90034';
