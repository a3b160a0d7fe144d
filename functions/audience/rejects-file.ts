import { csvText } from '#functions/adapters/csv-text.ts';
import type { TextFile } from '#functions/adapters/files.ts';
import type { AudienceRow, RowFault } from '#shared/domain/audience-file.ts';

const ROWS_PER_WRITE = 500;

/** The header of `rejects.csv`. */
export const rejectsHeader = (columns: readonly string[]) =>
  csvText([['line', 'reason', ...columns]]);

/** Writes `rejects.csv`: the line, the reason, and the row as it came. */
export function rejectsFile(file: TextFile, columns: readonly string[]) {
  let rows: unknown[][] = [];
  const flush = () => {
    const text = csvText(rows);
    rows = [];
    return file.write(text);
  };
  file.write(rejectsHeader(columns));
  return {
    add(row: AudienceRow, reason: RowFault): Promise<void> | undefined {
      rows.push([row.line, reason, ...row.cells]);
      return rows.length < ROWS_PER_WRITE ? undefined : flush();
    },
    async close(): Promise<void> {
      if (rows.length > 0) await flush();
      await file.close();
    },
    discard: () => file.discard(),
  };
}
