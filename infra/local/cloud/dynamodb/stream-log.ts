import type { StatementSync } from 'node:sqlite';
import type { Table } from './tables.ts';

export interface StreamRow {
  readonly seq: number;
  readonly table_id: number;
  readonly old: string | null;
  readonly new: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
  /** 1 when time to live removed the item. */
  readonly expired: number;
}

/** Records that are kept in memory, and how long each may be. */
const MOST_KEPT = 1_000;
const LONGEST_KEPT = 32_768;

/** What changed, in the order of the commits. */
export class StreamLog {
  readonly #statement: (sql: string) => StatementSync;
  /** The newest records, without a gap: who reads along needs no query. */
  #tail: StreamRow[] = [];
  #written = false;

  constructor(statement: (sql: string) => StatementSync) {
    this.#statement = statement;
  }

  /** What was kept may not be there any more. */
  forget(): void {
    this.#tail = [];
    this.#written = false;
  }

  /** Whether records were written since the last question. */
  takeWritten(): boolean {
    const written = this.#written;
    this.#written = false;
    return written;
  }

  append(
    table: Table,
    images: { old: string | null; new: string | null },
    at: number,
    isExpired: boolean,
  ): void {
    const { old } = images;
    const expired = isExpired ? 1 : 0;
    const { lastInsertRowid } = this.#statement(
      'INSERT INTO stream (table_id, old, new, at, expired) VALUES (?, ?, ?, ?, ?)',
    ).run(table.id, old, images.new, at, expired);
    this.#written = true;
    const chars = (old?.length ?? 0) + (images.new?.length ?? 0);
    if (chars > LONGEST_KEPT || this.#tail.length >= MOST_KEPT) this.#tail = [];
    if (chars > LONGEST_KEPT) return;
    const seq = Number(lastInsertRowid);
    this.#tail.push({ seq, table_id: table.id, ...images, at, expired });
  }

  /** Records after a sequence number, oldest first. */
  read(after: number, limit: number, tableId?: number): StreamRow[] {
    const [first] = this.#tail;
    if (first && first.seq <= after + 1) {
      return this.#tail
        .filter(({ seq }) => seq > after)
        .filter(({ table_id }) => table_id === (tableId ?? table_id))
        .slice(0, limit);
    }
    const only = tableId === undefined ? '' : `AND table_id = ${tableId}`;
    return this.#statement(
      `SELECT * FROM stream WHERE seq > ? ${only} ORDER BY seq LIMIT ?`,
    ).all(after, limit) as unknown as StreamRow[];
  }

  /** Sequence number of the newest record ever written; 0 before the first. */
  last(): number {
    const row = this.#statement(
      "SELECT seq FROM sqlite_sequence WHERE name = 'stream'",
    ).get();
    return Number(row?.seq ?? 0);
  }

  trim(upTo: number): void {
    this.#statement('DELETE FROM stream WHERE seq <= ?').run(upTo);
    this.#tail = this.#tail.filter(({ seq }) => seq > upTo);
  }
}
