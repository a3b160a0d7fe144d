import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { postErrors } from '#shared/contracts/webhooks.ts';
import { faultOf, mayConnect, type TargetRules } from './target-address.ts';

/** Until a name is an address, a connection stands, and the status is there. */
const LOOKUP_MS = 3_000;
const CONNECT_MS = 3_000;
const TOTAL_MS = 5_000;

/** Nobody reads the answer: so much of it is let through for a clean end. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** @returns every address of a host, IPv4 and IPv6. @throws when it has none */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const resolveHost: Resolve = async (host) => {
  const found = await Promise.race([
    lookup(host, { all: true, verbatim: true }),
    sleep(LOOKUP_MS, undefined, { ref: false }),
  ]);
  if (found) return found.map(({ address }) => address);
  throw Object.assign(new Error('no answer in time'), { code: 'EAI_TIMEOUT' });
};

export type PostResult =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly error: (typeof postErrors)[number] };

export interface PostOptions extends TargetRules {
  readonly resolve: Resolve;
  /** Shorter in tests. */
  readonly total_ms?: number;
}

class UnsafeAddress extends Error {
  /** Nothing was sent. */
  readonly code = 'EHOSTUNREACH';
}

/**
 * Posts to an address that somebody outside has chosen.
 *
 * The name is resolved once, all of its addresses are looked at, and the socket
 * goes to one of those: between the check and the connection nothing is asked
 * again. No redirect is followed, no proxy is used, the answer is not read.
 */
export async function postEvent(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: PostOptions,
): Promise<PostResult> {
  if (faultOf(url, options) !== null)
    return { kind: 'failed', error: 'unsafe_address' };
  try {
    const signal = timeOut(options);
    const how = { ...options, signal, answered: letEnd };
    const { statusCode = 0 } = await post(url, headers, body, how);
    return { kind: 'answered', status: statusCode };
  } catch (error) {
    return { kind: 'failed', error: reasonOf(error) };
  }
}

export type PostAnswer =
  | Extract<PostResult, { kind: 'failed' }>
  /** `body` null: it was longer than it may be. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string | null;
    };

/**
 * As `postEvent`, and reads the answer, within the same time.
 *
 * @param options.max_bytes - of the answer; it is cut off where it is longer
 */
export async function postAndRead(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: PostOptions & { readonly max_bytes: number },
): Promise<PostAnswer> {
  if (faultOf(url, options) !== null)
    return { kind: 'failed', error: 'unsafe_address' };
  const signal = timeOut(options);
  try {
    const how = { ...options, signal, answered: () => {} };
    const answer = await post(url, headers, body, how);
    const { statusCode: status = 0 } = answer;
    return {
      kind: 'answered',
      status,
      body: await readUpTo(answer, options.max_bytes),
    };
  } catch (error) {
    // An answer that is cut off halfway only says that it was.
    const reason = signal.aborted ? 'timeout' : reasonOf(error);
    return { kind: 'failed', error: reason };
  }
}

async function readUpTo(
  answer: IncomingMessage,
  max: number,
): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    // Whoever leaves the loop closes the connection.
    if (bytes > max) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

const timeOut = ({ total_ms = TOTAL_MS }: PostOptions) =>
  AbortSignal.timeout(total_ms);

interface PostHow extends PostOptions {
  readonly signal: AbortSignal;
  /** Has to see to the rest of the answer; may not throw. */
  readonly answered: (response: IncomingMessage) => void;
}

function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { signal, answered, ...options }: PostHow,
): Promise<IncomingMessage> {
  const open = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = open(
      url,
      {
        method: 'POST',
        agent: false,
        signal,
        // As an option it counts from before the connection stands.
        timeout: CONNECT_MS,
        // Not from the name again: from what was checked.
        lookup: checkedLookup(url, options),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Outdial-Webhooks/1',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        answered(response);
        resolve(response);
      },
    );
    request.on('error', reject);
    request.once('timeout', () => {
      if (request.socket?.connecting) request.destroy(timedOut());
    });
    request.end(body);
  });
}

/**
 * For the socket to `url`: looks at all addresses that its name has. A literal
 * never comes here: the socket goes to it, and `faultOf` knew of it.
 */
export const checkedLookup =
  (
    url: string,
    { resolve, ...rules }: TargetRules & { readonly resolve: Resolve },
  ): LookupFunction =>
  (host, _options, done) => {
    resolve(host).then(
      (addresses) => {
        const isSafe =
          addresses.length > 0 &&
          addresses.every((address) => mayConnect(url, address, rules));
        if (!isSafe) return done(new UnsafeAddress(), '');
        const all = addresses.map((address) => ({
          address,
          family: address.includes(':') ? 6 : 4,
        }));
        // Node asks for all when it may try one after the other.
        if (_options.all) return done(null, all);
        return done(null, all[0]!.address, all[0]!.family);
      },
      (error) => done(error, ''),
    );
  };

/** Ends by itself when it is short; else it is cut off. */
function letEnd(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
  // The status is known: how the rest goes changes nothing.
  response.on('error', () => {});
}

const timedOut = () =>
  Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });

function reasonOf(error: unknown): (typeof postErrors)[number] {
  if (error instanceof UnsafeAddress) return 'unsafe_address';
  const { name, code = '' } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') return 'timeout';
  if (code === 'ETIMEDOUT' || code === 'ABORT_ERR') return 'timeout';
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'name_not_found';
  if (
    /^(ERR_TLS|CERT|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|ERR_SSL|EPROTO)/.test(code)
  )
    return 'tls_failed';
  return 'connection_failed';
}
