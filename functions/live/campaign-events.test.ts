import { Writable } from 'node:stream';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { getCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import { routes } from '#shared/contracts/routes.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { streamCampaignEvents } from './campaign-events.ts';
import { answerEvents, type ResponseHead } from './event-stream.ts';
import { makeLive } from './testing.ts';

const route = routes.find(
  ({ operation_id }) => operation_id === 'stream_campaign_events',
)!;

/** Streams until `naps` naps are over; each is an occasion to change something. */
async function stream(
  live: Awaited<ReturnType<typeof makeLive>>,
  campaign_id: string,
  options: {
    naps?: number;
    last_event_id?: string;
    onNap?: (nap: number) => Promise<void>;
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
    const written = await stream(live, id, { naps: 24 });
    expect(written.filter((text) => text === ': heartbeat\n\n')).toHaveLength(
      3,
    );
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
  async function ask(
    headers: Record<string, string>,
    campaign_id?: string,
    live?: Awaited<ReturnType<typeof makeLive>>,
  ) {
    const world = live ?? (await makeLive());
    let head: ResponseHead | undefined;
    let body = '';
    const open = (opened: ResponseHead) => {
      head = opened;
      return new Writable({
        write(chunk, _encoding, done) {
          body += chunk;
          done();
        },
      });
    };
    const event = {
      headers,
      pathParameters: { campaign_id: campaign_id ?? 'cmp_never' },
      requestContext: { requestId: 'req_1' },
    } as unknown as APIGatewayProxyEvent;
    await answerEvents(event, open, {
      ...world.deps,
      route,
      auth: {
        get_credential: (id) => getCredential(world.table, id),
        pepper: 'pepper',
        real_clock: world.clock,
      },
    });
    return { ...head!, body };
  }

  test('is a problem without a credential, as everywhere', async () => {
    const answer = await ask({});
    expect(answer.statusCode).toBe(401);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'www-authenticate': 'Bearer',
    });
    expect(JSON.parse(answer.body).code).toBe('unauthorized');
  });

  test("is 404 for another org's campaign", async () => {
    const live = await makeLive();
    const other = await live.credential({
      org_id: 'org_b',
      scopes: [...scopes],
    });
    const foreign = await live.newCampaign(other.credential);
    const headers = { Authorization: `Bearer ${live.key}` };
    expect((await ask(headers, foreign, live)).statusCode).toBe(404);
  });

  test('is a stream that ends, for a campaign that is over', async () => {
    const live = await makeLive();
    const id = await live.newCampaign();
    await live.change(id, { status: 'cancelled' });
    const headers = { Authorization: `Bearer ${live.key}` };
    const answer = await ask(headers, id, live);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(answer.body).toMatch(/^id: 1\ndata: \{"type":"snapshot"/);
    expect(answer.body).toContain('event: end\n');
  });
});
