/** Real time; well inside the dial function's own 30 s. */
const ANSWER_WITHIN_MS = 10_000;

/** Long lists of numbers are well below: several are read at once, in little memory. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/** What came of one request to a carrier. */
export type Asked =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly text: string;
    }
  /** Nothing left this machine: whatever was asked for did not happen. */
  | { readonly kind: 'unsent' }
  /** It may have arrived: reset, timed out, cut off, endless. */
  | { readonly kind: 'lost' };

/** Errors that come before the first byte of a request is on its way. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Sends one request, once. Never throws. */
export async function askOnce(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  within_ms: number = ANSWER_WITHIN_MS,
): Promise<Asked> {
  try {
    const signal = AbortSignal.timeout(within_ms);
    // Whoever answers with another address has not placed a call there.
    const answer = await fetch(url, { redirect: 'manual', ...init, signal });
    const text = await textOf(answer);
    const { status, headers } = answer;
    return { kind: 'answered', status, headers, text };
  } catch (error) {
    return { kind: isUnsent(error) ? 'unsent' : 'lost' };
  }
}

/** What came of a request whose answer is JSON: `body` undefined for what is none. */
export type JsonAsked =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      readonly body: unknown;
    }
  | Exclude<Asked, { kind: 'answered' }>;

export interface JsonQuestion {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  /** Shown as a bearer token. */
  readonly key: string | undefined;
  /** Left out: none is sent. */
  readonly body?: unknown;
  readonly within_ms?: number | undefined;
}

/** Asks once, in JSON. Never throws. */
export async function askJson(
  fetch: typeof globalThis.fetch,
  { method, url, key = '', body, within_ms }: JsonQuestion,
): Promise<JsonAsked> {
  const hasBody = body !== undefined;
  const headers = {
    authorization: `Bearer ${key}`,
    accept: 'application/json',
    ...(hasBody && { 'content-type': 'application/json' }),
  };
  const init = {
    method,
    headers,
    ...(hasBody && { body: JSON.stringify(body) }),
  };
  const asked = await askOnce(fetch, url, init, within_ms);
  if (asked.kind !== 'answered') return asked;
  const { text, ...answer } = asked;
  return { ...answer, body: parsed(text) };
}

/** Whoever leaves the loop closes the connection. @throws Error for what is too long */
async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > MAX_TEXT_BYTES) throw new Error('the answer is too long');
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** Whether an error of `fetch` says that nothing was sent. */
export function isUnsent(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as Error & { code?: unknown };
    if (typeof code === 'string' && BEFORE_SENDING.has(code)) return true;
    if (at instanceof AggregateError) return at.errors.every(isUnsent);
  }
  return false;
}

/** @returns undefined for what is no JSON */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
