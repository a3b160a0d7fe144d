import * as z from 'zod';
import type { CallFailure } from '#shared/domain/call-failure.ts';
import { askOnce, parsed } from '../ask.ts';
import type { CarrierAccount, CarrierDeps } from '../carrier.ts';
import { readRefusal } from './failures.ts';
import { type AwsCredentials, signRequest } from './signed-fetch.ts';

/** IAM's names of what is asked for: `infra/aws/measure-access.ts` finds them here. */
export type ChimeAction = `chime:${string}`;

export interface ChimeRequest {
  readonly action: ChimeAction;
  readonly method: 'GET' | 'POST';
  /** Escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What came of one request to Amazon Chime. */
export type ChimeAnswer =
  | { readonly kind: 'done'; readonly body: unknown }
  /** Definite: what was asked for did not happen. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly failure: CallFailure;
    }
  | { readonly kind: 'unsent' }
  | { readonly kind: 'unknown' };

export type AskChime = (request: ChimeRequest) => Promise<ChimeAnswer>;

/** Signs and sends one request, once. Never throws. */
export function chimeAsker(
  { settings }: Pick<CarrierAccount, 'settings'>,
  { fetch, real_clock }: CarrierDeps,
  credentials: () => AwsCredentials,
): AskChime {
  const region = settings.region ?? 'us-east-1';
  const endpoint =
    settings.api_url ?? `https://voice-chime.${region}.amazonaws.com`;
  return async ({ method, path, query, body }) => {
    const keys = mayShow(endpoint) ? keysOf(credentials) : undefined;
    if (!keys) return { kind: 'refused', status: 0, failure: noRole };
    const { url, init } = await signRequest(
      {
        method,
        endpoint,
        path,
        ...(query && { query }),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      { region, service: 'chime', credentials: keys, now: real_clock.now() },
    );
    const asked = await askOnce(fetch, url, init);
    if (asked.kind === 'unsent') return { kind: 'unsent' };
    if (asked.kind === 'lost') return { kind: 'unknown' };
    const { status, headers, text } = asked;
    if (status >= 200 && status < 300) {
      return { kind: 'done', body: parsed(text) };
    }
    return readError(status, headers, parsed(text));
  };
}

/** The function has no role: nothing can be signed, and nothing was sent. */
const noRole: CallFailure = {
  class: 'terminal',
  scope: 'account',
  code: 'no_credentials',
};

/** Anybody can have names of AWS's: these are Chime's own. `s3` is no region. */
const CHIME = /^voice-chime\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com$/;

/**
 * Requests carry the token of our own role, so they go to Chime, or to a stand-in
 * on this very machine.
 */
function mayShow(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'https:'
    ? CHIME.test(hostname)
    : ['127.0.0.1', 'localhost'].includes(hostname);
}

function keysOf(credentials: () => AwsCredentials): AwsCredentials | undefined {
  try {
    return credentials();
  } catch {
    return undefined;
  }
}

const errorSchema = z.object({
  __type: z.string().optional(),
  Code: z.string().optional(),
  code: z.string().optional(),
  Message: z.string().optional(),
  message: z.string().optional(),
});

function readError(
  status: number,
  headers: Headers,
  body: unknown,
): ChimeAnswer {
  const read = errorSchema.safeParse(body);
  const said = read.success ? read.data : {};
  const error =
    headers.get('x-amzn-errortype') ?? said.__type ?? said.Code ?? said.code;
  const message = said.Message ?? said.message;
  const wait = Number(headers.get('retry-after') ?? Number.NaN);
  const failure = readRefusal({
    status,
    ...(error !== undefined && { error }),
    ...(message !== undefined && { message }),
    ...(wait >= 0 && { retry_after_seconds: wait }),
  });
  return failure ? { kind: 'refused', status, failure } : { kind: 'unknown' };
}
