import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { WebhookMessage } from '#functions/platform/messages.ts';
import { deliver } from '#functions/webhooks/deliver.ts';
import { MAX_WEBHOOKS } from '#shared/contracts/webhooks.ts';
import { makeApi } from './testing.ts';
import { webhookHandlers } from './webhooks.routes.ts';

const PATH = '/api/v1/webhooks';
const url = 'https://x.example/hook';

async function world(addresses: readonly string[] | null = ['93.184.216.34']) {
  const sent: WebhookMessage[] = [];
  const posts: { headers: Record<string, string>; body: string }[] = [];
  const receiver = { status: 200 };
  const api = await makeApi({
    handlers: webhookHandlers({
      key: 'key',
      allows_loopback: false,
      resolve: async () => {
        if (!addresses) throw new Error('no such name');
        return addresses;
      },
    }),
  });
  // The verifier compares with the machine's clock.
  api.clock.at = Date.now();
  const webhook = async (message: WebhookMessage) => void sent.push(message);
  Object.assign(api.deps.queues, { webhook });
  return {
    ...api,
    sent,
    posts,
    receiver,
    create: async (body: object = {}) =>
      (await api.call('POST', PATH, { body: { url, ...body } })).body,
    /** Sends what waits, as the function does. */
    async deliverAll() {
      for (const message of sent.splice(0))
        await deliver(message, {
          ...api.deps,
          random: () => 0,
          key: 'key',
          post: async (_url, headers, body) => {
            posts.push({ headers, body });
            return { kind: 'answered', status: receiver.status };
          },
        });
    },
  };
}

describe('an endpoint', () => {
  test('is made with everything set, its secret shown this once', async () => {
    const it = await world();
    const made = await it.call('POST', PATH, { body: { url } });
    expect(made.status).toBe(201);
    const { secret, ...rest } = made.body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(rest).toEqual({
      id: expect.stringMatching(/^whk_/),
      org_id: 'org_a',
      url,
      events: ['*'],
      description: null,
      active: true,
      disabled_reason: null,
      failing_since: null,
      previous_secret_until: null,
      version: 1,
      created_at: expect.any(String),
      created_by: expect.stringMatching(/^key_/),
      updated_at: expect.any(String),
    });
    const one = await it.call('GET', `${PATH}/${rest.id}`);
    expect(one).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(one.body).toEqual(rest);
    const list = await it.call('GET', PATH);
    expect(list.body).toEqual({
      data: [rest],
      next_cursor: null,
      total: 1,
      limit: 50,
    });
  });

  test.each([
    [{}, 'url'],
    [{ url: 7 }, 'url'],
    [{ url: 'http://x.example' }, 'url'],
    [{ url: 'https://169.254.169.254/latest' }, 'url'],
    [{ url: 'http://localhost:4000' }, 'url'],
    [{ url, events: [] }, 'events'],
    [{ url, events: ['campaign.exploded'] }, 'events.0'],
    [{ url, events: ['webhook.test'] }, 'events.0'],
    [{ url, active: 'yes' }, 'active'],
    [{ url, secret: 'mine' }, 'secret'],
  ])('is refused as %j', async (body, path) => {
    const it = await world();
    const answer = await it.call('POST', PATH, { body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ path }]);
    expect((await it.call('GET', PATH)).body.total).toBe(0);
  });

  test.each([
    ['private', ['10.0.0.1'], 400],
    ['private too', ['93.184.216.34', 'fd00::1'], 400],
    ['unknown yet', null, 201],
    ['public', ['93.184.216.34'], 201],
  ] as const)('whose name is %s', async (_, addresses, status) => {
    const it = await world(addresses);
    const made = await it.call('POST', PATH, { body: { url } });
    expect(made.status).toBe(status);
    if (status === 400)
      expect(made.body.errors).toMatchObject([{ code: 'unsafe_url' }]);
  });

  test('is one of twenty', async () => {
    const it = await world();
    for (let i = 0; i < MAX_WEBHOOKS; i++) await it.create();
    const more = await it.call('POST', PATH, { body: { url } });
    expect(more).toMatchObject({
      status: 409,
      body: { code: 'too_many_webhooks' },
    });
  });

  test('can be changed by who read it last, and deleted', async () => {
    const it = await world();
    const { id } = await it.create();
    const patch = (body: object, headers = {}) =>
      it.call('PATCH', `${PATH}/${id}`, { body, headers });
    const off = await patch({ active: false }, { 'If-Match': '"1"' });
    expect(off.body).toMatchObject({
      version: 2,
      active: false,
      disabled_reason: 'manual',
      url,
    });
    expect((await patch({ active: true }, { 'If-Match': '"1"' })).status).toBe(
      412,
    );
    expect((await patch({ active: true })).body.disabled_reason).toBeNull();
    expect((await patch({})).status).toBe(400);
    expect((await patch({ url: 'https://10.0.0.1' })).status).toBe(400);
    expect((await it.call('DELETE', `${PATH}/${id}`)).status).toBe(204);
    expect((await it.call('GET', `${PATH}/${id}`)).status).toBe(404);
  });

  test('is nobody else’s, and needs its scope', async () => {
    const it = await world();
    const { id } = await it.create();
    const other = await it.credential({ org_id: 'org_b' });
    const none = await it.credential({ scopes: ['campaigns:manage'] });
    for (const [method, path] of [
      ['GET', `${PATH}/${id}`],
      ['PATCH', `${PATH}/${id}`],
      ['DELETE', `${PATH}/${id}`],
      ['POST', `${PATH}/${id}/rotate-secret`],
      ['POST', `${PATH}/${id}/test`],
      ['GET', `${PATH}/${id}/deliveries`],
      ['POST', `${PATH}/${id}/deliveries/msg_1/resend`],
    ] as const) {
      const body = method === 'PATCH' ? { active: false } : undefined;
      const foreign = { key: other.credential, body };
      expect((await it.call(method, path, foreign)).status).toBe(404);
      const scoped = { key: none.credential, body };
      expect((await it.call(method, path, scoped)).status).toBe(403);
    }
    expect(
      (await it.call('GET', PATH, { key: other.credential })).body,
    ).toMatchObject({ data: [], total: 0 });
  });
});

