import { csvText } from '#functions/adapters/csv-text.ts';
import type { TextFile } from '#functions/adapters/files.ts';
import type { AudienceRow, RowFault } from '#shared/domain/audience-file.ts';
import { rejectsColumns } from '#shared/domain/audience-format.ts';

/** One row may have a hundred thousand, all empty. */
const CELLS_PER_WRITE = 5_000;

/** The header of `rejects.csv`. */
export const rejectsHeader = (columns: readonly string[]) =>
  csvText([[...rejectsColumns, ...columns]]);

/** Writes `rejects.csv`: the line, the reason, and the row as it came. */
export function rejectsFile(file: TextFile, columns: readonly string[]) {
  let rows: unknown[][] = [];
  let cells = 0;
  const flush = () => {
    const text = csvText(rows);
    rows = [];
    cells = 0;
    return file.write(text);
  };
  file.write(rejectsHeader(columns));
  return {
    add(row: AudienceRow, reason: RowFault): Promise<void> | undefined {
      rows.push([row.line, reason, ...row.cells]);
      cells += rejectsColumns.length + row.cells.length;
      return cells < CELLS_PER_WRITE ? undefined : flush();
    },
    async close(): Promise<void> {
      if (rows.length > 0) await flush();
      await file.close();
    },
    discard: () => file.discard(),
  };
}
