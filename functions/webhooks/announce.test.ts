import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import {
  type Delivery,
  listDeliveries,
} from '#functions/adapters/dynamodb/delivery-store.ts';
import { recordKey } from '#functions/adapters/dynamodb/keys.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import {
  putWebhook,
  type Webhook,
} from '#functions/adapters/dynamodb/webhook-store.ts';
import type { WebhookMessage } from '#functions/platform/messages.ts';
import {
  eventBody,
  MAX_EVENT_BYTES,
  type WebhookEventType,
} from '#shared/contracts/webhook-events.ts';
import { announce } from './announce.ts';
import { endpoint } from './testing.ts';

const NOW = '2026-01-01T10:00:00.000Z';
const AT = Date.parse(NOW);

type Item = Record<string, unknown> | undefined;

let records = 0;
const record = (pk: string, sk: string, before: Item, after: Item) =>
  ({
    eventID: String(++records),
    dynamodb: {
      ApproximateCreationDateTime: AT / 1000,
      SequenceNumber: String(records),
      Keys: marshall({ pk, sk }),
      ...(before && { OldImage: marshall({ org_id: 'org_a', ...before }) }),
      ...(after && { NewImage: marshall({ org_id: 'org_a', ...after }) }),
    },
  }) as DynamoDBRecord;

const campaign = (before: Item, after: Item) => {
  const base = {
    id: 'cmp_1',
    name: 'Spring',
    external_id: null,
    run_number: 1,
    completion_reason: null,
    paused: null,
    started_at: null,
    completed_at: null,
    updated_at: NOW,
    draining: false,
  };
  const whole = (item: Item) => item && { ...base, ...item };
  return record('ORG#org_a', 'CMP#cmp_1', whole(before), whole(after));
};

const attempt = (more: Record<string, unknown> = {}) => ({
  id: 'att_1',
  attempt_number: 1,
  kind: 'first',
  phone_number: '+12025550190',
  from_number: '+12025550100',
  status: 'ringing',
  started_at: NOW,
  ...more,
});

const ended = attempt({ status: 'ended', outcome: 'busy', ended_at: NOW });

const contact = (before: Item, after: Item) => {
  const base = { campaign_id: 'cmp_1', run_number: 1, seq: 7 };
  const whole = (item: Item) => item && { ...base, ...item };
  return record('RUN#cmp_1#1#0', '00000007', whole(before), whole(after));
};

const upload = (status: string) => ({
  campaign_id: 'cmp_1',
  id: 'upl_1',
  status,
  rows: 3,
  accepted: 2,
  rejected: 1,
  duplicate: 0,
  suppressed: 0,
  created_at: NOW,
  finished_at: NOW,
});

const number = (more: Item = {}) => ({
  id: 'num_1',
  status: 'active',
  outbound_enabled: true,
  updated_at: NOW,
  ...more,
});

async function world(...endpoints: Partial<Webhook>[]) {
  const table = makeTable({ seed: 1 });
  const sent: WebhookMessage[] = [];
  for (const changes of endpoints)
    await putWebhook(table, { ...endpoint, ...changes });
  const { send } = table.db;
  const commands: string[] = [];
  const deps = {
    table: {
      ...table,
      db: {
        send: async (command: object) => {
          commands.push(command.constructor.name);
          return send(command as never);
        },
      } as never,
    },
    queues: { webhook: async (it: WebhookMessage) => void sent.push(it) },
    real_clock: { now: () => AT },
  };
  const stored = async (webhook = 'whk_1'): Promise<Delivery[]> => {
    const query = { webhook, status: undefined };
    return (await listDeliveries(table, query, 100, undefined)).deliveries;
  };
  return {
    table,
    sent,
    commands,
    stored,
    tell: (...batch: DynamoDBRecord[]) => announce(batch, deps),
    /** Types of the events, and what they carry, in the order of their types. */
    events: async (webhook?: string) => {
      const bodies = (await stored(webhook)).map(({ body }) =>
        JSON.parse(body),
      );
      return bodies.sort((a, b) => (a.type < b.type ? -1 : 1));
    },
  };
}

const running = { status: 'running' };

describe('a change of a campaign', () => {
  test.each<[Item, Item, string[]]>([
    [undefined, { status: 'draft' }, []],
    [{ status: 'draft' }, { status: 'scheduled' }, ['campaign.scheduled']],
    [undefined, { status: 'scheduled' }, ['campaign.scheduled']],
    [{ status: 'draft' }, running, ['campaign.started']],
    [{ status: 'scheduled' }, running, ['campaign.started']],
    [running, running, []],
    [
      running,
      { status: 'paused', paused: { reason_code: 'manual' } },
      ['campaign.paused'],
    ],
    [{ status: 'paused' }, running, ['campaign.resumed']],
    [running, { status: 'cancelled', draining: true }, []],
    [
      { status: 'cancelled', draining: true },
      { status: 'cancelled' },
      ['campaign.cancelled'],
    ],
    [{ status: 'completed' }, { status: 'completed', name: 'New' }, []],
    [running, { status: 'completed' }, ['campaign.completed']],
    [running, { status: 'failed' }, ['campaign.failed']],
    [{ status: 'completed' }, { status: 'draft' }, []],
    [{ status: 'draft' }, undefined, []],
    [
      { status: 'paused', removed_numbers: [{ number_id: 'num_2' }] },
      { status: 'paused', removed_numbers: [{ number_id: 'num_3' }] },
      ['number.health_changed', 'number.health_changed'],
    ],
  ])('from %j to %j tells %j', async (before, after, types) => {
    const it = await world({});
    await it.tell(campaign(before, after));
    const events = await it.events();
    expect(events.map(({ type }) => type)).toEqual(types);
    for (const event of events) expectValid(event);
  });
});