describe('what is sent', () => {
  test('is listed with its tries, newest first, and can be sent again', async () => {
    const it = await world();
    const { id, secret } = await it.create();
    const first = await it.call('POST', `${PATH}/${id}/test`);
    expect(first).toMatchObject({
      status: 202,
      body: { event_type: 'webhook.test', status: 'pending', attempts: [] },
    });
    it.receiver.status = 500;
    await it.deliverAll();
    it.sent.length = 0;
    it.clock.at += 1_000;
    it.receiver.status = 200;
    await it.call('POST', `${PATH}/${id}/test`);
    await it.deliverAll();
    const list = async (query = {}) =>
      (await it.call('GET', `${PATH}/${id}/deliveries`, { query })).body;
    expect(await list()).toMatchObject({
      total: 2,
      data: [
        { status: 'delivered', attempts: [{ status_class: '2xx' }] },
        {
          id: first.body.id,
          status: 'pending',
          attempts: [{ status_class: '5xx', error: null }],
          next_attempt_at: expect.any(String),
        },
      ],
    });
    expect((await list({ status: 'pending' })).total).toBe(1);
    const page = await list({ limit: '1' });
    const rest = await list({ limit: '1', cursor: page.next_cursor });
    expect(rest).toMatchObject({
      data: [{ id: first.body.id }],
      next_cursor: null,
    });
    const again = await it.call(
      'POST',
      `${PATH}/${id}/deliveries/${first.body.id}/resend`,
    );
    expect(again).toMatchObject({
      status: 202,
      body: { status: 'pending', attempt_count: 1, next_attempt_at: null },
    });
    await it.deliverAll();
    expect((await list({ status: 'delivered' })).total).toBe(2);
    const { headers, body } = it.posts.at(-1)!;
    expect(headers['webhook-id']).toBe(first.body.id);
    expect(new Verifier(secret).verify(body, headers)).toMatchObject({
      type: 'webhook.test',
    });
  });

  test('is signed with both secrets after a rotation', async () => {
    const it = await world();
    const { id, secret: before } = await it.create();
    const rotated = await it.call('POST', `${PATH}/${id}/rotate-secret`);
    const { secret: after, previous_secret_until } = rotated.body;
    expect(after).not.toBe(before);
    expect(Date.parse(previous_secret_until)).toBe(it.clock.at + 86_400_000);
    await it.call('POST', `${PATH}/${id}/test`);
    await it.deliverAll();
    const { headers, body } = it.posts[0]!;
    for (const secret of [before, after])
      expect(() => new Verifier(secret).verify(body, headers)).not.toThrow();
  });

  test('is nothing, to an endpoint that is off', async () => {
    const it = await world();
    const { id } = await it.create({ active: false });
    expect(await it.call('POST', `${PATH}/${id}/test`)).toMatchObject({
      status: 409,
      body: { code: 'webhook_inactive' },
    });
    expect(it.sent).toEqual([]);
  });
});
