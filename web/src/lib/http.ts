import { errorOf, NetworkError } from './api-error.ts';
import type { Config } from './config.ts';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** An object goes as JSON, a form as multipart/form-data. */
  readonly body?: object | FormData | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Two sends under one key are carried out once. Made up when left out. */
  readonly idempotency_key?: string;
}

export type Send = (
  path: string,
  options?: RequestOptions,
) => Promise<Response>;

/**
 * How every request leaves the dashboard: with the credential, the organization
 * and, when it changes something, an idempotency key.
 *
 * A POST that got no answer is sent once more under the same key, which cannot
 * carry it out twice.
 *
 * @throws ApiError for an answer that is not 2xx
 * @throws NetworkError when there is no answer
 */
export function createSend(config: Config): Send {
  return async (path, options = {}) => {
    const { method = 'GET', body, signal } = options;
    const headers = new Headers({ accept: 'application/json' });
    if (config.auth) {
      headers.set('authorization', `Bearer ${config.auth.token}`);
      headers.set('x-outdial-org', config.auth.org_id);
    }
    if (method === 'POST') {
      const key = options.idempotency_key ?? crypto.randomUUID();
      headers.set('idempotency-key', key);
    }
    const isForm = body instanceof FormData;
    if (body && !isForm) headers.set('content-type', 'application/json');
    const init: RequestInit = { method, headers };
    if (body) init.body = isForm ? body : JSON.stringify(body);
    if (signal) init.signal = signal;

    const url = `/api/v1${path}${queryString(options.query)}`;
    const tries = method === 'POST' ? 2 : 1;
    const answer = await fetchWithTries(url, init, tries);
    if (!answer.ok) throw await errorOf(answer);
    return answer;
  };
}

async function fetchWithTries(
  url: string,
  init: RequestInit,
  tries: number,
): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    if (tries > 1) return fetchWithTries(url, init, tries - 1);
    throw new NetworkError('The server could not be reached', { cause: error });
  }
}

function queryString(query: RequestOptions['query']): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size > 0 ? `?${search}` : '';
}
