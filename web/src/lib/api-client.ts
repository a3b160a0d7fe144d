import {
  type Client,
  createClient,
} from '#shared/client/generated/client/index.ts';
import type { Problem } from '#shared/contracts/problems.ts';
import { ApiError, NetworkError } from './api-error.ts';
import type { Config } from './config.ts';

/** The generated client, signed in as the deployment says. */
export function createApiClient(config: Config): Client {
  return createClient({
    baseUrl: window.location.origin,
    fetch: sendOnce as typeof fetch,
    ...(config.auth && {
      auth: config.auth.token,
      headers: { 'X-Outdial-Org': config.auth.org_id },
    }),
  });
}

/**
 * A POST carries a key under which the server carries it out once, so it is sent
 * again when it got no answer. Nothing else is: React Query asks again for reads.
 *
 * The retry of a body that is a stream is not possible; we send none.
 */
export async function sendOnce(request: Request): Promise<Response> {
  if (request.method !== 'POST') return fetch(request);
  request.headers.set('idempotency-key', crypto.randomUUID());
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
  if (response) throw new ApiError(response.status, problemIn(error));
  throw new NetworkError('The server could not be reached', { cause: error });
}

/** A proxy in between answers text, or nothing. */
const problemIn = (error: unknown): Partial<Problem> =>
  typeof error === 'object' && error !== null && !(error instanceof Error)
    ? (error as Partial<Problem>)
    : {};
