import type { ContactView } from '#shared/contracts/contacts.ts';
import { isE164, safeCell } from '#shared/domain/csv-cell.ts';
import { formatAttemptResult } from '#shared/domain/format-attempt-result.ts';
import { resultWord } from './trail.ts';

type Value = string | number | null | undefined;

const columns: readonly (readonly [string, (row: ContactView) => Value])[] = [
  ['contact_id', (row) => row.id],
  ['external_id', (row) => row.external_id],
  ['phone_number', (row) => row.phone_number],
  ['from_number', (row) => row.from_number],
  ['status', (row) => row.status],
  ['blocker', (row) => row.blocker?.code],
  ['blocker_text', (row) => row.blocker?.text],
  ['blocker_until', (row) => row.blocker?.until],
  ['disposition', (row) => row.disposition],
  ['attempts', (row) => row.attempt_count],
  ['max_attempts', (row) => row.max_attempts],
  ['attempt_trail', trailText],
  ['system_retries', (row) => row.system_retries],
  ['duration_seconds', (row) => row.duration_seconds],
  ['score', (row) => row.score],
  ['last_result', (row) => row.last_result],
  ['last_attempted_at', (row) => row.last_attempted_at],
  ['next_eligible_at', (row) => row.next_eligible_at],
  ['callback_at', (row) => row.callback?.scheduled_at],
  ['timezone', (row) => row.timezone],
  ['variant', (row) => row.variant],
];

const taken = new Set(columns.map(([name]) => name));

function trailText({ attempts }: ContactView): string {
  const words = attempts.map((attempt) => {
    const { attempt_number, started_at } = attempt;
    return `${attempt_number}. ${formatAttemptResult(attempt)} ${started_at}`;
  });
  return words.join(' | ');
}

/**
 * Rows of the table as CSV: the columns of the table, then each variable, then
 * each evaluation criterion. Cells that a spreadsheet would run are made safe,
 * as in the attempt report.
 */
export function callsCsv(rows: readonly ContactView[]): string {
  const variables = namesOf(rows.map((row) => row.custom_fields));
  const results = namesOf(
    rows.flatMap(({ attempts }) => attempts.map(({ result }) => result ?? {})),
  );
  const header = [
    ...columns.map(([name]) => name),
    ...variables.map((name) => (taken.has(name) ? `custom_${name}` : name)),
    ...results,
  ];
  const lines = rows.map((row) => [
    ...columns.map(([, value]) => value(row)),
    ...variables.map((name) => row.custom_fields[name]),
    ...results.map((key) => {
      const judged = row.attempts.findLast(
        (one) => one.result && key in one.result,
      );
      return resultWord(judged?.result?.[key]);
    }),
  ]);
  return [header, ...lines].map(csvLine).join('');
}

/** Names in the order in which they first come; the owner's id has a column. */
export const namesOf = (all: readonly object[]): string[] => {
  const names = new Set(all.flatMap(Object.keys));
  names.delete('external_id');
  return [...names];
};

const csvLine = (cells: readonly Value[]) =>
  `${cells.map(csvCell).join(',')}\n`;

function csvCell(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (isE164(value)) return `"${value}"`;
  const safe = safeCell(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
