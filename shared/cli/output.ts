import type { Campaign, Upload } from '#shared/client/generated/types.gen.ts';
import { OutdialError } from '#shared/client/outdial.ts';

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const printJson = (value: unknown): void =>
  print(JSON.stringify(value, null, 2));

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n');
}

/** One campaign in a few lines. */
export function campaignText(campaign: Campaign): string {
  const { stats, live } = campaign;
  const { contacts } = stats;
  const rows = [
    ['campaign', campaign.id],
    ['name', oneLine(campaign.name)],
    ['status', statusText(campaign)],
    ['doing', oneLine(activityText(campaign))],
    ['contacts', `${contacts.total}, ${contacts.pending} pending`],
    ['processed', `${stats.processed} (${stats.processed_percent} %)`],
    ['connected', String(stats.connected)],
    ['calls now', `${live.ringing + live.in_progress}`],
    ['attempts', String(stats.attempts.total)],
    ['may', campaign.allowed_actions.join(', ') || 'nothing'],
  ];
  return table(rows);
}

const statusText = ({ status, completion_reason, draining }: Campaign) =>
  [
    status,
    completion_reason && `(${completion_reason})`,
    draining && 'draining',
  ]
    .filter(Boolean)
    .join(' ');

const activityText = ({ activity: { state, reason } }: Campaign) =>
  reason ? `${state}: ${reason}` : state;

export const importText = (report: Upload): string =>
  `${report.rows} rows: ${report.accepted} accepted` +
  `${report.updated > 0 ? ` (${report.updated} of them changed)` : ''}, ` +
  `${report.rejected} rejected, ${report.duplicate} duplicate, ` +
  `${report.suppressed} on the do-not-call list`;

export const listText = (campaigns: readonly Campaign[]): string =>
  table([
    ['ID', 'STATUS', 'CONTACTS', 'DONE', 'NAME'],
    ...campaigns.map(({ id, name, status, stats }) => [
      id,
      status,
      String(stats.contacts.total),
      `${stats.processed_percent} %`,
      oneLine(name),
    ]),
  ]);

/** A name may hold what a terminal obeys. */
export const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');

/** What was refused, and every reason that came with it. To stderr. */
export function printProblem(error: unknown, asJson: boolean): void {
  if (!(error instanceof OutdialError)) throw error;
  const { status, code, message, problem } = error;
  if (asJson) {
    const whole = { status, code, detail: message, ...problem };
    console.error(JSON.stringify(whole, null, 2));
    return;
  }
  const title = problem.title ?? 'The deployment did not answer';
  const lines = [
    `refused: ${title} (${code}${status ? `, ${status}` : ''})`,
    message,
    ...(problem.errors ?? []).map(
      (row) => `  ${row.path}: ${row.message} (${row.code})`,
    ),
    ...(problem.request_id ? [`request ${problem.request_id}`] : []),
  ];
  console.error(lines.map(oneLine).join('\n'));
}
