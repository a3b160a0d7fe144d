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
    expect(body.url).toMatch(/^wss?:/);
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

  test('answers a ping, and says so when it does not understand', async () => {
    const live = await makeLive();
    await live.open('c');
    await live.say('c', { action: 'ping' });
    await live.say('c', { action: 'dance' });
    await live.event('c', '$default', { body: '{' });
    const refusal = {
      type: 'error',
      code: 'invalid_request',
      campaign_id: null,
    };
    expect(live.received('c')).toEqual([{ type: 'pong' }, refusal, refusal]);
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