describe('a change of a contact', () => {
  test('tells of each call that is over, once, and of the end', async () => {
    const it = await world({});
    await it.table.db.send(putRecord());
    const ringing = { status: 'ringing', attempts: [attempt()] };
    const waiting = { status: 'retry_scheduled', attempts: [ended] };
    await it.tell(contact(undefined, ringing), contact(ringing, waiting));
    const second = { ...ended, id: 'att_2', attempt_number: 2 };
    const over = { status: 'exhausted', attempts: [ended, second] };
    await it.tell(contact(waiting, over), contact(over, over));
    const events = await it.events();
    expect(events).toMatchObject([
      { type: 'attempt.completed' },
      { type: 'attempt.completed' },
      {
        type: 'contact.completed',
        data: { contact_id: 'con_7', bucket: 'exhausted', attempt_count: 2 },
      },
    ]);
    expect(events.map(({ data }) => data.attempt_id).sort()).toEqual([
      'att_1',
      'att_2',
      undefined,
    ]);
    for (const event of events) {
      expectValid(event);
      expect(JSON.stringify(event)).not.toContain('+1202');
    }
  });
});

describe('other changes', () => {
  test.each<[string, DynamoDBRecord, object[]]>([
    [
      'an attached file',
      record('UPL#cmp_1', 'upl_1', upload('attaching'), upload('attached')),
      [{ type: 'import.completed', data: { accepted: 2, rejected: 1 } }],
    ],
    [
      'a rejected file',
      record('UPL#cmp_1', 'upl_1', upload('validating'), upload('rejected')),
      [{ type: 'import.completed', data: { status: 'rejected' } }],
    ],
    [
      'a file on its way',
      record('UPL#cmp_1', 'upl_1', upload('staged'), upload('attaching')),
      [],
    ],
    [
      'a number that is switched off',
      record('NUM#org_a', 'num_1', number(), number({ status: 'inactive' })),
      [{ type: 'number.health_changed', data: { health: 'inactive' } }],
    ],
    [
      'a number whose label changes',
      record('NUM#org_a', 'num_1', number(), number({ label: 'b' })),
      [],
    ],
    [
      'a number that is deleted',
      record('NUM#org_a', 'num_1', number(), undefined),
      [{ type: 'number.health_changed', data: { health: 'deleted' } }],
    ],
    [
      'a number that is listed',
      record('DNC#org_a', '+12025550198', undefined, {
        phone_number: '+12025550198',
        source: 'api',
        created_at: NOW,
      }),
      [{ type: 'dnc.added', data: { scope: 'organization' } }],
    ],
    [
      'a slot',
      record('SLOT#org_a', '00001', undefined, { attempt_id: 'att_1' }),
      [],
    ],
  ])('%s', async (_, change, expected) => {
    const it = await world({});
    await it.tell(change);
    const events = await it.events();
    expect(events).toMatchObject(expected);
    expect(events).toHaveLength(expected.length);
    for (const event of events) expectValid(event);
  });
});

describe('an event', () => {
  test('goes to each endpoint that wants it, under one id', async () => {
    const it = await world(
      { id: 'whk_1', events: ['campaign.started', 'dnc.added'] },
      { id: 'whk_2', events: ['*'] },
      { id: 'whk_3', events: ['dnc.added'] },
      { id: 'whk_4', active: false },
    );
    await it.tell(campaign({ status: 'draft' }, running));
    expect(it.sent.map(({ webhook_id }) => webhook_id).sort()).toEqual([
      'whk_1',
      'whk_2',
    ]);
    expect(new Set(it.sent.map((message) => message.delivery_id)).size).toBe(1);
    expect(await it.stored('whk_3')).toEqual([]);
  });

  test('is the same when its record comes again, and loses nothing', async () => {
    const it = await world({});
    const change = campaign({ status: 'draft' }, running);
    await it.tell(change);
    await it.tell(change);
    expect(await it.stored()).toHaveLength(1);
    expect(it.sent[0]).toEqual(it.sent[1]);
  });

  test('of an organization without endpoints costs one look and no write', async () => {
    const it = await world({ active: false }, { org_id: 'org_b' });
    await it.tell(
      ...Array.from({ length: 50 }, () =>
        contact(undefined, { status: 'ringing', attempts: [ended] }),
      ),
      record('SLOT#org_a', '00001', undefined, { attempt_id: 'att_1' }),
    );
    expect(it.commands).toEqual(['QueryCommand']);
    expect(it.sent).toEqual([]);
  });
});

/** The contact's record, which says its id. */
function putRecord() {
  return new PutCommand({
    TableName: 'outdial',
    Item: { ...recordKey('cmp_1', 7), id: 'con_7', seq: 7 },
  });
}

function expectValid(event: { type: WebhookEventType }) {
  const text = JSON.stringify(event);
  expect(Buffer.byteLength(text)).toBeLessThan(MAX_EVENT_BYTES);
  // What the document promises, and nothing that it does not name.
  expect(eventBody(event.type).parse(event)).toEqual(event);
}
