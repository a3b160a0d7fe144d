import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { stateKey } from '#functions/adapters/dynamodb/keys.ts';
import {
  readCounters,
  readStats,
} from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Push } from '#functions/platform/messages.ts';
import type { Snapshot } from '#shared/contracts/realtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { claimed, makeUntouched } from '#shared/domain/testing.ts';
import { type FoldDeps, foldChanges } from './fold-changes.ts';
import { onSocketEvent, type SocketEvent } from './socket.ts';
import { makeLive } from './testing.ts';

const WATCHED = ['the campaign', 'the list'] as const;

/** The stream's n-th record: a contact is dialled for the first time. */
function claimOf(campaign_id: string, n: number): DynamoDBRecord {
  const state: ContactState = {
    ...claimed(makeUntouched(), 'att_1'),
    org_id: 'org_a',
    campaign_id,
    run_number: 1,
    seq: n,
  };
  const Keys = stateKey(campaign_id, 1, n);
  const item = JSON.parse(JSON.stringify({ ...Keys, ...state }));
  return {
    eventName: 'INSERT',
    dynamodb: {
      Keys: marshall(Keys),
      NewImage: marshall(item),
      SequenceNumber: String(n),
    },
  } as DynamoDBRecord;
}

/** A campaign, a socket, and a fold of one change that may be met at any request. */
async function makeFold() {
  const live = await makeLive();
  const id = await live.newCampaign();
  await live.open('c');
  const pushed: Push[] = [];
  const queues = { push: async (push: Push) => void pushed.push(push) };
  const known: FoldDeps['known'] = new Map();
  let claims = 0;
  // With the figures that were counted, not those of a test without any.
  const deps = {
    ...live.deps,
    read_stats: (campaign: Campaign) => readStats(live.table, campaign),
  };
  const subscribe = (what: (typeof WATCHED)[number] = 'the campaign') => {
    const campaign_id = what === 'the list' ? '*' : id;
    const event = {
      requestContext: { connectionId: 'c', routeKey: '$default' },
      body: JSON.stringify({ action: 'subscribe', campaign_id }),
    };
    return onSocketEvent(event as SocketEvent, deps);
  };
  const foldWith = (mind: FoldDeps['known'], table: Table) =>
    foldChanges({ table, queues, known: mind }, 'shard_1', [
      claimOf(id, ++claims),
    ]);
  const fold = (table: Table = live.table) => foldWith(known, table);
  const foldElsewhere = () => foldWith(new Map(), live.table);
  return { ...live, id, pushed, subscribe, fold, foldElsewhere };
}

/** The table, where something happens before one of its requests. */
function interrupted(
  table: Table,
  request: number,
  meanwhile: () => Promise<unknown>,
) {
  let requests = 0;
  const send = async (command: never) => {
    if (requests++ === request) await meanwhile();
    return table.db.send(command);
  };
  return {
    table: { ...table, db: { send } as Table['db'] },
    count: () => requests,
  };
}

test('a change that nobody watches is counted, and told to nobody', async () => {
  const { fold, pushed } = await makeFold();
  expect(await fold()).toMatchObject([{ delta: { touched: 1 } }]);
  expect(pushed).toEqual([]);
});

test.each(WATCHED)('who watches %s is told', async (what) => {
  const { fold, pushed, subscribe, id } = await makeFold();
  await subscribe(what);
  await fold();
  expect(pushed).toEqual([{ v: 1, org_id: 'org_a', topic: id }]);
});

test('who watches another campaign, or left, is not told', async () => {
  const { fold, pushed, subscribe, newCampaign, say, event } = await makeFold();
  const campaign_id = await newCampaign();
  await say('c', { action: 'subscribe', campaign_id });
  await fold();
  expect(pushed).toEqual([]);
  await subscribe();
  await event('c', '$disconnect');
  await fold();
  expect(pushed).toEqual([]);
});

test('what a process remembers is read again when another counted since', async () => {
  const { fold, foldElsewhere, table, id } = await makeFold();
  await fold();
  await foldElsewhere();
  expect(await fold()).toMatchObject([{ delta: { touched: 1 } }]);
  const run = { id, run_number: 1 };
  expect((await readCounters(table, run)).figures.touched).toBe(3);
});

test('counters that this process wrote last are not read again', async () => {
  const { fold, table } = await makeFold();
  const first = interrupted(table, -1, async () => {});
  await fold(first.table);
  const second = interrupted(table, -1, async () => {});
  await fold(second.table);
  expect([first.count(), second.count()]).toEqual([4, 3]);
});

test('who begins to watch at any request of the fold sees its change, or is told', async () => {
  const alone = await makeFold();
  const { table, count } = interrupted(alone.table, -1, async () => {});
  await alone.fold(table);
  const seenAtOnce: boolean[] = [];
  for (let request = 0; request <= count(); request += 1) {
    const { fold, pushed, subscribe, received, ...live } = await makeFold();
    const meeting = interrupted(live.table, request, () => subscribe());
    await fold(meeting.table);
    if (request === count()) await subscribe();
    const [snapshot] = received('c') as Snapshot[];
    const shows = snapshot!.live.ringing === 1;
    expect(shows || pushed.length === 1, `at request ${request}`).toBe(true);
    seenAtOnce.push(shows);
  }
  // Before the count they have to be told, after it they see for themselves.
  expect(seenAtOnce[0]).toBe(false);
  expect(seenAtOnce.at(-1)).toBe(true);
});
