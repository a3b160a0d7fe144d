import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { putUpload } from '#functions/adapters/dynamodb/upload-store.ts';
import { newUpload } from '#functions/audience/import-inline.ts';
import {
  type ImportDeps,
  importUpload,
} from '#functions/audience/import-upload.ts';
import type { OpenFile } from '#functions/audience/inspect-file.ts';
import { draftCampaign } from '#functions/audience/testing.ts';
import { sendSync } from '#infra/local/cloud/dynamodb/document-client.ts';
import { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import { productTable } from '#infra/local/product-table.ts';
import { type Item, tableUnits } from './units.ts';

export interface ImportMeasure {
  readonly rows: number;
  readonly accepted: number;
  readonly accounted: boolean;
  /** Of processor time. */
  readonly rows_per_second: number;
  /** Of csv-parse alone, over the same bytes in the same process. */
  readonly parse_rows_per_second: number;
  readonly write_units_per_row: number;
  /** Most memory of the process while it imported, in MB; parsing alone came after. */
  readonly peak_mb: number;
}

const NOW = Date.parse('2026-03-02T12:00:00.000Z');
const CHUNK_ROWS = 1_000;
const HEADER = 'phone_number,first_name,last_name,external_id,city\n';

/**
 * The product's import of a file of so many rows, made as it is read. Contacts
 * are counted and dropped: what a table would need is not the importer's memory.
 */
export async function measureImport(rows: number): Promise<ImportMeasure> {
  const open = fileOf(rows);
  const table = droppingTable();
  const deps = depsOver(table);
  const campaign = draftCampaign();
  await insertCampaign(table, campaign);
  const upload = newUpload(campaign, deps, 'contacts.csv', 1);
  await putUpload(table, upload);
  table.units = 0;
  const before = process.cpuUsage();
  const done = await importUpload(upload, open, deps);
  const importMs = cpuMs(before);
  const peak = process.resourceUsage().maxRSS / 1_024;
  const parseMs = await parseOnly(open);
  const { accepted, rejected, duplicate, suppressed } = done;
  return {
    rows: done.rows,
    accepted,
    accounted: accepted + rejected + duplicate + suppressed === rows,
    rows_per_second: rows / (importMs / 1_000),
    parse_rows_per_second: rows / (parseMs / 1_000),
    write_units_per_row: table.units / rows,
    peak_mb: peak,
  };
}

/** Milliseconds of processor time since then: neighbours on the machine do not count. */
export function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** One row in fifty is a number twice, one in a hundred no number at all. */
function lineOf(row: number): string {
  const number = row % 50 === 49 ? row - 1 : row;
  const phone = row % 100 === 37 ? 'n/a' : `+1415${2_000_000 + number}`;
  return `${phone},Ada,Lovelace,crm-${row},"London, NW1"\n`;
}

export function fileOf(rows: number): OpenFile {
  return async function* () {
    yield Buffer.from(HEADER);
    for (let from = 0; from < rows; from += CHUNK_ROWS) {
      let text = '';
      const until = Math.min(from + CHUNK_ROWS, rows);
      for (let row = from; row < until; row += 1) text += lineOf(row);
      yield Buffer.from(text);
    }
  };
}

type DroppingTable = Table & { units: number };

function droppingTable(): DroppingTable {
  const engine = new DynamoEngine({
    path: ':memory:',
    clock: { now: () => NOW },
  });
  engine.execute('CreateTable', productTable);
  const table = {
    name: productTable.TableName,
    units: 0,
    db: {
      async send(command: { input: Record<string, unknown> }) {
        const requests = command.input.RequestItems as
          | Record<string, { PutRequest: { Item: Item } }[]>
          | undefined;
        if (!requests) {
          table.units += isWrite(command) ? 1 : 0;
          return sendSync(engine, command);
        }
        const batch = Object.values(requests).flat();
        // The last stands for its batch: measuring each would be measured too.
        // A directory, if there is one, is the first.
        const units = (at: number) =>
          tableUnits({}, batch.at(at)?.PutRequest.Item);
        table.units += units(0) + (batch.length - 1) * units(-1);
        return {};
      },
    },
  };
  return table as unknown as DroppingTable;
}

const isWrite = (command: object) =>
  /^(Put|Update|Delete)Command$/.test(command.constructor.name);

function depsOver(table: Table): ImportDeps {
  let ids = 0;
  return {
    table,
    clock: { now: () => NOW },
    real_clock: { now: () => NOW },
    new_id: (prefix) => `${prefix}_${String(++ids).padStart(26, '0')}`,
    workflow: { wake: async () => {} },
    rejects: () => ({
      write: () => undefined,
      close: async () => {},
      discard: async () => {},
    }),
    patience: 1,
  };
}

export async function parseOnly(open: OpenFile): Promise<number> {
  const before = process.cpuUsage();
  const parser = Readable.from(open()).pipe(parse());
  let rows = 0;
  for await (const _ of parser) rows += 1;
  if (rows === 0) throw new Error('nothing was parsed');
  return cpuMs(before);
}
