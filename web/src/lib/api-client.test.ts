import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createRealtimeTicket,
  getCampaign,
  pauseCampaign,
  placeTestCall,
} from '#shared/client/generated/sdk.gen.ts';
import type { Session } from '../auth/session.ts';
import { createApiClient, unwrap } from './api-client.ts';

const path = { campaign_id: 'cmp_1' };
const sent = vi.fn<(request: Request) => Promise<Response>>();
const session = {
  user: { id: 'usr_1', name: 'Ada' },
  org_id: 'acme',
  org_ids: ['acme'],
  token: vi.fn<Session['token']>(),
  renew: vi.fn<Session['renew']>(),
  signIn: vi.fn<Session['signIn']>(),
  ends_at: null,
  onChange: () => () => {},
};

beforeEach(() => {
  for (const mock of [sent, session.token, session.renew, session.signIn]) {
    mock.mockReset();
  }
  session.token.mockResolvedValue('first');
  session.signIn.mockResolvedValue();
  vi.stubGlobal('fetch', sent);
});
afterEach(() => vi.unstubAllGlobals());

const says = (status: number) => async () =>
  Response.json({ status }, { status });
const tokens = () =>
  sent.mock.calls.map(([request]) => request.headers.get('authorization'));

describe('a token that is refused', () => {
  test('is renewed once, and what was asked is asked again', async () => {
    sent.mockImplementationOnce(says(401)).mockImplementationOnce(says(200));
    session.renew.mockResolvedValue('second');
    await unwrap(pauseCampaign({ client: createApiClient(session), path }));
    expect(tokens()).toEqual(['Bearer first', 'Bearer second']);
    const [first, second] = sent.mock.calls.map(([request]) => request);
    expect(second?.url).toBe(first?.url);
    expect(second?.headers.get('x-outdial-org')).toBe('acme');
    expect(second?.headers.get('idempotency-key')).toBe(
      first?.headers.get('idempotency-key'),
    );
    expect(session.signIn).not.toHaveBeenCalled();
  });

  test('and whose successor is refused too leads to signing in', async () => {
    sent.mockImplementation(says(401));
    session.renew.mockResolvedValue('second');
    const asked = getCampaign({ client: createApiClient(session), path });
    await expect(unwrap(asked)).rejects.toMatchObject({ status: 401 });
    expect(sent).toHaveBeenCalledTimes(2);
    expect(session.signIn).toHaveBeenCalledTimes(1);
  });

  test('and cannot be renewed leads to signing in at once', async () => {
    sent.mockImplementation(says(401));
    session.renew.mockResolvedValue(null);
    const asked = getCampaign({ client: createApiClient(session), path });
    await expect(unwrap(asked)).rejects.toMatchObject({ status: 401 });
    expect(sent).toHaveBeenCalledTimes(1);
    expect(session.signIn).toHaveBeenCalledTimes(1);
  });
});

test.each([403, 404, 500])('a %i is nothing to sign in for', async (status) => {
  sent.mockImplementation(says(status));
  const asked = getCampaign({ client: createApiClient(session), path });
  await expect(unwrap(asked)).rejects.toMatchObject({ status });
  expect(session.renew).not.toHaveBeenCalled();
  expect(session.signIn).not.toHaveBeenCalled();
});

test('an authority without an answer is the network’s fault', async () => {
  session.token.mockRejectedValue(new TypeError('connection refused'));
  const asked = getCampaign({ client: createApiClient(session), path });
  await expect(unwrap(asked)).rejects.toMatchObject({ name: 'NetworkError' });
  expect(sent).not.toHaveBeenCalled();
});

describe('a double click', () => {
  const carrier = { carrier_id: 'car_1' };
  const callTo = (to: string, client: ReturnType<typeof createApiClient>) =>
    unwrap(placeTestCall({ client, path: carrier, body: { to } }));

  test('is one call, and both presses get its answer', async () => {
    sent.mockImplementation(says(201));
    const client = createApiClient(session);
    const calls = [
      callTo('+13125550190', client),
      callTo('+13125550190', client),
    ];
    expect(await Promise.all(calls)).toEqual([
      { status: 201 },
      { status: 201 },
    ]);
    expect(sent).toHaveBeenCalledTimes(1);
    await callTo('+13125550190', client);
    expect(sent).toHaveBeenCalledTimes(2);
  });

  test('of what differs, or fails, or is for one socket, is two', async () => {
    sent.mockImplementation(says(503));
    const client = createApiClient(session);
    const calls = await Promise.allSettled([
      callTo('+13125550190', client),
      callTo('+13125550191', client),
      unwrap(createRealtimeTicket({ client })),
      unwrap(createRealtimeTicket({ client })),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(
      Array(4).fill('rejected'),
    );
    expect(sent).toHaveBeenCalledTimes(4);
    await expect(callTo('+13125550190', client)).rejects.toMatchObject({
      status: 503,
    });
    expect(sent).toHaveBeenCalledTimes(5);
  });
});
