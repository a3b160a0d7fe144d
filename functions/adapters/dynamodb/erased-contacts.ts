import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord, ContactState } from '#shared/domain/contact.ts';
import { erasedRecord, markErased } from '#shared/domain/erase-contact.ts';
import { putFinal, putRecord, transact } from './contact-changes.ts';
import { getItems, textOf } from './get-items.ts';
import { campaignKey, recordKey, stateKey } from './keys.ts';
import { toState } from './state-store.ts';
import type { Table } from './table.ts';

/** A contact in all runs of its campaign. */
export interface HeldContact {
  readonly record: ContactRecord;
  /** In the order of runs; a run in which it was not reached has none. */
  readonly states: readonly ContactState[];
}

/** Reads strongly; undefined where nobody is. */
export async function heldContact(
  table: Table,
  { id, run_number }: Pick<Campaign, 'id' | 'run_number'>,
  seq: number,
): Promise<HeldContact | undefined> {
  const runs = Array.from({ length: run_number }, (_, i) => i + 1);
  const keys = runs.map((run) => stateKey(id, run, seq));
  const items = await getItems(table, [recordKey(id, seq), ...keys]);
  const found = items.get(textOf(recordKey(id, seq)));
  if (!found) return undefined;
  const { pk: _pk, sk: _sk, ...record } = found;
  const states = keys.flatMap((key) => {
    const item = items.get(textOf(key));
    return item ? [toState(item)] : [];
  });
  return { record: record as unknown as ContactRecord, states };
}

/**
 * Says of a contact that it is being erased, and takes it out of its run: from
 * now on nobody calls it, and nothing is learnt of it.
 *
 * @param aside - its state, as it becomes, where it waited
 * @returns false when it was claimed, or changed, since it was read
 */
export const beginErasure = (
  table: Table,
  record: ContactRecord,
  aside: ContactState | null,
  now: string,
): Promise<boolean> =>
  transact(table, [
    putRecord(table, record, markErased(record, now)),
    ...(aside ? [putFinal(table, aside)] : []),
  ]);

/** The last write of an erasure. @returns false when it was changed since it was read */
export const endErasure = (
  table: Table,
  record: ContactRecord,
): Promise<boolean> =>
  transact(table, [putRecord(table, record, erasedRecord(record))]);

/**
 * Deletes a record that an import left behind when it was cut off: it lies above
 * the campaign's total, so it is nobody's contact.
 *
 * @param stale - epoch milliseconds of real time: an import that began before is dead
 * @returns false when an import goes on
 */
export const deleteLeftover = (
  table: Table,
  { org_id, id }: Pick<Campaign, 'org_id' | 'id'>,
  seq: number,
  stale: number,
): Promise<boolean> =>
  transact(table, [
    {
      ConditionCheck: {
        TableName: table.name,
        Key: campaignKey(org_id, id),
        ConditionExpression:
          'total_contacts <= :seq AND (attribute_not_exists(importing) OR importing = :none OR import_claimed_ms < :stale)',
        ExpressionAttributeValues: {
          ':seq': seq,
          ':none': null,
          ':stale': stale,
        },
      },
    },
    { Delete: { TableName: table.name, Key: recordKey(id, seq) } },
  ]);
