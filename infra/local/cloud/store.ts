import { DatabaseSync } from 'node:sqlite';

/** One sqlite file (or `:memory:`) of the embedded cloud. */
export interface Store {
  readonly db: DatabaseSync;
  /** All writes of `work` or none; not to be nested, nor to span an `await`. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Another connection's write takes microseconds; longer than this is a bug. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens a store.
 *
 * The write-ahead log with `synchronous=OFF` survives the end of the process at
 * any point (the pages are the kernel's by then), not the end of the machine.
 */
export function openStore(path: string, schema: string): Store {
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
  db.exec(schema);
  return {
    db,
    transaction(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
}
