import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  getCampaign,
  pauseCampaign,
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
