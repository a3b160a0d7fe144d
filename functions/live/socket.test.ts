import { describe, expect, test } from 'vitest';
import { scopes } from '#shared/contracts/settings.ts';
import { makeLive } from './testing.ts';

const otherOrg = { org_id: 'org_b', scopes: [...scopes] };

describe('a ticket', () => {
  test('names the socket address and lives 60 real seconds', async () => {
    const live = await makeLive();
    const { status, body } = await live.call(
      'POST',
      '/api/v1/realtime/tickets',
    );
    expect(status).toBe(201);
    expect(Date.parse(body.expires_at)).toBe(live.clock.at + 60_000);
    expect(body.url).toBe('wss://socket.test');
  });

  test('names the host that the caller asked, where the edge tells it', async () => {
    const live = await makeLive();
    const { body } = await live.call('POST', '/api/v1/realtime/tickets', {
      headers: { 'X-Outdial-Host': 'dial.acme.example' },
    });
    expect(body.url).toBe('wss://dial.acme.example/ws');
  });

  test('needs the scope campaigns:read', async () => {
    const live = await makeLive();
    const { credential } = await live.credential({ scopes: ['dnc:manage'] });
    const ask = { key: credential };
    const answer = await live.call('POST', '/api/v1/realtime/tickets', ask);
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('opens one socket, also when twenty come with it at once', async () => {
    const live = await makeLive();
    const ticket = await live.newTicket();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => live.connectWith(`c${i}`, ticket)),
    );
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    expect(statuses).toEqual([200, ...Array(19).fill(401)]);
  });

  test('opens nothing once its time is over', async () => {
    const live = await makeLive();
    const ticket = await live.newTicket();
    live.clock.at += 60_000;
    expect(await live.connectWith('c', ticket)).toEqual({ statusCode: 401 });
  });

  test.each([undefined, '', 'made up'])('is refused as %j', async (ticket) => {
    const live = await makeLive();
    expect(await live.connectWith('c', ticket)).toEqual({ statusCode: 401 });
  });
});

