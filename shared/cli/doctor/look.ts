import { connect } from 'node:tls';
import type { AddressFacts, Look, Tls } from './address.ts';
import { failureText } from './finding.ts';

/** Real time that one request may take. */
const ANSWER_WITHIN_MS = 10_000;

/** What the checks use of this machine. */
export interface Machine {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}

/** Looks at a deployment as anybody can. */
export async function lookAt(
  url: string,
  version: string,
  machine: Machine,
): Promise<AddressFacts> {
  const origin = url.replace(/\/+$/, '');
  const get = (path: string) => ask(`${origin}${path}`, machine);
  const health = await get('/healthz');
  if ('failure' in health) {
    const unseen = { failure: 'not asked' };
    return {
      url: origin,
      version,
      tls: undefined,
      health,
      config: unseen,
      page: unseen,
    };
  }
  const [tls, config, page] = await Promise.all([
    tlsOf(origin),
    get('/config.json'),
    get('/'),
  ]);
  return { url: origin, version, tls, health, config, page };
}

async function ask(url: string, { fetch, now }: Machine): Promise<Look> {
  const began = now();
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(url, { signal });
    const headed = now();
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      text: await answer.text(),
      took_ms: headed - began,
      at: (began + headed) / 2,
    };
  } catch (error) {
    return { failure: failureText(error) };
  }
}

function tlsOf(url: string): Promise<Tls> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      servername: hostname,
      timeout: ANSWER_WITHIN_MS,
    });
    const end = (tls: Tls) => {
      socket.destroy();
      resolve(tls);
    };
    socket.once('secureConnect', () => {
      const valid_until = Date.parse(socket.getPeerCertificate().valid_to);
      end({ protocol: socket.getProtocol() ?? 'TLS', valid_until });
    });
    socket.once('timeout', () => end({ failure: 'no answer in time' }));
    socket.once('error', (error) => end({ failure: failureText(error) }));
  });
}
