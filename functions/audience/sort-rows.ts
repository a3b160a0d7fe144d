import { setImmediate } from 'node:timers/promises';
import { MAX_UPLOAD_ROWS } from '#shared/contracts/uploads.ts';
import {
  type AudienceContact,
  type AudienceCounts,
  type AudienceRow,
  noCounts,
  type RowFault,
  readRow,
} from '#shared/domain/audience-file.ts';
import type { RowWarning } from '#shared/domain/audience-findings.ts';
import type { ColumnPlan } from '#shared/domain/column-mapping.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import {
  type ContactFields,
  withFields,
} from '#shared/domain/contact-fields.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { zonesOfNumber } from '#shared/domain/number-zones.ts';
import { AudienceFault } from './inspect-file.ts';
import type { FindKnown } from './known-contacts.ts';
import type { NumberSet } from './number-set.ts';
import { saysNews } from './update-contacts.ts';

export interface SortRules {
  readonly plan: ColumnPlan;
  readonly default_country: string;
  /** Zone of times that come without one; left out, UTC. */
  readonly timezone?: string;
  /** Numbers that the campaign has; grows by those of the file. */
  readonly seen: NumberSet;
  readonly do_not_call: Pick<NumberSet, 'has'>;
  /** Left out: the campaign has nobody yet, or the file no external ids. */
  readonly known?: {
    readonly find: FindKnown;
    /** Gives who waits another instant, by what is known now. */
    readonly retime: (record: ContactRecord) => Promise<unknown>;
    /** Which file this is, as contacts name it that it changed before. */
    readonly upload_id: string;
  };
}

/** Where rows go. A promise makes the reading wait. */
export interface SortSinks {
  /** @param index - how many were accepted before */
  accept(contact: AudienceContact, index: number): Promise<void> | undefined;
  /** A row about somebody whom the campaign has, by its external id. */
  update?(
    record: ContactRecord,
    fields: ContactFields,
  ): Promise<void> | undefined;
  /** @param column - position of the cell that is wrong, where one is */
  reject(
    row: AudienceRow,
    reason: RowFault,
    column: number | undefined,
  ): Promise<void> | undefined;
  /** Of a row that is accepted all the same. */
  warn?(
    row: AudienceRow,
    warning: RowWarning,
    column: number | undefined,
  ): void;
  /** After every `progress_rows` rows. */
  progress?(counts: AudienceCounts): Promise<void> | undefined;
}

/** Rows between two looks at the rest of the world. */
const ROWS_PER_TURN = 1_000;
export const PROGRESS_ROWS = 5_000;

/**
 * Puts every row on one of two heaps, in file order and constant memory.
 * A number that comes twice, in whatever spelling, is the first row's, and so is
 * an external id. A row with the external id of a contact of the campaign changes
 * that one; one that says nothing new is a duplicate.
 *
 * @param batches - rows as they come, many at a time
 * @throws AudienceFault `too_many_rows`, or what the rows throw
 */
export async function sortRows(
  batches: AsyncIterable<readonly AudienceRow[]>,
  rules: SortRules,
  sinks: SortSinks,
): Promise<AudienceCounts> {
  const counts: Counts = { ...noCounts };
  const named = new Set<string>();
  for await (const rows of batches) {
    const records = await knownOf(rows, rules);
    const sorting = { rules, sinks, counts, named, records };
    for (const row of rows) {
      counts.rows += 1;
      if (counts.rows > MAX_UPLOAD_ROWS) {
        throw new AudienceFault('too_many_rows');
      }
      const wait = sortRow(row, sorting);
      if (wait) await wait;
      // A file of faults waits for nothing: let others have a turn.
      if (counts.rows % ROWS_PER_TURN === 0) await setImmediate();
      if (counts.rows % PROGRESS_ROWS === 0) {
        await sinks.progress?.({ ...counts });
      }
    }
  }
  return counts;
}

type Counts = Record<keyof AudienceCounts, number>;

interface Sorting {
  readonly rules: SortRules;
  readonly sinks: SortSinks;
  readonly counts: Counts;
  /** External ids of rows that were taken. */
  readonly named: Set<string>;
  /** Contacts of the campaign that rows of this batch are about. */
  readonly records: ReadonlyMap<string, ContactRecord>;
}

const nobody: Sorting['records'] = new Map();