describe('a socket', () => {
  test('gets the snapshot at once on subscribing', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    await live.open('c');
    await live.say('c', { action: 'subscribe', campaign_id: id });
    expect(live.received('c')).toEqual([
      expect.objectContaining({
        type: 'snapshot',
        campaign_id: id,
        sequence: 0,
        campaign: expect.objectContaining({ id, status: 'draft' }),
        stats: expect.objectContaining({ campaign_id: id }),
        live: expect.objectContaining({ state: expect.any(String) }),
      }),
    ]);
  });

  test('cannot tell a campaign of another org from one that never was', async () => {
    const live = await makeLive();
    const { credential } = await live.credential(otherOrg);
    const foreign = await live.newCampaign(credential);
    await live.open('c');
    for (const campaign_id of [foreign, 'cmp_never']) {
      await live.say('c', { action: 'subscribe', campaign_id });
      expect(live.received('c')).toEqual([
        { type: 'error', code: 'not_found', campaign_id },
      ]);
    }
    await live.pushLater(foreign, 'org_b');
    expect(live.received('c')).toEqual([]);
  });

  test('is told of the end at once when the campaign is over', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    await live.change(id, { status: 'cancelled', draining: true });
    await live.open('c');
    await live.say('c', { action: 'subscribe', campaign_id: id });
    expect(live.received('c').map(({ type }) => type)).toEqual(['snapshot']);
    await live.change(id, { draining: false });
    await live.say('c', { action: 'subscribe', campaign_id: id });
    expect(live.received('c').map(({ type }) => type)).toEqual([
      'snapshot',
      'end',
    ]);
  });

  test('answers a ping', async () => {
    const live = await makeLive();
    await live.open('c');
    await live.say('c', { action: 'ping' });
    expect(live.received('c')).toEqual([{ type: 'pong' }]);
  });

  test.each([
    ['', 'frame_invalid'],
    ['{', 'frame_invalid'],
    ['null', 'frame_invalid'],
    ['[]', 'frame_invalid'],
    ['"ping"', 'frame_invalid'],
    [`{"action":"ping","x":"${'x'.repeat(9_000)}"}`, 'frame_invalid'],
    ['{}', 'unknown_action'],
    ['{"action":"dance"}', 'unknown_action'],
    ['{"action":"$disconnect"}', 'unknown_action'],
    ['{"action":"broadcast","campaign_id":"*"}', 'unknown_action'],
    ['{"action":["ping"]}', 'unknown_action'],
    ['{"action":"ping","zzz":1}', 'invalid_request'],
    ['{"action":"ping","__proto__":{"a":1}}', 'invalid_request'],
    ['{"action":"subscribe"}', 'invalid_request'],
    ['{"action":"subscribe","campaign_id":""}', 'invalid_request'],
    ['{"action":"subscribe","campaign_id":7}', 'invalid_request'],
    [
      JSON.stringify({
        action: 'subscribe',
        campaign_id: 'cmp_1',
        contact_ids: Array(1_000).fill('con_1'),
      }),
      'invalid_request',
    ],
  ])('says that it does not take %s', async (body, code) => {
    const live = await makeLive();
    await live.open('c');
    await live.event('c', '$default', { body });
    const refusal = { type: 'error', code, campaign_id: null };
    expect(live.received('c')).toEqual([refusal]);
    expect(live.gone).toEqual(new Set());
  });

  test('takes no binary message', async () => {
    const live = await makeLive();
    await live.open('c');
    const body = Buffer.from('{"action":"ping"}').toString('base64');
    await live.event('c', '$default', { body, isBase64Encoded: true });
    expect(live.received('c')).toMatchObject([{ code: 'frame_invalid' }]);
  });

  test('is closed when it talks too much', async () => {
    const live = await makeLive();
    await live.open('c');
    for (let i = 0; i < 60; i++) await live.say('c', { action: 'ping' });
    live.clock.at += 1_000;
    for (let i = 0; i < 60; i++) await live.say('c', { action: 'ping' });
    expect(live.received('c')).toEqual(Array(120).fill({ type: 'pong' }));
    await live.say('c', { action: 'ping' });
    expect(live.received('c')).toEqual([
      { type: 'error', code: 'rate_limited', campaign_id: null },
    ]);
    expect(live.gone).toEqual(new Set(['c']));
  });

  test('is closed when its credential is not valid any more', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    await live.open('c');
    await live.say('c', { action: 'subscribe', campaign_id: id });
    const ticket = await live.newTicket();
    live.received('c');
    const { body } = await live.call('GET', `/api/v1/campaigns/${id}`);
    live.revoked.add(body.created_by);
    await live.say('c', { action: 'ping' });
    expect(live.received('c')).toMatchObject([{ code: 'unauthorized' }]);
    expect(live.gone).toEqual(new Set(['c']));
    expect(await live.connectWith('d', ticket)).toEqual({ statusCode: 401 });
  });

  test('is one of 200 of its credential, those not counted that are gone', async () => {
    const live = await makeLive();
    for (let i = 0; i < 200; i++) await live.open(`c${i}`);
    const ticket = await live.newTicket();
    expect(await live.connectWith('more', ticket)).toEqual({ statusCode: 429 });
    live.gone.add('c7');
    const next = await live.newTicket();
    expect(await live.connectWith('more', next)).toEqual({ statusCode: 200 });
  });

  test('gets nothing any more once it unsubscribed or left', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    for (const connection of ['stays', 'unsubscribes', 'leaves']) {
      await live.open(connection);
      await live.say(connection, { action: 'subscribe', campaign_id: id });
      live.received(connection);
    }
    await live.say('unsubscribes', { action: 'unsubscribe', campaign_id: id });
    await live.event('leaves', '$disconnect');
    await live.pushLater(id);
    expect(live.received('stays')).toHaveLength(1);
    expect(live.received('unsubscribes')).toEqual([]);
    expect(live.received('leaves')).toEqual([]);
  });

  test('watches so many topics and no more', async () => {
    const live = await makeLive();
    await live.open('c');
    const ids: string[] = [];
    for (let i = 0; i < 51; i++) ids.push(await live.newCampaign());
    for (const campaign_id of ids)
      await live.say('c', { action: 'subscribe', campaign_id });
    const answers = live.received('c');
    expect(answers).toHaveLength(51);
    expect(answers.at(-1)).toEqual({
      type: 'error',
      code: 'too_many_subscriptions',
      campaign_id: ids.at(-1),
    });
  });
});
