import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { checkedLookup, type Resolve } from '#functions/webhooks/post-event.ts';
import {
  faultOf,
  type TargetRules,
} from '#functions/webhooks/target-address.ts';

/** Carriers' own: nobody but them answers under these names. */
const CARRIERS_OWN = /(^|\.)(twilio\.com|telnyx\.com|amazonaws\.com)$/;

/** Recordings of an hour are well below; nothing else is near. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export interface SafeFetchDeps extends TargetRules {
  readonly fetch: typeof globalThis.fetch;
  readonly resolve: Resolve;
  /** Opens the connection. @default node's own */
  readonly open?: typeof httpsRequest;
}

/**
 * `fetch` for addresses that an organization has set for its carrier. It follows
 * the rules of webhooks: public names only, each address that a name has is
 * looked at, and the socket goes to one of those. No redirect is followed there.
 * What is the carriers' own goes out as it is.
 */
export function safeFetch(deps: SafeFetchDeps): typeof globalThis.fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const { hostname, protocol } = new URL(url);
    const isOwn = protocol === 'https:' && CARRIERS_OWN.test(hostname);
    if (isOwn) return deps.fetch(input, init);
    const fault = faultOf(url, deps);
    if (fault) throw unsent(`the address ${fault}`);
    // Only this machine may be asked in the open; the rules know when.
    if (protocol === 'http:') return deps.fetch(input, init);
    return askChecked(url, new Request(input, init), deps);
  };
}

/** As `fetch` fails when nothing has left this machine. */
const unsent = (message: string) =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error(message), { code: 'EHOSTUNREACH' }),
  });

async function askChecked(
  url: string,
  request: Request,
  deps: SafeFetchDeps,
): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const lookup = checkedLookup(url, deps);
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown) =>
      reject(new TypeError('fetch failed', { cause }));
    const asked = (deps.open ?? httpsRequest)(
      url,
      {
        method: request.method,
        agent: false,
        signal: request.signal,
        lookup,
        headers: {
          ...Object.fromEntries(request.headers),
          'content-length': body.length,
        },
      },
      (answer) => readAnswer(answer).then(resolve, failed),
    );
    asked.on('error', failed);
    asked.end(body);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
    parts.push(part);
  }
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const isEmpty = status === 204 || status === 304;
  const whole = isEmpty ? null : Buffer.concat(parts);
  return new Response(whole, { status, headers });
}
