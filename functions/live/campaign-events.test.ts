import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  keepPlace,
  leavePlace,
  takePlace,
} from '#functions/adapters/dynamodb/stream-places.ts';
import type { RouteRequest } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { streamCampaignEvents } from './campaign-events.ts';
import { getCampaignEvents } from './event-stream.ts';
import { makeLive } from './testing.ts';

/** Streams until `naps` naps are over; each is an occasion to change something. */
async function stream(
  live: Awaited<ReturnType<typeof makeLive>>,
  campaign_id: string,
  options: {
    naps?: number;
    last_event_id?: string;
    onNap?: (nap: number) => Promise<void>;
    keep_place?: () => Promise<boolean>;
  } = {},
): Promise<string[]> {
  const { naps = 100, last_event_id, onNap } = options;
  const written: string[] = [];
  let nap = 0;
  await streamCampaignEvents(
    { org_id: 'org_a', campaign_id, last_event_id },
    { write: (text) => written.push(text), isGone: () => nap >= naps },
    {
      ...live.deps,
      keep_place: options.keep_place ?? (async () => true),
      sleep: async (ms) => {
        nap += 1;
        live.clock.at += ms;
        await onNap?.(nap);
      },
    },
  );
  return written;
}

const snapshots = (written: string[]) =>
  written
    .map((text) => /^id: (\d+)\ndata: (.*)\n\n$/.exec(text))
    .filter((match) => match !== null)
    .map(([, id, data]) => ({ id: Number(id), ...JSON.parse(data!) }));

describe('a stream of events', () => {
  test('sends a snapshot every 2 s while the campaign runs', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    await live.change(id, { status: 'running' });
    const sent = snapshots(await stream(live, id, { naps: 3 }));
    expect(sent.map(({ id }) => id)).toEqual([1, 2, 3]);
    const [first, second] = sent;
    expect(Date.parse(second.at) - Date.parse(first.at)).toBe(2_000);
  });

  test('sends one and then only changes while nothing moves', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    const onNap = async (nap: number) => {
      if (nap === 3) await live.change(id, { name: 'Two' });
    };
    const sent = snapshots(await stream(live, id, { naps: 6, onNap }));
    expect(sent.map(({ campaign }) => campaign.name)).toEqual(['One', 'Two']);
  });

  test('beats every 15 s, so that nothing in between gives it up', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    const start = live.clock.at;
    const beats: number[] = [];
    const keep_place = async () => {
      beats.push(live.clock.at - start);
      return true;
    };
    const written = await stream(live, id, { naps: 40, keep_place });
    expect(beats.slice(0, 3)).toEqual([15_000, 30_000, 45_000]);
    const heartbeats = written.filter((text) => text === ': heartbeat\n\n');
    expect(heartbeats).toHaveLength(beats.length);
  });

  test('looks every 2 s, however long a look takes', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    await live.change(id, { status: 'running' });
    const { read_stats } = live.deps;
    live.deps.read_stats = async (campaign) => {
      live.clock.at += 700;
      return read_stats(campaign);
    };
    const sent = snapshots(await stream(live, id, { naps: 3 }));
    const [first, ...rest] = sent.map(({ at }) => Date.parse(at));
    expect(rest.map((at) => at - first!)).toEqual([2_000, 4_000]);
  });

  test('gives way when its place was given to another', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    const keep_place = async () => false;
    const written = await stream(live, id, { keep_place });
    expect(written.slice(-2)).toEqual([': heartbeat\n\n', 'retry: 1000\n\n']);
  });

  test('ends with the campaign, but not while its last calls go on', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    await live.change(id, { status: 'cancelled', draining: true });
    const onNap = async (nap: number) => {
      if (nap === 3) await live.change(id, { draining: false });
    };
    const written = await stream(live, id, { onNap });
    expect(snapshots(written)).toHaveLength(4);
    expect(written.at(-1)).toMatch(/^id: 4\nevent: end\ndata: \{.*\}\n\n$/);
  });

  test('makes way before the function must, and says when to come back', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    const written = await stream(live, id, { naps: 1_000 });
    expect(written.at(-1)).toBe('retry: 1000\n\n');
    expect(written.join('')).not.toContain('event: end');
  });

  test('goes on counting where the client was', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    const resumed = await stream(live, id, { naps: 1, last_event_id: '41' });
    expect(snapshots(resumed)).toMatchObject([{ id: 42, sequence: 42 }]);
    const odd = await stream(live, id, { naps: 1, last_event_id: 'x' });
    expect(snapshots(odd)).toMatchObject([{ id: 1 }]);
  });
});

describe('the answer', () => {
  const path = (id: string) => `/api/v1/campaigns/${id}/events`;

  test('is a problem without a credential, as everywhere', async () => {
    const { call } = await makeLive();
    const answer = await call('GET', path('cmp_1'), { key: null });
    expect(answer).toMatchObject({
      status: 401,
      headers: {
        'content-type': 'application/problem+json',
        'www-authenticate': 'Bearer',
      },
      body: { code: 'unauthorized' },
    });
  });

  test("is 404 for another org's campaign", async () => {
    const live = await makeLive();
    const other = await live.credential({ org_id: 'org_b' });
    const foreign = await live.newCampaign(other.credential);
    expect((await live.call('GET', path(foreign))).status).toBe(404);
  });

  test('is a stream that ends, for a campaign that is over', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    await live.change(id, { status: 'cancelled' });
    const headers = { 'Last-Event-ID': '7' };
    const answer = await live.call('GET', path(id), { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(answer.body).toMatch(/^id: 8\ndata: \{"type":"snapshot"/);
    expect(answer.body).toContain('event: end\n');
  });

  test('stops looking at the campaign when its client leaves', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    let looks = 0;
    const deps = {
      ...live.deps,
      read_stats: (campaign: Campaign) => {
        looks += 1;
        return live.deps.read_stats(campaign);
      },
    };
    const request = {
      caller: { org_id: 'org_a' },
      params: { campaign_id: id },
      headers: {},
    } as RouteRequest<'stream_campaign_events'>;
    const reply = await getCampaignEvents(request, deps);
    const { file } = reply as { file: Readable };
    for await (const part of file) {
      expect(String(part)).toContain('snapshot');
      break;
    }
    expect(file.destroyed).toBe(true);
    // Longer than the time between two looks.
    await sleep(2_100);
    expect(looks).toBe(1);
  });

  test('is refused to whom has 20 streams, until one ends or crashed', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    const { table, clock } = live;
    const taken = await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        takePlace(table, 'org_a', `stream ${i}`, clock.at),
      ),
    );
    const open = taken.filter((place) => place !== undefined);
    expect(new Set(open.map(({ place }) => place)).size).toBe(20);
    expect(open).toHaveLength(20);
    expect(await live.call('GET', path(id))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '45' },
      body: { code: 'too_many_streams', limit: 20 },
    });
    await live.change(id, { status: 'cancelled' });
    await leavePlace(table, open[7]!);
    expect((await live.call('GET', path(id))).status).toBe(200);
    // It ended, and so left the place to the next one.
    expect((await live.call('GET', path(id))).status).toBe(200);
    await takePlace(table, 'org_a', 'the last', clock.at);
    expect((await live.call('GET', path(id))).status).toBe(429);
    clock.at += 30_000;
    expect(await keepPlace(table, open[0]!, clock.at)).toBe(true);
    clock.at += 15_000;
    expect((await live.call('GET', path(id))).status).toBe(200);
    expect(await keepPlace(table, open[0]!, clock.at)).toBe(true);
  });
});
