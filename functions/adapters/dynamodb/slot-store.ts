import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SlotProof } from '#functions/platform/messages.ts';
import type { LeftBehind, Tally } from '#shared/domain/call-limits.ts';
import { PACING_MS } from '#shared/domain/call-target.ts';
import type { Campaign, OwnedSlots } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { change } from './conditional-update.ts';
import { campaignKey, slotKey } from './keys.ts';
import { readPartition } from './read-partition.ts';
import type { Look, Table } from './table.ts';

/** One slot of an org's budget: free, or held by the attempt it names. */
export interface Slot {
  readonly slot: number;
  readonly epoch: number;
  readonly campaign_id?: string;
  readonly run_number?: number;
  readonly seq?: number;
  readonly attempt_id?: string;
  /** RFC 3339. */
  readonly taken_at?: string;
  /** Which number its call is placed from. */
  readonly number_id?: string;
  /** Through which carrier; absent: the deployment's own. */
  readonly carrier_id?: string;
  /** The stamp with which it counts there, where lines are limited. */
  readonly line?: string;
  /** Who talks. */
  readonly agent_id?: string;
  /** E.164: all numbers of the contact, one of which is called. */
  readonly numbers?: readonly string[];
  /** What its calls of one day came to, the one that holds it included. */
  readonly day?: string;
  readonly calls?: number;
  readonly talk_ms?: number;
}

export interface Holder {
  readonly campaign_id: string;
  readonly run_number: number;
  readonly seq: number;
  readonly attempt_id: string;
  readonly taken_at: string;
  readonly number_id?: string;
  /** Absent: the deployment's own. */
  readonly carrier_id?: string | undefined;
  /** Absent where lines are not limited. */
  readonly line?: string | undefined;
  readonly agent_id: string;
  readonly numbers: readonly string[];
}

const toSlot = (item: Record<string, unknown>): Slot => {
  const { pk: _pk, sk, ...slot } = item;
  return { ...slot, slot: Number(sk) } as Slot;
};

/** Every slot that was ever held, in order. */
export async function listSlots(
  table: Table,
  org: string,
  look: Look = 'strong',
): Promise<Slot[]> {
  const ConsistentRead = look === 'strong';
  const { pk } = slotKey(org, 0);
  return (await readPartition(table, pk, { ConsistentRead })).map(toSlot);
}

export async function getSlot(
  { db, name }: Table,
  org: string,
  slot: number,
  look: Look = 'strong',
): Promise<Slot> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: slotKey(org, slot),
      ConsistentRead: look === 'strong',
    }),
  );
  return Item ? toSlot(Item) : { slot, epoch: 0 };
}

function proofCondition(proof: SlotProof) {
  return 'attempt_id' in proof
    ? {
        condition: 'attempt_id = :proof',
        values: { ':proof': proof.attempt_id },
      }
    : {
        condition:
          'attribute_not_exists(attempt_id) AND (epoch = :proof OR (attribute_not_exists(epoch) AND :proof = :zero))',
        values: { ':proof': proof.epoch, ':zero': 0 },
      };
}

/**
 * Puts an attempt into a slot: release of what was there and take, in one write.
 *
 *     free at epoch e ─┐
 *     ended attempt a ─┴─take, IF it still holds that─▶ next attempt
 *
 * @returns false when the slot holds something else: the permit is spent
 */
