import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { setConcurrencyLimit } from '#functions/adapters/dynamodb/settings-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import { runStates } from '#functions/adapters/dynamodb/state-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import { functions } from '#infra/functions.ts';
import { sendSync } from '#infra/local/cloud/dynamodb/document-client.ts';
import type { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import { productTable } from '#infra/local/product-table.ts';
import { tableSchema } from '#infra/storage.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { combine, type Figures, figuresOf } from '#shared/domain/figures.ts';
import { iso } from '#shared/domain/instant.ts';
import type { Call } from '../tests/simulation/carrier.ts';
import type { Rates } from '../tests/simulation/faults.ts';
import { MONDAY_NOON, makeCampaign } from '../tests/simulation/scenario.ts';
import { act } from '../tests/simulation/simulate.ts';
import { ORG, World } from '../tests/simulation/world.ts';
import { limits, manners, randomOf } from './draws.ts';
import { labelOf, readLabelOf } from './labels.ts';
import { Ledger } from './ledger.ts';
import { Meter } from './meter.ts';
import type { Usage } from './prices.ts';
import { Refills } from './refills.ts';
import { type Item, itemBytes } from './units.ts';

export interface BenchCampaign {
  readonly seed: number;
  readonly contacts: number;
  readonly lines: number;
  readonly max_attempts: number;
  readonly delay_seconds: number;
  readonly rates: Rates;
  /** The org's limit, so many milliseconds after the start. */
  readonly limits?: readonly { after_ms: number; limit: number }[];
}

export interface Measured {
  readonly calls: readonly Call[];
  readonly start: number;
  readonly writes: ReadonlyMap<string, number>;
  readonly reads: ReadonlyMap<string, number>;
  readonly usage: Usage;
  readonly transitions: number;
  /** By the name of the function in the simulation. */
  readonly invocations: ReadonlyMap<string, number>;
  readonly gb_seconds: ReadonlyMap<string, number>;
  /** Milliseconds until each event of the carrier was acknowledged. */
  readonly acknowledged: readonly number[];
  /** Changes of contacts, each one record of the stream. */
  readonly state_writes: number;
  readonly refills: Pick<Refills, 'all'>;
  /** Slots that nobody gave back. */
  readonly slots_lost: number;
  /** Largest difference of a folded figure to its recount. */
  readonly drift: number;
  readonly completed: boolean;
}

/** A run of the product. */
export interface MeasuredRun extends Measured {
  /** What the table holds at the end, its index not counted. */
  readonly table_bytes: number;
}

/** The stream's batches as they are deployed. */
const STREAM_BATCH = functions.fold_stats.trigger.batch_size;
const HOUR_MS = 3_600_000;
const HORIZON_MS = 400 * HOUR_MS;
const CAMPAIGN_ID = 'cmp_01kabcdefghjkmnpqrstvwxyz0';

/** Lives through one campaign with the product's own handlers, and counts. */
export async function runCampaign(
  options: BenchCampaign,
): Promise<MeasuredRun> {
  const { seed, rates, lines } = options;
  const start = MONDAY_NOON;
  const world = new World({
    seed,
    start,
    rates,
    manners,
    stream_batch: STREAM_BATCH,
    follows_all: true,
  });
  world.carrier.randomOf = randomOf(seed);
  world.newId = longIds();
  const ledger = new Ledger(
    world.dynamo,
    productTable.TableName,
    [{ ...tableSchema.index, projection: 'KEYS_ONLY' }],
    labelOf,
    readLabelOf,
  );
  world.execute = (command, by) => {
    ledger.on = by !== 'test';
    return ledger.execute(command, by);
  };
  let stateWrites = 0;
  world.onChange = ({ dynamodb }) => {
    if (dynamodb?.Keys?.pk?.S?.startsWith('RUN#')) stateWrites += 1;
  };
  const refills = new Refills(world);
  const meter = new Meter(world);
  const stopWeighing = meter.weighLogs();
  const campaign = await setUp(world, options, lines);
  for (const { after_ms, limit } of options.limits ?? []) {
    world.kernel.after(after_ms, () => {
      void setConcurrencyLimit(world.table, ORG, limit, iso(world.kernel.now));
    });
  }
  world.kernel.after(0, () => act(world, campaign.id, 'start'));
  const { executions, kernel } = world;
  await kernel.runUntil(
    start + HORIZON_MS,
    () =>
      (executions.started > 0 && executions.alive === 0) ||
      ledger.gap !== undefined,
  );
  if (ledger.gap) throw ledger.gap;
  await kernel.runUntil(kernel.now + 60_000);
  stopWeighing();
  return {
    ...(await inspect(world, campaign)),
    calls: world.carrier.calls,
    start,
    state_writes: stateWrites,
    writes: ledger.writes,
    reads: ledger.reads,
    refills,
    usage: meter.usage(ledger),
    transitions: executions.transitions,
    invocations: meter.invocations,
    gb_seconds: meter.gb_seconds,
    acknowledged: meter.acknowledged,
  };
}

async function setUp(
  world: World,
  { contacts, max_attempts, delay_seconds }: BenchCampaign,
  lines: number,
): Promise<Campaign> {
  const { table, kernel } = world;
  await setConcurrencyLimit(table, ORG, lines, iso(kernel.now));
  const campaign = makeCampaign(CAMPAIGN_ID, ORG, {
    total_contacts: contacts,
    max_concurrent_calls: lines,
    admission: 'shared',
    ...limits,
    retry_policy: {
      max_attempts,
      delay_seconds,
      backoff: 'fixed',
      on_system: ['no_answer', 'busy', 'timeout', 'rejected'],
    },
  });
  const writer = contactWriter(table);
  for (let seq = 0; seq < contacts; seq += 1) {
    await writer.add({
      org_id: ORG,
      campaign_id: campaign.id,
      seq,
      id: `ctc_${String(seq).padStart(26, '0')}`,
      phone_number: `+1202${String(5_000_000 + seq)}`,
      custom_fields: { first_name: 'Ada', city: 'London' },
      created_at: campaign.created_at,
    });
  }
  await writer.flush();
  await insertCampaign(table, campaign);
  return campaign;
}

/** As long as the product's own, so that items have their true size. */
function longIds() {
  let ids = 0;
  return (prefix: string) => `${prefix}_${String(++ids).padStart(26, '0')}`;
}

async function inspect({ table, dynamo }: World, { id }: Campaign) {
  const campaign = (await getCampaign(table, ORG, id))!;
  const slots = await listSlots(table, ORG);
  const held = slots.filter(({ attempt_id }) => attempt_id).length;
  let truth: Figures = {};
  for await (const state of runStates(
    table,
    campaign,
    campaign.total_contacts,
  )) {
    truth = combine(truth, figuresOf(state));
  }
  const { figures } = await readCounters(table, campaign);
  const drift = Object.values(combine(figures, truth, -1)) as number[];
  return {
    slots_lost: Math.max(held, Object.keys(campaign.slots).length),
    drift: Math.max(0, ...drift.map(Math.abs)),
    completed: campaign.status === 'completed' && !campaign.draining,
    table_bytes: bytesIn(dynamo),
  };
}

function bytesIn(dynamo: DynamoEngine): number {
  const { TableName } = productTable;
  let bytes = 0;
  let from: Item | undefined;
  do {
    const page = sendSync(
      dynamo,
      new ScanCommand({ TableName, ExclusiveStartKey: from }),
    );
    for (const item of page.Items ?? []) bytes += itemBytes(item);
    from = page.LastEvaluatedKey;
  } while (from);
  return bytes;
}
