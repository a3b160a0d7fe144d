import type { Carriers } from '#functions/adapters/carrier/carrier.ts';
import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Blocker } from '#shared/domain/blocker.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { readRates } from './carrier-rates.ts';
import { type LineFacts, type LineRoom, roomOf } from './line-room.ts';

/**
 * What the lines of an organization say of one campaign, read strongly.
 *
 * @param carriers - left out: what these take is not looked at
 */
export async function readFacts(
  table: Table,
  { org_id, number_pool }: Campaign,
  carriers: Carriers | null = null,
): Promise<LineFacts> {
  const ids = number_pool.map(({ number_id }) => number_id);
  const [settings, slots, numbers] = await Promise.all([
    getOrgSettings(table, org_id),
    listSlots(table, org_id),
    getNumbers(table, org_id, ids),
  ]);
  const rates = carriers && (await readRates(carriers, org_id, numbers));
  return { settings, slots, numbers, rates };
}

/** @param now - epoch milliseconds of the one clock */
export async function readRoom(
  table: Table,
  campaign: Campaign,
  now: number,
): Promise<LineRoom> {
  return roomOf(campaign, await readFacts(table, campaign), now);
}

/**
 * Why nobody of a running campaign can begin a call, by its lines; undefined for
 * one that does not run, which waits for something else.
 */
export async function roomBlockerOf(
  table: Table,
  campaign: Campaign,
  now: number,
): Promise<Blocker | null | undefined> {
  if (campaign.status !== 'running') return undefined;
  return (await readRoom(table, campaign, now)).blocker;
}