function knownOf(
  rows: readonly AudienceRow[],
  { plan, known }: SortRules,
): Promise<Sorting['records']> | Sorting['records'] {
  if (!known || plan.external_id === undefined) return nobody;
  const column = plan.external_id;
  return known.find(rows.map(({ cells }) => cells[column]?.trim() ?? ''));
}

function sortRow(
  row: AudienceRow,
  sorting: Sorting,
): Promise<void> | undefined {
  const { rules, sinks, counts, named, records } = sorting;
  const { plan, default_country, timezone, seen, do_not_call } = rules;
  const reading = readRow(row.cells, plan, default_country, timezone);
  if (reading.kind === 'fault') {
    counts.rejected += 1;
    return sinks.reject(row, reading.reason, reading.column);
  }
  const { external_id } = reading.contact;
  if (external_id !== undefined) {
    if (named.has(external_id)) {
      counts.duplicate += 1;
      return sinks.reject(row, 'duplicate', plan.external_id);
    }
    const record = records.get(external_id);
    if (record) return sortKnown(row, record, reading.contact, sorting);
  }
  if (!seen.add(reading.contact.phone_number)) {
    counts.duplicate += 1;
    return sinks.reject(row, 'duplicate', plan.phone_number);
  }
  const contact = withOwnNumbers(reading.contact, seen);
  if (numbersOf(contact).every((number) => do_not_call.has(number))) {
    counts.suppressed += 1;
    return sinks.reject(row, 'suppressed', plan.phone_number);
  }
  if (contact.timezone === undefined) warnOfZone(row, contact, plan, sinks);
  if (external_id !== undefined) named.add(external_id);
  counts.accepted += 1;
  return sinks.accept(contact, counts.accepted - counts.updated - 1);
}

/** A row about somebody whom the campaign has: what it leaves out stays. */
function sortKnown(
  row: AudienceRow,
  record: ContactRecord,
  contact: AudienceContact,
  { rules, sinks, counts, named }: Sorting,
): Promise<void> | undefined {
  const { plan, seen, do_not_call, known } = rules;
  const own = numbersOf(record);
  const isOthers = (it: string) => !own.includes(it) && seen.has(it);
  const fields = fieldsOf(contact, plan, isOthers);
  const isDone = record.later_upload_ids?.includes(known!.upload_id) ?? false;
  const isNew = isDone || saysNews(record, fields);
  if (!isNew) named.add(contact.external_id!);
  if (isOthers(contact.phone_number) || !isNew) {
    counts.duplicate += 1;
    return sinks.reject(row, 'duplicate', plan.phone_number);
  }
  const said = numbersOf(withFields(record, fields));
  if (said.every((number) => do_not_call.has(number))) {
    counts.suppressed += 1;
    return sinks.reject(row, 'suppressed', plan.phone_number);
  }
  for (const number of said) seen.add(number);
  named.add(contact.external_id!);
  counts.accepted += 1;
  counts.updated += 1;
  return sinks.update?.(record, fields);
}

/** A column of further numbers says all of them; without one they stay. */
function fieldsOf(
  { phone_numbers, ...contact }: AudienceContact,
  plan: ColumnPlan,
  isOthers: (number: string) => boolean,
): ContactFields {
  if (!plan.phone_numbers) return contact;
  const others = (phone_numbers ?? []).filter((it) => !isOthers(it));
  return { ...contact, phone_numbers: [contact.phone_number, ...others] };
}

/** Its own hours cannot be told, or not as the file wants them told. */
function warnOfZone(
  row: AudienceRow,
  { phone_number }: AudienceContact,
  { timezone }: ColumnPlan,
  sinks: SortSinks,
): void {
  if (!sinks.warn) return;
  if (zonesOfNumber(phone_number).length === 0) {
    sinks.warn(row, 'timezone_unknown', timezone);
  } else if (timezone !== undefined && row.cells[timezone]!.trim() !== '') {
    sinks.warn(row, 'invalid_timezone', timezone);
  }
}

/** A further number that another contact has is that contact's. */
function withOwnNumbers(
  contact: AudienceContact,
  seen: NumberSet,
): AudienceContact {
  if (!contact.phone_numbers) return contact;
  const { phone_numbers, ...rest } = contact;
  const [first, ...others] = phone_numbers;
  const own = [first!, ...others.filter((number) => seen.add(number))];
  return own.length > 1 ? { ...rest, phone_numbers: own } : rest;
}
