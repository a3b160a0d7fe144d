import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { localSession } from '../auth/session.ts';
import { createApi } from './api.ts';
import { createApiClient } from './api-client.ts';
import {
  ApiError,
  fieldErrors,
  isRetryable,
  NetworkError,
} from './api-error.ts';

const api = () =>
  createApi(
    createApiClient(
      localSession({
        mode: 'local',
        token: 'pat_x.y',
        org_id: 'local',
        user: 'me',
      }),
    ),
  );
const answer = (status: number, body: unknown, type = 'application/json') =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': type },
  });

const sent = vi.fn<(request: Request) => Promise<Response>>();
beforeEach(() => {
  sent.mockReset();
  vi.stubGlobal('fetch', sent);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the API client', () => {
  test('signs in, names the organization and leaves empty filters out', async () => {
    sent.mockResolvedValue(answer(200, { data: [] }));
    await api().campaigns({ status: 'running', q: undefined });
    const request = sent.mock.calls[0]![0];
    expect(request.headers.get('authorization')).toBe('Bearer pat_x.y');
    expect(request.headers.get('x-outdial-org')).toBe('local');
    const url = new URL(request.url);
    expect(`${url.pathname}${url.search}`).toBe(
      '/api/v1/campaigns?status=running',
    );
  });

  test('turns a problem into an error with its code, fields and request id', async () => {
    const problem = {
      title: 'The request is not valid',
      code: 'invalid_request',
      detail: 'One field.',
      errors: [{ path: 'schedule.timezone', code: 'x', message: 'no zone' }],
      request_id: 'req_7',
    };
    sent.mockResolvedValue(answer(400, problem, 'application/problem+json'));
    const error = await api()
      .campaign('cmp_1')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_request',
      title: 'The request is not valid',
      detail: 'One field.',
      request_id: 'req_7',
    });
    expect(fieldErrors(error).get('schedule.timezone')).toBe('no zone');
    expect(isRetryable(error)).toBe(false);
  });

  test('an answer of a proxy in between still has its status', async () => {
    sent.mockResolvedValue(answer(502, '<h1>Bad gateway</h1>', 'text/html'));
    const error = await api()
      .campaign('cmp_1')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 502, code: 'unknown' });
    expect(isRetryable(error)).toBe(true);
  });

  test('sends a POST without an answer once more, under the same key', async () => {
    sent
      .mockRejectedValueOnce(new TypeError('connection reset'))
      .mockResolvedValueOnce(answer(200, {}));
    await api().act('cmp_1', 'start');
    const keys = sent.mock.calls.map(([request]) =>
      request.headers.get('idempotency-key'),
    );
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test('gives up after that', async () => {
    sent.mockRejectedValue(new TypeError('connection refused'));
    await expect(api().act('cmp_1', 'pause')).rejects.toBeInstanceOf(
      NetworkError,
    );
    expect(sent).toHaveBeenCalledTimes(2);
  });
});
