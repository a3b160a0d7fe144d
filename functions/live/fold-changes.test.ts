import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { stateKey } from '#functions/adapters/dynamodb/keys.ts';
import { readStats } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Push } from '#functions/platform/messages.ts';
import type { Snapshot } from '#shared/contracts/realtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { claimed, makeUntouched } from '#shared/domain/testing.ts';
import { foldChanges } from './fold-changes.ts';
import { onSocketEvent, type SocketEvent } from './socket.ts';
import { makeLive } from './testing.ts';

const WATCHED = ['the campaign', 'the list'] as const;

/** The stream's record of a first claim: one contact is dialled. */
function claimOf(campaign_id: string): DynamoDBRecord {
  const state: ContactState = {
    ...claimed(makeUntouched(), 'att_1'),
    org_id: 'org_a',
    campaign_id,
    run_number: 1,
    seq: 0,
  };
  const Keys = stateKey(campaign_id, 1, 0);
  const item = JSON.parse(JSON.stringify({ ...Keys, ...state }));
  return {
    eventName: 'INSERT',
    dynamodb: {
      Keys: marshall(Keys),
      NewImage: marshall(item),
      SequenceNumber: '1',
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
  const fold = (table: Table = live.table) =>
    foldChanges({ table, queues }, 'shard_1', [claimOf(id)]);
  return { ...live, id, pushed, subscribe, fold };
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
