import type { ImportMeasure } from './imports.ts';
import { atLeast, atMost, fixed, type Row, row } from './table.ts';

/** P7: what reading a file costs. */
export function importRows(
  small: ImportMeasure,
  large: ImportMeasure,
  naive: ImportMeasure,
): Row[] {
  const share = large.rows_per_second / large.parse_rows_per_second;
  const naiveShare = naive.rows_per_second / naive.parse_rows_per_second;
  const growth = (a: ImportMeasure, b: ImportMeasure) =>
    `${fixed(b.peak_mb - a.peak_mb, 0)} MB`;
  const isWhole = small.accounted && large.accounted;
  return [
    row(
      'P7 import, rows per second',
      fixed(large.parse_rows_per_second, 0),
      fixed(naive.rows_per_second, 0),
      fixed(large.rows_per_second, 0),
      '',
    ),
    row(
      'P7 of csv-parse alone, same bytes and process',
      '1',
      fixed(naiveShare),
      fixed(share),
      '0.25',
      atLeast(share, 0.25),
    ),
    row(
      `P7 memory, ${small.rows / 1_000}k to ${large.rows / 1_000}k rows`,
      '0 MB',
      growth(small, naive),
      growth(small, large),
      '16 MB',
      atMost(large.peak_mb - small.peak_mb, 16),
    ),
    row(
      'P7 write units per row',
      '0.2',
      fixed(naive.write_units_per_row),
      fixed(large.write_units_per_row),
      '1',
      atMost(large.write_units_per_row, 1),
    ),
    row(
      'P7 rows that nobody accounts for',
      '0',
      '',
      isWhole ? '0' : 'some',
      '0',
      isWhole ? 'met' : 'missed',
    ),
  ];
}
