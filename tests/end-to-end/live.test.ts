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

const api = '/api/v1/campaigns';
const numbers = (count: number) =>
  Array.from({ length: count }, (_, n) => `+1312234${String(1000 + n)}`);

let product: Product;
let foreign: string;

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '60']);
  const scopes = ['campaigns:manage'];
  foreign = await credential(product, { org_id: 'other', scopes });
});

afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

async function campaign(count: number, query = ''): Promise<string> {
  const { status, json } = await ask(product, 'POST', `${api}${query}`, {
    body: campaignForm(
      { name: 'Watched', max_concurrent_calls: '3' },
      numbers(count),
    ),
  });
  expect(status).toBe(201);
  return json.id;
}

const act = (id: string, action: string) =>
  ask(product, 'POST', `${api}/${id}/${action}`);

/** Contacts of a snapshot add up, whenever it was taken. */
function expectWhole({ stats }: Json, total: number) {
  const { contacts } = stats;
  expect(contacts.total).toBe(total);
  expect(
    contacts.pending +
      contacts.in_progress +
      contacts.completed +
      contacts.exhausted +
      contacts.stopped,
  ).toBe(total);
}

interface Sse {
  readonly id: number;
  readonly event: string;
  readonly data: Json;
}

/** Reads a stream until `isEnough` or its end. */
async function stream(
  id: string,
  isEnough: (events: readonly Sse[]) => boolean,
  headers: Readonly<Record<string, string>> = {},
) {
  const left = new AbortController();
  const answer = await fetch(`${product.url}${api}/${id}/events`, {
    headers: { authorization: `Bearer ${KEY}`, ...headers },
    signal: left.signal,
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const events: Sse[] = [];
  let text = '';
  let hasEnded = true;
  const decoder = new TextDecoder();
  for await (const chunk of answer.body!) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop()!;
    events.push(...parts.filter((part) => !part.startsWith(':')).map(eventOf));
    if (isEnough(events)) {
      hasEnded = false;
      break;
    }
  }
  left.abort();
  return { events, hasEnded };
}

function eventOf(part: string): Sse {
  const field = (name: string) =>
    part
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  return {
    id: Number(field('id')),
    event: field('event') ?? 'message',
    data: JSON.parse(field('data') ?? '{}'),
  };
}

/** A socket that keeps what it is told. */
async function socket(ticket: { url: string; ticket: string }) {
  const ws = new WebSocket(`${ticket.url}?ticket=${ticket.ticket}`);
  const told: Json[] = [];
  ws.on('message', (data) => told.push(JSON.parse(String(data))));
  await new Promise((resolve, reject) => {
    ws.once('open', resolve).once('error', reject);
  });
  return {
    told,
    send: (message: unknown) => ws.send(JSON.stringify(message)),
    raw: (text: string) => ws.send(text),
    close: () => ws.close(),
    /** The first that matches, of those told and those to come. */
    hears: async (matches: (message: Json) => boolean): Promise<Json> =>
      (
        await until(
          async () => told.filter(matches),
          (found) => found.length > 0,
          20_000,
        )
      )[0],
  };
}

const ticket = async (key = KEY) => {
  const { status, json } = await ask(
    product,
    'POST',
    '/api/v1/realtime/tickets',
    { key },
  );
  expect(status).toBe(201);
  return json;
};

const refusal = (url: string) =>
  new Promise<number>((resolve, reject) => {
    new WebSocket(url)
      .on('unexpected-response', (_request, { statusCode }) =>
        resolve(statusCode ?? 0),
      )
      .on('error', () => {})
      .on('open', () => reject(new Error('it was let in')));
  });

describe('the event stream', () => {
  it('sends a whole snapshot at once and every 2 s, and ends with the run', async () => {
    const id = await campaign(12, '?start=true');
    const began = Date.now();
    const { events, hasEnded } = await stream(id, () => false);
    expect(hasEnded).toBe(true);
    const snapshots = events.filter(({ event }) => event === 'message');
    expect(events.at(-1)?.event).toBe('end');
    expect(snapshots.length).toBeGreaterThan(1);
    expect(Date.now() - began).toBeGreaterThan(1_900 * (snapshots.length - 1));
    for (const { data } of snapshots) {
      expect(data.campaign_id).toBe(id);
      expectWhole(data, 12);
    }
    const ids = snapshots.map((event) => event.id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
    const last = snapshots.at(-1)?.data;
    expect(last.campaign).toMatchObject({
      status: 'completed',
      draining: false,
    });
    const final = await ask(product, 'GET', `${api}/${id}/stats`);
    expect(last.stats).toEqual(final.json);

    const back = await stream(id, () => false, {
      'last-event-id': String(ids.at(-1)),
    });
    expect(back.hasEnded).toBe(true);
    expect(back.events[0]?.id).toBeGreaterThan(ids.at(-1)!);
    expect(back.events.at(-1)?.event).toBe('end');
  });

  it('shows a change of a draft, and goes on where a reader left', async () => {
    const id = await campaign(3);
    const first = await stream(id, (events) => events.length === 1);
    expect(first.events[0]?.data.campaign.status).toBe('draft');
    const last = first.events[0]!.id;
    let change: Promise<unknown> | undefined;
    const isEnough = ({ length }: readonly Sse[]) => {
      // Only once it listens: what came before would be in its first snapshot.
      const body = { name: 'Renamed' };
      change ??= ask(product, 'PATCH', `${api}/${id}`, { body });
      return length === 2;
    };
    const headers = { 'last-event-id': String(last) };
    const { events } = await stream(id, isEnough, headers);
    await change;
    expect(events.map((event) => event.id)).toEqual([last + 1, last + 2]);
    expect(events.at(-1)?.data.campaign.name).toBe('Renamed');
  });

  it('is refused like everything else', async () => {
    const id = await campaign(1);
    const path = `${api}/${id}/events`;
    for (const [key, status, code] of [
      [null, 401, 'unauthorized'],
      [foreign, 404, 'not_found'],
      [await credential(product, {}), 403, 'forbidden'],
    ] as const) {
      const answer = await ask(product, 'GET', path, { key });
      expect([answer.status, answer.json.code]).toEqual([status, code]);
    }
  });
});

describe('a ticket', () => {
  it('opens one socket, once', async () => {
    const given = await ticket();
    expect(Object.keys(given).sort()).toEqual(['expires_at', 'ticket', 'url']);
    const left = Date.parse(given.expires_at) - Date.now();
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
    const opened = await socket(given);
    expect(await refusal(`${given.url}?ticket=${given.ticket}`)).toBe(401);
    opened.close();
    expect(await refusal(`${given.url}?ticket=${given.ticket}`)).toBe(401);
  });

  it('is needed, and must be ours', async () => {
    const { url } = await ticket();
    expect(await refusal(url)).toBe(401);
    expect(await refusal(`${url}?ticket=`)).toBe(401);
    expect(await refusal(`${url}?ticket=${KEY}`)).toBe(401);
    expect(await refusal(`${product.url.replace('http', 'ws')}/other`)).toBe(
      404,
    );
  });
});

describe('a socket', () => {
  it('gets a snapshot at once, then each second’s change, then the end', async () => {
    const id = await campaign(20);
    const opened = await socket(await ticket());
    opened.send({ action: 'subscribe', campaign_id: id });
    const first = await opened.hears(({ type }) => type === 'snapshot');
    expect(first.campaign.status).toBe('draft');
    expect((await act(id, 'start')).status).toBe(200);
    await opened.hears(({ type }) => type === 'end');
    const { told } = opened;
    expect(told.at(-1)).toEqual({ type: 'end', campaign_id: id });
    const snapshots = told.filter(({ type }) => type === 'snapshot');
    for (const [n, snapshot] of snapshots.entries()) {
      expectWhole(snapshot, 20);
      expect(Buffer.byteLength(JSON.stringify(snapshot))).toBeLessThan(32_768);
      if (n > 0) {
        expect(snapshot.sequence).toBeGreaterThan(snapshots[n - 1].sequence);
      }
    }
    expect(snapshots.some(({ stats }) => stats.contacts.in_progress > 0)).toBe(
      true,
    );
    expect(snapshots.at(-1).campaign).toMatchObject({
      status: 'completed',
      draining: false,
    });
    const final = await ask(product, 'GET', `${api}/${id}/stats`);
    expect(snapshots.at(-1).stats).toEqual(final.json);
    opened.close();
  });

  it('hears of the list, and of the rows it watches', async () => {
    const id = await campaign(2);
    const page = await ask(product, 'GET', `${api}/${id}/contacts`);
    const contact_ids = page.json.data.map((row: Json) => row.id);
    const opened = await socket(await ticket());
    opened.send({ action: 'subscribe', campaign_id: '*' });
    opened.send({ action: 'subscribe', campaign_id: id, contact_ids });
    await opened.hears((it) => it.type === 'snapshot');
    await act(id, 'start');
    const { rows } = await opened.hears(({ type }) => type === 'contacts');
    expect(contact_ids).toContain(rows[0].id);
    await opened.hears(
      ({ type, campaign_id }) => type === 'end' && campaign_id === id,
    );
    opened.close();
  });

  it('hears nothing more after it unsubscribed', async () => {
    const id = await campaign(2);
    const other = await campaign(2);
    const opened = await socket(await ticket());
    opened.send({ action: 'subscribe', campaign_id: id });
    opened.send({ action: 'subscribe', campaign_id: other });
    opened.send({ action: 'unsubscribe', campaign_id: id });
    opened.send({ action: 'ping' });
    await opened.hears(({ type }) => type === 'pong');
    const before = opened.told.length;
    await act(id, 'start');
    await act(other, 'start');
    await opened.hears(({ type }) => type === 'end');
    const later = opened.told.slice(before);
    expect(new Set(later.map((it) => it.campaign_id))).toEqual(
      new Set([other]),
    );
    opened.close();
  });

  it('is told what it may not see or say, and stays open', async () => {
    const id = await campaign(1);
    const opened = await socket(await ticket(foreign));
    opened.send({ action: 'subscribe', campaign_id: id });
    expect(await opened.hears(({ type }) => type === 'error')).toEqual({
      type: 'error',
      code: 'not_found',
      campaign_id: id,
    });
    opened.raw('{');
    opened.raw('null');
    opened.send({ action: 'subscribe', campaign_id: id, zzz: 1 });
    opened.send({ action: 'fly' });
    await opened.hears(({ code }) => code === 'unknown_action');
    expect(opened.told.slice(1).map(({ code }) => code)).toEqual([
      'frame_invalid',
      'frame_invalid',
      'invalid_request',
      'unknown_action',
    ]);
    opened.send({ action: 'subscribe', campaign_id: '*' });
    opened.send({ action: 'ping' });
    await opened.hears(({ type }) => type === 'pong');
    expect(opened.told.some(({ type }) => type === 'snapshot')).toBe(false);
    opened.close();
  });
});
