import { expect, it } from 'vitest';
import { type Api, makeApi } from '#functions/api/testing.ts';
import { Outdial, type OutdialError } from './outdial.ts';
import type { Fetch } from './resilient-fetch.ts';

const noWait = async () => {};

/** The real API behind `fetch`. */
function wireTo(api: Api): Fetch {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const raw = Buffer.from(await request.arrayBuffer());
    const answer = await api.call(request.method, pathname, {
      raw,
      headers: Object.fromEntries(request.headers),
      query: Object.fromEntries(searchParams),
    });
    const isEmpty = answer.status === 204;
    return new Response(isEmpty ? null : JSON.stringify(answer.body), {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

function clientOf(api: Api, fetch: Fetch = wireTo(api)) {
  const url = 'http://outdial.test/';
  return new Outdial({ url, api_key: api.key, fetch, sleep: noWait });
}

async function* parts() {
  yield new TextEncoder().encode('phone_number,first_name\n');
  yield new TextEncoder().encode('+12025550190,Sam\n');
}

it('does what seed 003 shows: create with a file, start, pause, resume, stop', async () => {
  const api = await makeApi();
  const { campaigns } = clientOf(api);
  const created = await campaigns.create({
    name: 'Q4 follow-ups',
    agent_id: 'agt_demo',
    phone_number_id: 'num_demo',
    contacts: parts(),
    max_concurrent_calls: 5,
    retries_per_contact: 1,
    retry_delay_seconds: 300,
  });
  expect(created).toMatchObject({ import: { accepted: 2 }, status: 'draft' });
  const { id } = created;
  expect((await campaigns.start(id)).status).toBe('running');
  expect((await campaigns.pause(id, 'lunch')).paused?.reason_text).toBe(
    'lunch',
  );
  expect((await campaigns.resume(id)).status).toBe('running');
  expect((await campaigns.stop(id)).completion_reason).toBe('manual_stop');
  expect((await campaigns.stats(id)).contacts.total).toBe(2);
  expect((await campaigns.list({ status: 'completed' })).total).toBe(1);
  const copy = await campaigns.clone(id);
  await campaigns.update(copy.id, { name: 'Again' });
  expect((await campaigns.get(copy.id)).name).toBe('Again');
  await campaigns.delete(copy.id);
  expect((await campaigns.list()).total).toBe(1);
});

it('throws what the problem says', async () => {
  const api = await makeApi();
  const { campaigns } = clientOf(api);
  const error: OutdialError = await campaigns.get('cmp_x').catch((e) => e);
  expect(error).toMatchObject({
    name: 'OutdialError',
    status: 404,
    code: 'not_found',
  });
});

it('creates once although the first answer was lost', async () => {
  const api = await makeApi();
  const wire = wireTo(api);
  let calls = 0;
  const lossy: Fetch = async (request) => {
    const response = await wire(request);
    calls += 1;
    if (calls === 1) throw new TypeError('fetch failed');
    return response;
  };
  const { campaigns } = clientOf(api, lossy);
  await campaigns.create({ name: 'Spring' });
  expect(calls).toBe(2);
  expect((await clientOf(api).campaigns.list()).total).toBe(1);
});

it('gives up after four tries, with what it was told last', async () => {
  const api = await makeApi();
  let calls = 0;
  const down: Fetch = async () => {
    calls += 1;
    return new Response('no', { status: 503 });
  };
  const { campaigns } = clientOf(api, down);
  await expect(campaigns.list()).rejects.toMatchObject({ status: 503 });
  expect(calls).toBe(4);
});

it('follows events over a lost connection, until the end', async () => {
  const api = await makeApi();
  const resumedAfter: (string | null)[] = [];
  const streams = [
    ': heartbeat\n\nid: 1\ndata: {"sequence":1}\n\nretry: 5\n\n',
    'id: 2\ndata: {"sequence":2}\n\nid: 3\nevent: end\ndata: {}\n\n',
  ];
  const fetch: Fetch = async (request) => {
    resumedAfter.push(request.headers.get('Last-Event-ID'));
    return new Response(streams.shift());
  };
  const seen: unknown[] = [];
  const { campaigns } = clientOf(api, fetch);
  for await (const event of campaigns.streamEvents('cmp_1')) seen.push(event);
  expect(seen).toEqual([{ sequence: 1 }, { sequence: 2 }]);
  expect(resumedAfter).toEqual([null, '1']);
});

it('does not ask again for events that it may not see', async () => {
  const api = await makeApi();
  const { campaigns } = clientOf(api, async () =>
    Response.json({ code: 'not_found', status: 404 }, { status: 404 }),
  );
  const events = campaigns.streamEvents('cmp_x');
  await expect(events.next()).rejects.toMatchObject({ code: 'not_found' });
});
