import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TickDecision } from '#shared/domain/tick-decision.ts';
import { change } from './conditional-update.ts';
import { tickKey } from './keys.ts';
import type { Look, Table } from './table.ts';

type Item = Record<string, unknown>;

/** Two who begin a chain at once would send twice as many permits. */
const JUST_BEGUN_MS = 2_000;

/**
 * Begins a chain of ticks; the chain before ends at its next tick.
 *
 * @param now - epoch milliseconds of the one clock
 * @param beginner - an id made for this one beginning
 * @returns the number of its first tick; null when another has begun just now
 */
export async function beginTicks(
  table: Table,
  campaign: string,
  now: number,
  beginner: string,
): Promise<number | null> {
  const begun = await change(table, tickKey(campaign), {
    UpdateExpression:
      'SET begun_at = :now, begun_by = :me ADD tick_number :one',
    ConditionExpression:
      'attribute_not_exists(begun_at) OR begun_at < :before OR begun_at > :after',
    ExpressionAttributeValues: {
      ':one': 1,
      ':now': now,
      ':before': now - JUST_BEGUN_MS,
      // A clock that was set back.
      ':after': now + JUST_BEGUN_MS,
      ':me': beginner,
    },
  });
  if (begun.kind === 'written') return Number(begun.item.tick_number ?? 0) + 1;
  // The SDK sent it twice: the first time was ours.
  return begun.item.begun_by === beginner
    ? Number(begun.item.tick_number)
    : null;
}

/** Contacts that were named to dials, so that each reaches for another one. */
export interface Hinted {
  /** The first of them that nobody has looked after yet. */
  readonly from: number;
  /** Epoch milliseconds at which the last of them were named. */
  readonly at: number;
}

/** Where a campaign's ticks stand: the number that wins next, 0 before the first chain. */
export interface TickState {
  readonly tick_number: number;
  /** Epoch milliseconds at which the last chain ended, or the one that lives began; 0 before the first. */
  readonly active_at: number;
  /** Epoch milliseconds at which the last chain ended; null while one lives, and before the first. */
  readonly ended_at: number | null;
  readonly hinted: Hinted | null;
  /** What a tick decided lately. */
  readonly note: TickNote | null;
}

export interface TickNote {
  /** RFC 3339. */
  readonly at: string;
  readonly duration_ms: number;
  readonly decision: TickDecision;
}

/** Keeps what a tick decided. */
export async function noteDecision(
  { db, name }: Table,
  campaign: string,
  note: TickNote,
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: tickKey(campaign),
      UpdateExpression: 'SET note = :note',
      ExpressionAttributeValues: { ':note': note },
    }),
  );
}

const toTick = (item: Item = {}): TickState => ({
  tick_number: Number(item.tick_number ?? 0),
  active_at: Number(item.begun_at ?? item.ended_at ?? 0),
  ended_at:
    item.begun_at === undefined && item.ended_at !== undefined
      ? Number(item.ended_at)
      : null,
  hinted:
    item.hinted_at === undefined
      ? null
      : { from: Number(item.hinted_from), at: Number(item.hinted_at) },
  note: (item.note as TickNote | undefined) ?? null,
});

export async function readTick(
  { db, name }: Table,
  campaign: string,
  look: Look = 'strong',
): Promise<TickState> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: tickKey(campaign),
      ConsistentRead: look === 'strong',
    }),
  );
  return toTick(Item);
}

/** Notes that contacts from `from` on are about to be named to dials. */
export async function noteHints(
  { db, name }: Table,
  campaign: string,
  { from, at }: Hinted,
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: tickKey(campaign),
      UpdateExpression:
        'SET hinted_from = if_not_exists(hinted_from, :from), hinted_at = :at',
      ExpressionAttributeValues: { ':from': from, ':at': at },
    }),
  );
}

/** All who were named by then have been looked after. */
export async function clearHints(
  table: Table,
  campaign: string,
  { at }: Hinted,
): Promise<void> {
  await change(table, tickKey(campaign), {
    UpdateExpression: 'REMOVE hinted_from, hinted_at',
    ConditionExpression: 'hinted_at = :at',
    ExpressionAttributeValues: { ':at': at },
  });
}

/**
 * One winner for each number.
 *
 * @param runner - an id made for this one run of the tick
 * @param options.ends - it is the last of its chain
 */
export async function winTick(
  table: Table,
  campaign: string,
  tick: number,
  runner: string,
  { ends_at = null }: { readonly ends_at?: number | null } = {},
): Promise<boolean> {
  const won = await change(table, tickKey(campaign), {
    // Over, it is in nobody's way who begins the next chain.
    UpdateExpression: `SET tick_number = :next, won_by = :me${ends_at === null ? '' : ', ended_at = :at REMOVE begun_at'}`,
    ConditionExpression: 'tick_number = :tick',
    ExpressionAttributeValues: {
      ':next': tick + 1,
      ':tick': tick,
      ':me': runner,
      ...(ends_at !== null && { ':at': ends_at }),
    },
  });
  if (won.kind === 'written') return true;
  // The SDK sent it twice: the first time was ours.
  return won.item.tick_number === tick + 1 && won.item.won_by === runner;
}
