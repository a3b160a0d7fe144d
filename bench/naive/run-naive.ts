import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import { iso } from '#shared/domain/instant.ts';
import { SimulatedCarrier } from '../../tests/simulation/carrier.ts';
import { Faults } from '../../tests/simulation/faults.ts';
import { Kernel } from '../../tests/simulation/kernel.ts';
import { type Invocation, Machine } from '../../tests/simulation/machine.ts';
import { Queue } from '../../tests/simulation/queue.ts';
import { MONDAY_NOON } from '../../tests/simulation/scenario.ts';
import type { BenchCampaign, Measured } from '../campaign-run.ts';
import { manners, randomOf } from '../draws.ts';
import { add, Ledger } from '../ledger.ts';
import { idealSchedule } from '../schedule.ts';
import {
  contactKey,
  counterKey,
  figuresKey,
  type NaiveDeps,
  naiveDial,
  naiveEvent,
  naiveTick,
  statusIndex,
} from './naive-dialer.ts';

const TABLE = 'naive';
const TICK_MS = 60_000;
/** Nothing began for so long, and nothing is live: it stands still. */
const STILL_MS = 20 * 60_000;
const TIMEOUT_MS = 30_000;
const MEMORY_GB = 0.5;

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

/** Lives through the same campaign, with the same draws, with the naive dialer. */
export async function runNaive(options: BenchCampaign): Promise<Measured> {
  const { seed, rates, contacts } = options;
  const start = MONDAY_NOON;
  const kernel = new Kernel(seed, start);
  const faults = new Faults(seed, rates);
  const machine = new Machine(kernel, seed, faults);
  const dynamo = makeTable(kernel);
  const ledger = new Ledger(
    dynamo,
    TABLE,
    [{ ...statusIndex, projection: 'ALL' }],
    ({ refused, by }) => (refused ? 'refused' : by),
  );
  const invocations = new Map<string, number>();
  let [busyMs, events, ids] = [0, 0, 0];
  machine.onEnd = (name, ms) => {
    add(invocations, name, 1);
    busyMs += ms;
  };
  const depsOf = (of: Invocation): NaiveDeps => ({
    table: {
      name: TABLE,
      db: {
        send: (command: unknown) =>
          machine.request(of, () => ledger.execute(command, of.name)),
      } as Table['db'],
    },
    carrier: carrier.for(of),
    now: () => kernel.now,
    new_id: (prefix) => `${prefix}_${String(++ids).padStart(26, '0')}`,
    dial: (seqs) =>
      machine.request(of, () => {
        for (const seq of seqs) dial.send(seq);
      }),
  });
  const queueOf = <T>(
    name: string,
    run: (deps: NaiveDeps, body: T) => Promise<unknown>,
  ) =>
    new Queue<T>(machine, {
      name,
      visibility_ms: 6 * TIMEOUT_MS,
      max_receives: 5,
      timeout_ms: TIMEOUT_MS,
      run: (of, body) => run(depsOf(of), body),
    });
  const dial = queueOf<number>('dial', naiveDial);
  const inbox = queueOf<CallEvent>('events', (deps, event) =>
    naiveEvent(deps, options, event),
  );
  const carrier = new SimulatedCarrier(machine, seed, manners, (event) => {
    events += 1;
    inbox.send(event);
  });
  carrier.randomOf = randomOf(seed);
  const tick = () => {
    machine.invoke(
      'tick',
      TIMEOUT_MS,
      (of) => naiveTick(depsOf(of)),
      () => {},
    );
    kernel.after(TICK_MS, tick);
  };
  const run = (command: unknown) => {
    ledger.on = false;
    const answer = ledger.execute(command, 'test');
    ledger.on = true;
    return answer as { Item?: Record<string, unknown> };
  };
  setUp(run, options, start);
  for (const { after_ms, limit } of options.limits ?? []) {
    kernel.after(after_ms, () => run(newLimit(limit)));
  }
  kernel.after(0, tick);
  const stillSince = () =>
    carrier.calls.reduce((last, { end }) => Math.max(last, end), start);
  const horizon = start + 4 * idealSchedule(options).makespan_ms + 86_400_000;
  const still = STILL_MS + options.delay_seconds * 1_000;
  while (kernel.now < horizon && kernel.now - stillSince() < still) {
    await kernel.runUntil(kernel.now + still / 2);
  }
  const live = Number(read(run, counterKey).live);
  const figures = read(run, figuresKey);
  let done = 0;
  for (let seq = 0; seq < contacts; seq += 1) {
    if (read(run, contactKey(seq)).status === 'done') done += 1;
  }
  const all = [...invocations.values()].reduce((sum, n) => sum + n, 0);
  const sent = all - (invocations.get('tick') ?? 0);
  return {
    calls: carrier.calls,
    start,
    writes: ledger.writes,
    reads: ledger.reads,
    usage: {
      write_units: ledger.writeUnits,
      read_units: ledger.readUnits,
      queue_requests: 3 * sent,
      transitions: 0,
      invocations: all + events,
      gb_seconds: (busyMs / 1_000) * MEMORY_GB,
      log_bytes: 0,
    },
    transitions: 0,
    invocations,
    gb_seconds: new Map(),
    acknowledged: [],
    state_writes: 1,
    refills: { all: [] },
    slots_lost: Math.abs(live),
    drift: Math.abs(Number(figures.ended) - carrier.calls.length),
    completed: done === contacts,
  };
}

type Run = (command: unknown) => { Item?: Record<string, unknown> };

const read = (run: Run, Key: object) =>
  run(new GetCommand({ TableName: TABLE, Key, ConsistentRead: true })).Item!;

function makeTable(kernel: Kernel): DynamoEngine {
  const dynamo = new DynamoEngine({
    path: ':memory:',
    clock: { now: () => kernel.now },
  });
  const { name, partition_key, sort_key } = statusIndex;
  dynamo.execute('CreateTable', {
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys('pk', 'sk'),
    AttributeDefinitions: ['pk', 'sk', partition_key, sort_key].map(text),
    GlobalSecondaryIndexes: [
      {
        IndexName: name,
        KeySchema: keys(partition_key, sort_key),
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  return dynamo;
}

function setUp(run: Run, { contacts, lines }: BenchCampaign, start: number) {
  const put = (Item: Record<string, unknown>) =>
    run(new PutCommand({ TableName: TABLE, Item }));
  put({ ...counterKey, live: 0, limit: lines });
  put({ ...figuresKey, dialled: 0, ended: 0 });
  for (let seq = 0; seq < contacts; seq += 1) {
    put({
      ...contactKey(seq),
      seq,
      phone_number: `+1202${String(5_000_000 + seq)}`,
      campaign_id: 'cmp_01kabcdefghjkmnpqrstvwxyz0',
      status: 'pending',
      due_at: iso(start),
      attempts: 0,
      first_name: 'Ada',
      city: 'London',
    });
  }
}

const newLimit = (limit: number) =>
  new UpdateCommand({
    TableName: TABLE,
    Key: counterKey,
    UpdateExpression: 'SET #limit = :limit',
    ExpressionAttributeNames: { '#limit': 'limit' },
    ExpressionAttributeValues: { ':limit': limit },
  });
