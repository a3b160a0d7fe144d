import {
  AudienceFault,
  inspectFile,
  type OpenFile,
} from '#functions/audience/inspect-file.ts';
import { readRows } from '#functions/audience/read-rows.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import { MAX_UPLOAD_ROWS } from '#shared/contracts/uploads.ts';
import { clearMapping } from '#shared/domain/column-mapping.ts';
import { readPhoneNumber } from '#shared/domain/phone-number.ts';
import { putOnList, requireList } from './dnc.ts';

/** Rejected rows that the answer spells out. */
const MAX_ERRORS = 100;
/** Numbers that are written, and looked for in campaigns, at once. */
const BATCH = 10_000;

interface Reading {
  readonly numbers: string[];
  readonly errors: { line: number; value: string; reason: string }[];
  rows: number;
  rejected: number;
  duplicate: number;
}

/**
 * POST /dnc/import: a CSV file with a column of numbers, or with nothing else
 * and no header. Each row is taken or rejected by itself; 422 when the file
 * cannot be read at all.
 */
export const importDnc: HandlerOf<'import_dnc'> = async (
  { body, caller, file },
  deps,
) => {
  const bytes = file?.bytes ?? Buffer.from(body.csv ?? '');
  if (bytes.length === 0) {
    const message = 'send a CSV file in the part "file", or its text as csv';
    throw invalidRequest([{ path: 'file', code: 'required', message }]);
  }
  const list = await requireList(deps, caller, body.campaign_id);
  const read = await readNumbers(bytes, body.default_country);
  let added = 0;
  let suppressed_contacts = 0;
  for (let at = 0; at < read.numbers.length; at += BATCH) {
    const done = await putOnList(deps, caller, {
      list,
      numbers: read.numbers.slice(at, at + BATCH),
      reason: body.reason ?? null,
      source: 'import',
    });
    added += done.added;
    suppressed_contacts += done.suppressed_contacts;
  }
  const { rows, rejected, duplicate, errors, numbers } = read;
  const already_listed = numbers.length - added;
  return {
    status: 200,
    body: {
      rows,
      added,
      already_listed,
      duplicate,
      rejected,
      errors,
      suppressed_contacts,
    },
  };
};

async function readNumbers(bytes: Buffer, country: string): Promise<Reading> {
  const open: OpenFile = async function* () {
    yield bytes;
  };
  const seen = new Set<string>();
  const read: Reading = {
    numbers: [],
    errors: [],
    rows: 0,
    rejected: 0,
    duplicate: 0,
  };
  let column: number | undefined;
  try {
    for await (const { line, cells } of readRows(
      open,
      await inspectFile(open),
    )) {
      if (column === undefined) {
        const header = headerColumn(cells, country);
        column = header ?? 0;
        if (header !== undefined) continue;
      }
      read.rows += 1;
      if (read.rows > MAX_UPLOAD_ROWS) throw new AudienceFault('too_many_rows');
      take(read, seen, line, cells[column] ?? '', country);
    }
  } catch (error) {
    if (!(error instanceof AudienceFault)) throw error;
    throw new Refusal(422, 'unreadable_file', error.message, {
      file_fault: error.code,
      line: error.line ?? null,
    });
  }
  return read;
}

/** The column a header names; undefined when the first row is a number already. */
function headerColumn(
  cells: readonly string[],
  country: string,
): number | undefined {
  const names = cells.map((cell) => cell.trim());
  const named = clearMapping(names)?.phone_number;
  if (named !== undefined) return names.indexOf(named);
  if (readPhoneNumber(cells[0] ?? '', country).kind === 'valid') {
    return undefined;
  }
  if (cells.length === 1 && /^[A-Za-z_ ]+$/.test(names[0] ?? '')) return 0;
  throw new Refusal(
    422,
    'missing_phone_number_column',
    'The file has no column named phone_number.',
    { columns: names },
  );
}

function take(
  read: Reading,
  seen: Set<string>,
  line: number,
  value: string,
  country: string,
): void {
  const reading = readPhoneNumber(value, country);
  if (reading.kind === 'fault') {
    read.rejected += 1;
    if (read.errors.length < MAX_ERRORS) {
      read.errors.push({ line, value, reason: reading.reason });
    }
  } else if (seen.has(reading.phone_number)) {
    read.duplicate += 1;
  } else {
    seen.add(reading.phone_number);
    read.numbers.push(reading.phone_number);
  }
}
