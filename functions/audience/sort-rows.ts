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
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { zonesOfNumber } from '#shared/domain/number-zones.ts';
import { AudienceFault } from './inspect-file.ts';
import type { NumberSet } from './number-set.ts';

export interface SortRules {
  readonly plan: ColumnPlan;
  readonly default_country: string;
  /** Zone of times that come without one; left out, UTC. */
  readonly timezone?: string;
  /** Numbers that the campaign has; grows by those of the file. */
  readonly seen: NumberSet;
  readonly do_not_call: Pick<NumberSet, 'has'>;
}

/** Where rows go. A promise makes the reading wait. */
export interface SortSinks {
  /** @param index - how many were accepted before */
  accept(contact: AudienceContact, index: number): Promise<void> | undefined;
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
 * A number that comes twice, in whatever spelling, is the first row's.
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
  for await (const rows of batches) {
    for (const row of rows) {
      counts.rows += 1;
      if (counts.rows > MAX_UPLOAD_ROWS) {
        throw new AudienceFault('too_many_rows');
      }
      const wait = sortRow(row, rules, sinks, counts);
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

function sortRow(
  row: AudienceRow,
  { plan, default_country, timezone, seen, do_not_call }: SortRules,
  sinks: SortSinks,
  counts: Counts,
): Promise<void> | undefined {
  const reading = readRow(row.cells, plan, default_country, timezone);
  if (reading.kind === 'fault') {
    counts.rejected += 1;
    return sinks.reject(row, reading.reason, reading.column);
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
  counts.accepted += 1;
  return sinks.accept(contact, counts.accepted - 1);
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
