import * as z from 'zod';
import type { CallFailure, FailureScope } from '#shared/domain/call-failure.ts';
import { type CodeMeaning, telnyxCodes } from '#shared/domain/telnyx-codes.ts';
import type { PlaceAnswer } from '../carrier.ts';
import { type Answer, isSuccess } from './api.ts';

/** @see https://developers.telnyx.com/development/api-fundamentals/api-errors */
export const apiCodes: Readonly<Record<string, CodeMeaning>> = {
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
export const statuses: Readonly<Record<number, CodeMeaning>> = {
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

function meaningOf(all: Errors): CodeMeaning | undefined {
  const own = named(all);
  if (Object.hasOwn(telnyxCodes, own)) return telnyxCodes[own];
  const { code, detail, source } = all.errors[0]!;
  if (Object.hasOwn(apiCodes, code)) return apiCodes[code];
  if (!fieldCodes.has(code)) return undefined;
  const field =
    source?.pointer?.replace(/^\//, '') ?? /'(\w+)'/.exec(detail ?? '')?.[1];
  const isKnown = field !== undefined && Object.hasOwn(fieldScopes, field);
  return ['terminal', isKnown ? fieldScopes[field]! : 'request'];
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

/**
 * Whether a command may do in a moment: of a call that was answered just now,
 * whose event can be faster than Telnyx's books, or of too many at once.
 */
export const isTooEarly = (answer: Answer): boolean =>
  answer.kind === 'answered' &&
  (answer.status === 429 || codeOf(answer.body) === '90034');
