/** One line of the table that the bench prints. */
export interface Row {
  readonly metric: string;
  readonly floor: string;
  readonly naive: string;
  readonly ours: string;
  readonly target: string;
  readonly verdict: 'met' | 'missed' | '';
}

const columns = [
  'metric',
  'floor',
  'naive',
  'ours',
  'target',
  'verdict',
] as const satisfies readonly (keyof Row)[];

export const row = (
  metric: string,
  floor: string,
  naive: string,
  ours: string,
  target: string,
  verdict: Row['verdict'] = '',
): Row => ({ metric, floor, naive, ours, target, verdict });

export const atMost = (value: number, most: number): Row['verdict'] =>
  value <= most ? 'met' : 'missed';
export const atLeast = (value: number, least: number): Row['verdict'] =>
  value >= least ? 'met' : 'missed';

export const fixed = (value: number, digits = 2): string =>
  Number.isFinite(value) ? value.toFixed(digits) : 'none';

/** The rows as a Markdown table, padded so that it reads as plain text too. */
export function printTable(rows: readonly Row[]): string {
  const widths = columns.map((name) =>
    Math.max(name.length, ...rows.map((row) => row[name].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [
    line([...columns]),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...rows.map((row) => line(columns.map((name) => row[name]))),
  ].join('\n');
}
