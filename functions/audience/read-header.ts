import type { AudienceRow } from '#shared/domain/audience-file.ts';
import {
  type ColumnMapping,
  type ColumnPlan,
  clearMapping,
  planColumns,
  readHeader,
  suggestMapping,
} from '#shared/domain/column-mapping.ts';
import {
  AudienceFault,
  type FileFormat,
  inspectFile,
  type OpenFile,
} from './inspect-file.ts';
import { readRows } from './read-rows.ts';

/** A file of which is known how to read it. */
export interface KnownFile {
  readonly open: OpenFile;
  readonly format: FileFormat;
  readonly columns: readonly string[];
}

/** @throws AudienceFault when the file or its header cannot be used */
export async function openAudienceFile(open: OpenFile): Promise<KnownFile> {
  const format = await inspectFile(open);
  let header: AudienceRow | undefined;
  let hasRow = false;
  for await (const row of readRows(open, format)) {
    hasRow = header !== undefined;
    header ??= row;
    if (hasRow) break;
  }
  if (header === undefined) throw new AudienceFault('empty_file');
  const reading = readHeader(header.cells.map(nameable));
  if (reading.kind === 'refused') {
    throw new AudienceFault(reading.code, header.line, reading.detail);
  }
  if (!hasRow) throw new AudienceFault('no_rows');
  return { open, format, columns: reading.columns };
}

/** No item can have an attribute of this name: the column gets another. */
const nameable = (name: string) => (name.trim() === '__proto__' ? '' : name);

/** The rows after the header. */
export async function* dataRows({
  open,
  format,
}: KnownFile): AsyncGenerator<AudienceRow> {
  let isHeader = true;
  for await (const row of readRows(open, format)) {
    if (!isHeader) yield row;
    isHeader = false;
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
