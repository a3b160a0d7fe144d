import { MAX_UPLOAD_ROWS } from '#shared/contracts/uploads.ts';
import type { AudienceRow } from '#shared/domain/audience-file.ts';
import { isRejects, ownCells } from '#shared/domain/audience-format.ts';
import { suggestMapping } from '#shared/domain/column-fields.ts';
import {
  type ColumnMapping,
  type ColumnPlan,
  clearMapping,
  planColumns,
  readHeader,
} from '#shared/domain/column-mapping.ts';
import {
  AudienceFault,
  type FileFormat,
  inspectFile,
  type OpenFile,
} from './inspect-file.ts';
import { readRowBatches, readRows } from './read-rows.ts';

/** A file of which is known how to read it. */
export interface KnownFile {
  readonly open: OpenFile;
  readonly format: FileFormat;
  readonly columns: readonly string[];
  /** A `rejects.csv` of ours, corrected and sent again. */
  readonly is_rejects: boolean;
}

/** @throws AudienceFault when the file or its header cannot be used */
export async function openAudienceFile(open: OpenFile): Promise<KnownFile> {
  const format = await inspectFile(open);
  const [header, first] = await firstRows(open, format);
  if (header === undefined) throw new AudienceFault('empty_file');
  const is_rejects = first !== undefined && isRejects(header, first);
  const cells = is_rejects ? ownCells(header.cells) : header.cells;
  const reading = readHeader(cells.map(nameable));
  if (reading.kind === 'refused') {
    throw new AudienceFault(reading.code, header.line, reading.detail);
  }
  if (first === undefined) throw new AudienceFault('no_rows');
  return { open, format, columns: reading.columns, is_rejects };
}

async function firstRows(open: OpenFile, format: FileFormat) {
  const rows: AudienceRow[] = [];
  for await (const row of readRows(open, format)) {
    if (rows.push(row) === 2) break;
  }
  return rows;
}

/** No item can have an attribute of this name: the column gets another. */
const nameable = (name: string) => (name.trim() === '__proto__' ? '' : name);

/** The rows after the header, many at a time. */
export async function* dataRows({
  open,
  format,
  is_rejects,
}: KnownFile): AsyncGenerator<readonly AudienceRow[]> {
  let isBehindHeader = false;
  for await (const all of readRowBatches(open, format)) {
    if (all.length === 0) continue;
    const rows = isBehindHeader ? all : all.slice(1);
    isBehindHeader = true;
    yield is_rejects
      ? rows.map(({ line, cells }) => ({ line, cells: ownCells(cells) }))
      : rows;
  }
}

/** @throws AudienceFault when a row breaks the file, or there are too many */
export async function readToEnd(file: KnownFile): Promise<void> {
  let count = 0;
  for await (const rows of dataRows(file)) {
    count += rows.length;
    if (count > MAX_UPLOAD_ROWS) throw new AudienceFault('too_many_rows');
  }
}

export type MappingChoice =
  | {
      readonly kind: 'clear';
      readonly mapping: ColumnMapping;
      readonly plan: ColumnPlan;
    }
  | {
      readonly kind: 'unclear';
      readonly suggestion: ColumnMapping | undefined;
    };

/**
 * The mapping to read the file by: the one that was asked for, or the one that
 * the header spells out.
 *
 * @throws AudienceFault `unknown_column` when the mapping does not fit the file
 */
export function chooseMapping(
  columns: readonly string[],
  asked: ColumnMapping | null,
): MappingChoice {
  const mapping = asked ?? clearMapping(columns);
  if (mapping === undefined) {
    return { kind: 'unclear', suggestion: suggestMapping(columns) };
  }
  const planned = planColumns(columns, mapping);
  if (planned.kind === 'unknown_column') {
    throw new AudienceFault(
      'unknown_column',
      undefined,
      `The mapping names the column "${planned.name}", which the file does not have.`,
    );
  }
  return { kind: 'clear', mapping, plan: planned.plan };
}
