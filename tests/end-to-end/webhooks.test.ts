import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ask, credential } from '../support/http.ts';
import {
  campaignForm,
  type Json,
  KEY,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

const api = '/api/v1';

let product: Product;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '600']);
});

afterAll(async () => {
  for (const server of open) server.close();
  const said = product.said();
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
  expect(said).not.toMatch(/\+1312234|whsec_/);
});

interface Got {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly at: number;
  readonly event: Json;
}

/** An endpoint of a user: keeps what comes, and answers what it is told to. */
async function receiver() {
  const got: Got[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const headers = request.headers as Record<string, string>;
    got.push({ headers, body, at: Date.now(), event: JSON.parse(body) });
    response.writeHead(answers.shift() ?? 204).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(server);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, got, answers };
}

const create = async (body: object) => {
  const made = await ask(product, 'POST', `${api}/webhooks`, { body });
  expect(made.status).toBe(201);
  return made.json;
};

const deliveries = async (id: string) =>
  (await ask(product, 'GET', `${api}/webhooks/${id}/deliveries`)).json;

async function campaign(numbers: readonly string[], query = '') {
  const { status, json } = await ask(
    product,
    'POST',
    `${api}/campaigns${query}`,
    { body: campaignForm({ name: 'Told' }, numbers) },
  );
  expect(status).toBe(201);
  return json.id as string;
}

describe('a webhook', () => {
  it('tells a user’s program of a campaign, signed, from its start to its end', async () => {
    const { url, got } = await receiver();
    const webhook = await create({ url });
    const id = await campaign(['+13122340190', '+13122340191'], '?start=true');
    await until(
      async () => got.map(({ event }) => event.type),
      (types) => types.includes('campaign.completed'),
      20_000,
    );
    await until(
      async () => (await deliveries(webhook.id)).data,
      (all: Json[]) => all.every(({ status }) => status === 'delivered'),
    );
    const types = got.map(({ event }) => event.type).sort();
    expect(types).toEqual([
      'attempt.completed',
      'attempt.completed',
      'campaign.completed',
      'campaign.started',
      'contact.completed',
      'contact.completed',
      'import.completed',
    ]);
    const verifier = new Verifier(webhook.secret);
    for (const { headers, body, event } of got) {
      expect(verifier.verify(body, headers)).toEqual(event);
      expect(event.data.campaign_id).toBe(id);
      expect(body).not.toContain('+1312');
    }
    expect(new Set(got.map((it) => it.headers['webhook-id'])).size).toBe(7);

    // What the events say is what the API says.
    const contacts = await ask(
      product,
      'GET',
      `${api}/campaigns/${id}/contacts`,
    );
    const outcomes = Object.fromEntries(
      contacts.json.data.map((row: Json) => [row.id, row.attempts[0].outcome]),
    );
    for (const { event } of got)
      if (event.type === 'attempt.completed')
        expect(outcomes[event.data.contact_id]).toBe(event.data.outcome);
    expect(Object.values(outcomes).sort()).toEqual(['busy', 'completed']);
  });

  it('tries again after 5 real seconds, and sends again when asked', async () => {
    const { url, got, answers } = await receiver();
    const webhook = await create({ url, events: ['dnc.added'] });
    answers.push(500);
    const body = { phone_number: '+13122340777' };
    await ask(product, 'POST', `${api}/dnc`, { body });
    await until(
      async () => got.length,
      (count) => count === 2,
      10_000,
    );
    const [first, second] = got;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(4_900);
    expect(second!.at - first!.at).toBeLessThan(8_000);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    const [delivery] = await until(
      async () => (await deliveries(webhook.id)).data,
      ([it]: Json[]) => it.status === 'delivered',
    );
    expect(delivery).toMatchObject({
      id: first!.headers['webhook-id'],
      event_type: 'dnc.added',
      attempts: [{ status_class: '5xx' }, { status_class: '2xx' }],
    });
    const path = `${api}/webhooks/${webhook.id}/deliveries/${delivery.id}/resend`;
    expect((await ask(product, 'POST', path)).status).toBe(202);
    await until(
      async () => got.length,
      (count) => count === 3,
    );
    const { headers, body: again } = got[2]!;
    expect(headers['webhook-id']).toBe(delivery.id);
    expect(new Verifier(webhook.secret).verify(again, headers)).toEqual(
      first!.event,
    );
  });

  it('is switched off by its own 410', async () => {
    const { url, answers } = await receiver();
    const { id } = await create({ url, events: ['campaign.failed'] });
    answers.push(410);
    const path = `${api}/webhooks/${id}`;
    expect((await ask(product, 'POST', `${path}/test`)).status).toBe(202);
    const off = await until(
      async () => (await ask(product, 'GET', path)).json,
      ({ active }: Json) => !active,
    );
    expect(off.disabled_reason).toBe('gone');
    expect((await ask(product, 'POST', `${path}/test`)).status).toBe(409);
  });
});

describe('a stream', () => {
  it('is one of twenty of its organization', async () => {
    const id = await campaign(['+13122341000']);
    const path = `${product.url}${api}/campaigns/${id}/events`;
    const headers = { authorization: `Bearer ${KEY}` };
    const all = await Promise.all(
      Array.from({ length: 21 }, async () => {
        const left = new AbortController();
        const { status } = await fetch(path, { headers, signal: left.signal });
        return { status, left };
      }),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(1);
    for (const { left } of all) left.abort();
    // Who leaves makes room.
    const answer = await until(
      async () => ask(product, 'DELETE', `${api}/campaigns/${id}`),
      ({ status }) => status === 204,
    );
    expect(answer.status).toBe(204);
    const other = await campaign(['+13122341001']);
    const left = new AbortController();
    const again = await until(
      () =>
        fetch(`${product.url}${api}/campaigns/${other}/events`, {
          headers,
          signal: left.signal,
        }),
      ({ status }) => status === 200,
    );
    expect(again.headers.get('content-type')).toMatch(/^text\/event-stream/);
    left.abort();
  });
});

describe('a socket', () => {
  it('is closed when its key is revoked', async () => {
    const key = await credential(product, { scopes: ['campaigns:read'] });
    const { json } = await ask(product, 'POST', `${api}/realtime/tickets`, {
      key,
    });
    const socket = new WebSocket(`${json.url}?ticket=${json.ticket}`);
    const closed = new Promise((done) => socket.once('close', done));
    await new Promise((done) => socket.once('open', done));
    const id = `key_${key.slice('ak_'.length).split('.')[0]}`;
    const revoked = await ask(product, 'DELETE', `${api}/keys/${id}`);
    expect(revoked.status).toBe(204);
    await closed;
  });

  it('is described', async () => {
    const answer = await ask(product, 'GET', `${api}/asyncapi.json`, {
      key: null,
    });
    expect(answer.json).toMatchObject({ asyncapi: '3.0.0' });
  });
});
