import {
  type Client,
  createClient,
} from '#shared/client/generated/client/index.ts';
import type { Problem } from '#shared/contracts/problems.ts';
import type { Session } from '../auth/session.ts';
import { ApiError, NetworkError } from './api-error.ts';

/** The generated client, for who is signed in. */
export function createApiClient(session: Session): Client {
  const { org_id } = session;
  const onlyOnce = pressedOnce((request) => send(request, session));
  return createClient({
    baseUrl: window.location.origin,
    fetch: ((request: Request) => onlyOnce(request)) as typeof fetch,
    ...(org_id !== null && { headers: { 'X-Outdial-Org': org_id } }),
  });
}

/**
 * A double click sends the same body to the same address before any button can
 * show that it was pressed: both get the one answer, and one call is placed.
 */
function pressedOnce(send: (request: Request) => Promise<Response>) {
  const underWay = new Map<string, Promise<Response>>();
  return async (request: Request): Promise<Response> => {
    if (!isFormOf(request)) return send(request);
    const what = `${request.url} ${await request.clone().text()}`;
    const answer = underWay.get(what) ?? send(request);
    underWay.set(what, answer);
    try {
      return (await answer).clone();
    } finally {
      underWay.delete(what);
    }
  };
}

/** What has a key of its own is known to be one intent by that; a ticket has no body, and is for one socket. */
const isFormOf = ({ method, headers }: Request): boolean =>
  method === 'POST' &&
  !headers.has('idempotency-key') &&
  headers.get('content-type')?.startsWith('application/json') === true;

/**
 * Sends with the session's token. One that is refused is renewed once; when that
 * does not help, the page leaves for signing in, and the answer is never seen.
 */
async function send(request: Request, session: Session): Promise<Response> {
  // A caller may have one of its own: of what a person means, over many tries.
  if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
    request.headers.set('idempotency-key', crypto.randomUUID());
  }
  const again = request.clone();
  const first = await session.token();
  const answer = await sendOnce(signed(request, first));
  if (answer.status !== 401) return answer;
  const token = await session.renew(first);
  const second = token === null ? answer : await sendOnce(signed(again, token));
  if (second.status === 401) await session.signIn();
  return second;
}

function signed(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

/**
 * A POST carries a key under which the server carries it out once, so it is sent
 * again when it got no answer. Nothing else is: React Query asks again for reads.
 *
 * The retry of a body that is a stream is not possible; we send none.
 */
async function sendOnce(request: Request): Promise<Response> {
  if (request.method !== 'POST') return fetch(request);
  const again = request.clone();
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    return fetch(again);
  }
}

interface Result<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response?: Response | undefined;
}

/**
 * @throws ApiError for an answer that is not 2xx
 * @throws NetworkError when there is no answer
 */
export async function unwrap<T>(result: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await result;
  if (response?.ok) return data as T;
  if (response) {
    const wait = Number(response.headers.get('retry-after')) || 1;
    throw new ApiError(response.status, problemIn(error), wait);
  }
  throw new NetworkError('The server could not be reached', { cause: error });
}

/** A proxy in between answers text, or nothing. */
const problemIn = (error: unknown): Partial<Problem> =>
  typeof error === 'object' && error !== null && !(error instanceof Error)
    ? (error as Partial<Problem>)
    : {};