export async function takeSlot(
  table: Table,
  org: string,
  slot: number,
  proof: SlotProof,
  holder: Holder,
  /** The line's, with this call: the proof says what it was before. */
  tally: Tally,
): Promise<boolean> {
  const { condition, values } = proofCondition(proof);
  const given = Object.entries({ ...holder, ...tally }).filter(
    ([, value]) => value !== undefined,
  );
  const sets = given.map(([name]) => `#${name} = :${name}`).join(', ');
  const left = (['line', 'carrier_id'] as const).filter(
    (name) => holder[name] === undefined,
  );
  const removes = left.length > 0 ? ` REMOVE ${left.join(', ')}` : '';
  const { kind } = await change(table, slotKey(org, slot), {
    UpdateExpression: `SET ${sets}${removes} ADD epoch :one`,
    // A write whose answer was lost is sent again by the SDK and meets itself.
    ConditionExpression: `(${condition}) OR attempt_id = :attempt_id`,
    ExpressionAttributeNames: Object.fromEntries(
      given.map(([name]) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...values,
      ...Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
      ':one': 1,
    },
  });
  return kind === 'written';
}

/**
 * Empties a slot that holds what the proof says.
 *
 * @returns what it held; null when that is something else
 */
export async function clearSlot(
  table: Table,
  org: string,
  slot: number,
  proof: SlotProof,
  { talk_ms = 0, unplaced = false }: LeftBehind = {},
): Promise<Slot | null> {
  const { condition, values } = proofCondition(proof);
  const done = await change(table, slotKey(org, slot), {
    UpdateExpression:
      'REMOVE attempt_id, campaign_id, run_number, seq, taken_at, number_id, carrier_id, line, agent_id, numbers ADD epoch :one, talk_ms :talk, calls :calls',
    ConditionExpression: condition,
    ExpressionAttributeValues: {
      ...values,
      ':one': 1,
      ':talk': talk_ms,
      ':calls': unplaced ? -1 : 0,
    },
  });
  return done.kind === 'written'
    ? toSlot({ ...done.item, ...slotKey(org, slot) })
    : null;
}

const STAMP_RADIX = 36;

/** Unique to one write: when, and for which attempt. */
export const stampOf = (now: number, attemptId: string) =>
  `${now.toString(STAMP_RADIX)}.${attemptId.slice(-6)}`;

/** Epoch milliseconds at which a slot was last counted. */
export const stampedAt = (stamp: string) =>
  Number.parseInt(stamp.split('.')[0] ?? '', STAMP_RADIX);

export interface Owned {
  readonly stamp: string;
  /** It did not count before this write. */
  readonly created: boolean;
}

/** What a fresh decision of this run lets a predictive campaign have in flight. */
const WITHIN_TARGET =
  ' OR (dial_mode = :predictive AND pacing.run_number = :run AND pacing.#at >= :fresh AND size(slots) < pacing.target_in_flight)';

/**
 * Counts a slot towards the campaign's own limit, before it is taken.
 *
 * @returns null when the campaign is at its limit, or does not run any more
 */
export async function ownSlot(
  table: Table,
  campaign: Pick<Campaign, 'org_id' | 'id' | 'run_number'> &
    Partial<Pick<Campaign, 'dial_mode'>>,
  slot: number,
  attemptId: string,
  now: number,
): Promise<Owned | null> {
  const stamp = stampOf(now, attemptId);
  const paced = campaign.dial_mode === 'predictive';
  const done = await change(table, campaignKey(campaign.org_id, campaign.id), {
    UpdateExpression: 'SET slots.#slot = :stamp',
    ConditionExpression: `#status = :running AND run_number = :run AND (attribute_exists(slots.#slot) OR size(slots) < max_concurrent_calls${paced ? WITHIN_TARGET : ''})`,
    ExpressionAttributeNames: {
      '#slot': String(slot),
      '#status': 'status',
      ...(paced && { '#at': 'at' }),
    },
    ExpressionAttributeValues: {
      ':stamp': stamp,
      ':running': 'running',
      ':run': campaign.run_number,
      ...(paced && {
        ':predictive': 'predictive',
        ':fresh': iso(now - PACING_MS),
      }),
    },
    ReturnValues: 'UPDATED_OLD',
    // A campaign with many slots is large, and asked often when it is full.
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
  if (done.kind === 'refused') return null;
  const before = (done.item.slots as OwnedSlots | undefined)?.[slot];
  return { stamp, created: before === undefined };
}

/**
 * Stops counting a slot.
 *
 * @param stamp - as it was read; a slot that was counted again since then stays
 * @returns how the campaign stands then, or null when this slot stayed
 */
export async function disownSlot(
  table: Table,
  campaign: Pick<Campaign, 'org_id' | 'id'>,
  slot: number,
  stamp: string,
): Promise<{ left: number; status: Campaign['status'] } | null> {
  const done = await change(table, campaignKey(campaign.org_id, campaign.id), {
    UpdateExpression: 'REMOVE slots.#slot',
    ConditionExpression: 'slots.#slot = :stamp',
    ExpressionAttributeNames: { '#slot': String(slot) },
    ExpressionAttributeValues: { ':stamp': stamp },
    ReturnValues: 'ALL_NEW',
  });
  if (done.kind === 'refused') return null;
  const { slots = {}, status } = done.item;
  const left = Object.keys(slots as OwnedSlots).length;
  return { left, status: status as Campaign['status'] };
}
