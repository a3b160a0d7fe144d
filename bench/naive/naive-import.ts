import { parse } from 'csv-parse/sync';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { cpuMs, fileOf, type ImportMeasure, parseOnly } from '../imports.ts';
import { tableUnits } from '../units.ts';

/**
 * The import that most would write first: the whole file as one text, every
 * row as an object, every number through the full phone library, a contact item
 * with a status that an index holds as well.
 */
export async function measureNaiveImport(rows: number): Promise<ImportMeasure> {
  const before = process.cpuUsage();
  const chunks: Uint8Array[] = [];
  for await (const chunk of fileOf(rows)()) chunks.push(chunk);
  const records = parse(Buffer.concat(chunks).toString('utf8'), {
    columns: true,
  }) as Record<string, string>[];
  const seen = new Map<string, object>();
  let units = 0;
  for (const record of records) {
    const number = parsePhoneNumberFromString(record.phone_number ?? '', 'US');
    if (!number?.isValid() || seen.has(number.number)) continue;
    const contact = { pk: 'CONTACTS', sk: number.number, ...record };
    seen.set(number.number, contact);
    // The item, and its entry in the index.
    units += 2 * tableUnits(undefined, contact);
  }
  const importMs = cpuMs(before);
  const peak = process.resourceUsage().maxRSS / 1_024;
  const parseMs = await parseOnly(fileOf(rows));
  return {
    rows: records.length,
    accepted: seen.size,
    accounted: false,
    rows_per_second: rows / (importMs / 1_000),
    parse_rows_per_second: rows / (parseMs / 1_000),
    write_units_per_row: units / rows,
    peak_mb: peak,
  };
}
