import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { checkedLookup, type Resolve } from '#functions/webhooks/post-event.ts';
import {
  faultOf,
  type TargetRules,
} from '#functions/webhooks/target-address.ts';

/**
 * Carriers' own: nobody but them answers under these names. Of AWS's, anybody can
 * have some; these are the services that we ask.
 */
const CARRIERS_OWN =
  /(^|\.)(twilio\.com|telnyx\.com|(s3|voice-chime)([.-][a-z0-9-]+)?\.amazonaws\.com)$/;

/** Addresses that a carrier may send us on to, one after the other. */
const MAX_HOPS = 3;

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
 * What is the carriers' own goes out as it is, and where a carrier sends a `GET` on
 * to, these rules hold as well.
 */
export function safeFetch(deps: SafeFetchDeps): typeof globalThis.fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const mayFollow = isOwn(url) && isPlainGet(input, init);
    if (!mayFollow) return ask(input, init, deps);
    return follow(url, init, deps);
  };
}

function isOwn(url: string): boolean {
  const { hostname, protocol } = new URL(url);
  return protocol === 'https:' && CARRIERS_OWN.test(hostname);
}

const isPlainGet = (input: unknown, init: RequestInit = {}) =>
  !(input instanceof Request) &&
  (init.method ?? 'GET') === 'GET' &&
  (init.redirect ?? 'follow') === 'follow';

async function follow(
  first: string,
  init: RequestInit | undefined,
  deps: SafeFetchDeps,
): Promise<Response> {
  let url = first;
  for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
    const { headers, ...rest } = init ?? {};
    // Whoever comes next is not who was asked: no key is theirs.
    const shown = headers && url === first ? { headers } : {};
    const how = { ...rest, ...shown, redirect: 'manual' as const };
    const answer = await ask(url, how, deps);
    const next = answer.headers.get('location');
    const isSentOn = answer.status >= 300 && answer.status < 400;
    if (!isSentOn || next === null || !isOwn(url)) return answer;
    await answer.body?.cancel();
    if (!URL.canParse(next, url)) throw unsent('it leads nowhere');
    url = new URL(next, url).href;
  }
  throw unsent('it leads on and on');
}

async function ask(
  input: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit | undefined,
  deps: SafeFetchDeps,
): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  if (isOwn(url)) {
    // Else it would follow by itself, past these rules.
    const { redirect = 'manual' } = init ?? {};
    return bounded(await deps.fetch(input, { ...init, redirect }));
  }
  const fault = faultOf(url, deps);
  if (fault) throw unsent(`the address ${fault}`);
  // Only this machine may be asked in the open; the rules know when.
  if (protocolOf(url) === 'http:')
    return bounded(await deps.fetch(input, init));
  return askChecked(url, new Request(input, init), deps);
}

const protocolOf = (url: string) => new URL(url).protocol;

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
      (answer) => resolve(bounded(toResponse(answer))),
    );
    asked.on('error', failed);
    asked.end(body);
  });
}

function toResponse(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const isEmpty = status === 204 || status === 304;
  if (isEmpty) answer.resume();
  const body = isEmpty ? null : (Readable.toWeb(answer) as ReadableStream);
  return new Response(body, { status, headers });
}

/** The same answer, which fails when more of it comes than anything here has. */
function bounded({ body, status, headers }: Response): Response {
  let bytes = 0;
  const bound = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, to) {
      bytes += part.length;
      if (bytes > MAX_ANSWER_BYTES) to.error(new Error('it is too long'));
      else to.enqueue(part);
    },
  });
  return new Response(body?.pipeThrough(bound), { status, headers });
}
