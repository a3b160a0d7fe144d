import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Item } from './attribute-values.ts';
import { StreamLog } from './stream-log.ts';
import {
  type Index,
  type StoredKey,
  storedKey,
  type Table,
  type TableDefinition,
  tableOf,
} from './tables.ts';

/** One item as it is stored. */
export interface Row {
  readonly row: number;
  readonly json: string;
}

/** Rows, and parsed items, that are kept in memory; and how long their text may be. */
const MOST_KEPT = 2_000;
const LONGEST_KEPT = 16_384;

type Bindable = string | number | null;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS tables (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, definition TEXT);
  CREATE TABLE IF NOT EXISTS stream (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, table_id INTEGER, old TEXT, new TEXT,
    at INTEGER, expired INTEGER);
  CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY, request TEXT, at INTEGER);
  CREATE INDEX IF NOT EXISTS tokens_at ON tokens (at);
`;

/**
 * Items, index rows and stream records in one SQLite database.
 *
 * With `synchronous = OFF` and a write-ahead log a commit is in the operating
 * system's hands when it returns: it outlives this process, not the machine.
 * The exclusive lock keeps a second process off the file.
 */
export class Storage {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** What is stored under keys that were asked for lately: nobody else writes. */
  readonly #kept = new Map<string, Row | null>();
  /** Items by the text that they are stored as. */
  readonly #parsed = new Map<string, Item>();
  readonly stream = new StreamLog((sql) => this.statement(sql));
  #depth = 0;

  /** @param path - a file, or `:memory:` */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;' +
        'PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;',
    );
    this.#db.exec(SCHEMA);
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** All or nothing; an inner call joins the outer one. */
  atomically<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.statement('BEGIN IMMEDIATE').run();
    this.#depth += 1;
    try {
      const result = work();
      this.statement('COMMIT').run();
      return result;
    } catch (error) {
      this.statement('ROLLBACK').run();
      this.#kept.clear();
      this.stream.forget();
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  loadTables(): Table[] {
    const rows = this.statement('SELECT id, definition FROM tables').all();
    return rows.map((row) =>
      tableOf(Number(row.id), JSON.parse(String(row.definition))),
    );
  }

  createTable(definition: TableDefinition): Table {
    return this.atomically(() => {
      const { lastInsertRowid } = this.statement(
        'INSERT INTO tables (name, definition) VALUES (?, ?)',
      ).run(definition.TableName, JSON.stringify(definition));
      const table = tableOf(Number(lastInsertRowid), definition);
      this.#db.exec(
        `CREATE TABLE ${table.rows} (row INTEGER PRIMARY KEY, bucket INTEGER,
           hash TEXT, range TEXT, expires INTEGER, json TEXT);
         CREATE UNIQUE INDEX ${table.rows}_key ON ${table.rows} (bucket, hash, range);
         CREATE INDEX ${table.rows}_expires ON ${table.rows} (expires)
           WHERE expires IS NOT NULL;`,
      );
      for (const index of table.indexes)
        this.#db.exec(
          `CREATE TABLE ${index.rows} (bucket INTEGER, hash TEXT, range TEXT,
             item_hash TEXT, item_range TEXT, row INTEGER,
             PRIMARY KEY (bucket, hash, range, item_hash, item_range)) WITHOUT ROWID`,
        );
      return table;
    });
  }

  replaceDefinition(table: Table, definition: TableDefinition): Table {
    this.statement('UPDATE tables SET definition = ? WHERE id = ?').run(
      JSON.stringify(definition),
      table.id,
    );
    return tableOf(table.id, definition);
  }

  dropTable(table: Table): void {
    this.atomically(() => {
      for (const { rows } of [table, ...table.indexes])
        this.#db.exec(`DROP TABLE ${rows}`);
      this.statement('DELETE FROM stream WHERE table_id = ?').run(table.id);
      this.statement('DELETE FROM tables WHERE id = ?').run(table.id);
    });
    // Statements of a dropped table would never be used again.
    this.#statements.clear();
    this.#kept.clear();
    this.stream.forget();
  }

  /** Empties these tables, and counts from 1 again. */
  clear(tables: readonly Table[]): void {
    this.atomically(() => {
      for (const table of tables)
        for (const { rows } of [table, ...table.indexes])
          this.statement(`DELETE FROM ${rows}`).run();
      this.statement('DELETE FROM tokens').run();
      this.statement('DELETE FROM stream').run();
      this.statement("DELETE FROM sqlite_sequence WHERE name = 'stream'").run();
    });
    this.#kept.clear();
    this.stream.forget();
  }

  /** The item of a stored text. Shared: whoever changes one parses it anew. */
  parse(json: string): Item {
    const known = this.#parsed.get(json);
    if (known) return known;
    const item = JSON.parse(json) as Item;
    if (json.length > LONGEST_KEPT) return item;
    if (this.#parsed.size >= MOST_KEPT) this.#parsed.clear();
    this.#parsed.set(json, item);
    return item;
  }

  get(table: Table, key: StoredKey): Row | undefined {
    const name = nameOf(table, key);
    const known = this.#kept.get(name);
    if (known !== undefined) return known ?? undefined;
    const row = this.statement(
      `SELECT row, json FROM ${table.rows} WHERE bucket = ? AND hash = ? AND range = ?`,
    ).get(key.bucket, key.hash, key.range) as unknown as Row | undefined;
    this.#keep(name, row ?? null);
    return row;
  }

  #keep(name: string, row: Row | null): void {
    if (row !== null && row.json.length > LONGEST_KEPT) {
      this.#kept.delete(name);
      return;
    }
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(name, row);
  }

  rows(
    sql: string,
    parameters: readonly Bindable[],
  ): Record<string, unknown>[] {
    return this.statement(sql).all(...parameters);
  }

  /** @returns the new row's number */
  insert(
    table: Table,
    key: StoredKey,
    json: string,
    expires: number | null,
  ): number {
    const { lastInsertRowid } = this.statement(
      `INSERT INTO ${table.rows} (bucket, hash, range, expires, json) VALUES (?, ?, ?, ?, ?)`,
    ).run(key.bucket, key.hash, key.range, expires, json);
    const row = Number(lastInsertRowid);
    this.#keep(nameOf(table, key), { row, json });
    return row;
  }

  replace(
    table: Table,
    key: StoredKey,
    { row, json }: Row,
    expires: number | null,
  ): void {
    this.statement(
      `UPDATE ${table.rows} SET json = ?, expires = ? WHERE row = ?`,
    ).run(json, expires, row);
    this.#keep(nameOf(table, key), { row, json });
  }

  remove(table: Table, key: StoredKey, row: number): void {
    this.statement(`DELETE FROM ${table.rows} WHERE row = ?`).run(row);
    this.#keep(nameOf(table, key), null);
  }

  addIndexRow(index: Index, at: StoredKey, item: StoredKey, row: number): void {
    this.statement(`INSERT INTO ${index.rows} VALUES (?, ?, ?, ?, ?, ?)`).run(
      at.bucket,
      at.hash,
      at.range,
      item.hash,
      item.range,
      row,
    );
  }

  removeIndexRow(index: Index, at: StoredKey, item: StoredKey): void {
    this.statement(
      `DELETE FROM ${index.rows} WHERE bucket = ? AND hash = ? AND range = ?
         AND item_hash = ? AND item_range = ?`,
    ).run(at.bucket, at.hash, at.range, item.hash, item.range);
  }

  /** Gives rows written before time to live was switched on their instant. */
  fillExpiry(table: Table): void {
    const all = this.statement(`SELECT row, json FROM ${table.rows}`).all();
    const update = this.statement(
      `UPDATE ${table.rows} SET expires = ? WHERE row = ?`,
    );
    for (const { row, json } of all as unknown as Row[])
      update.run(expiryOf(JSON.parse(json), table), row);
  }
}

const nameOf = ({ rows }: Table, { hash, range }: StoredKey) =>
  `${rows} ${hash.length} ${hash}${range}`;

/** Epoch seconds after which time to live removes the item; null for never. */
export function expiryOf(item: Item, table: Table): number | null {
  const value = table.expiry === undefined ? undefined : item[table.expiry];
  return value?.N === undefined ? null : Math.floor(Number(value.N));
}

/** The stored key of an item that is known to have one. */
export const itemKey = (item: Item, table: Table): StoredKey =>
  storedKey(item, table)!;
