import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  invalidRequest,
  problemAnswer,
  validate,
} from '#functions/platform/problem.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { CreateCredentialBody } from '#shared/contracts/settings.ts';
import { createCredentialBody } from '#shared/contracts/settings.ts';
import type { SimulatedCarrier } from './carrier/simulated-carrier.ts';
import type { VirtualClock } from './clock.ts';
import { readBody } from './request-body.ts';

export interface LocalRoutesOptions {
  readonly version: string;
  readonly carrier: Pick<SimulatedCarrier, 'calls' | 'live'>;
  readonly clock: Pick<VirtualClock, 'now' | 'speed'>;
  readonly create_credential: (
    wanted: CreateCredentialBody,
  ) => Promise<unknown>;
  /** `/config.json`: signs the dashboard in. */
  readonly dashboard_config: unknown;
}

/** Names of this machine to itself; a page of another host must not get here. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * What exists on the local run only, and `/healthz`. Without a key, so only for
 * who speaks to this machine by its own name: the name keeps a foreign page
 * out that points its own host name here.
 *
 * @returns undefined for an address that is not one of these
 */
export function localRoutes(options: LocalRoutesOptions) {
  const { carrier, clock } = options;
  const gets: Readonly<Record<string, () => unknown>> = {
    '/local/carrier/calls': () => carrier.calls(),
    '/local/carrier/live': () => carrier.live(),
    '/local/clock': () => ({
      now: new Date(clock.now()).toISOString(),
      speed: clock.speed,
    }),
    '/config.json': () => options.dashboard_config,
  };

  async function answer(
    pathname: string,
    request: IncomingMessage,
  ): Promise<{ status: number; body: unknown }> {
    if (!LOOPBACK.test(request.headers.host ?? ''))
      throw new Refusal(403, 'forbidden', 'Ask this machine as localhost.');
    if (pathname === '/local/credentials') {
      allow(request, 'POST');
      const wanted = validate(createCredentialBody, await readJson(request));
      return { status: 201, body: await options.create_credential(wanted) };
    }
    const get = gets[pathname];
    if (!get) throw new Refusal(404, 'not_found', 'There is nothing here.');
    allow(request, 'GET');
    return { status: 200, body: get() };
  }

  return async (
    pathname: string,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Promise<void> => {
    try {
      if (pathname === '/healthz') {
        allow(request, 'GET', 'HEAD');
        sendJson(response, 200, { status: 'ok', version: options.version });
        return;
      }
      const { status, body } = await answer(pathname, request);
      sendJson(response, status, body);
    } catch (error) {
      const { statusCode, headers, body } = problemAnswer(error, requestId);
      response.writeHead(statusCode, { ...COMMON, ...headers }).end(body);
    }
  };
}

export const isLocalPath = (pathname: string) =>
  pathname === '/healthz' ||
  pathname === '/config.json' ||
  pathname.startsWith('/local/');

const COMMON = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

function sendJson(response: ServerResponse, status: number, body: unknown) {
  const type = { 'content-type': 'application/json' };
  response.writeHead(status, { ...COMMON, ...type }).end(JSON.stringify(body));
}

function allow({ method }: IncomingMessage, ...allowed: string[]): void {
  if (method && allowed.includes(method)) return;
  const detail = `Only ${allowed[0]} is answered here.`;
  const headers = { allow: allowed.join(', ') };
  throw new Refusal(405, 'method_not_allowed', detail, {}, headers);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  if (!body)
    throw new Refusal(413, 'payload_too_large', 'The body is too large.');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw invalidRequest(
      [{ path: '', code: 'malformed_json', message: 'is not JSON' }],
      'malformed_json',
    );
  }
}
