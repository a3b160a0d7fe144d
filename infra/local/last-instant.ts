import { openStore } from './cloud/store.ts';

/**
 * How far the clock has come, across restarts. It is written ahead, so that no
 * instant was ever read, and stored somewhere, that a restart is behind.
 */
export interface InstantLog {
  /** Where a restart goes on, epoch ms; 0 before the first. */
  readonly last: number;
  /** The clock may run up to `instant`, and is asked for more before it passes it. */
  reserve(instant: number): void;
  /** The clock has ended at `instant`: what was reserved beyond is given back. */
  settle(instant: number): void;
  close(): void;
}

/** @param path - a file, or ':memory:' */
export function openInstantLog(path: string): InstantLog {
  const store = openStore(
    path,
    'CREATE TABLE IF NOT EXISTS last (id INTEGER PRIMARY KEY, instant INTEGER NOT NULL)',
  );
  const row = store.db.prepare('SELECT instant FROM last WHERE id = 1').get();
  const put = store.db.prepare(
    'INSERT INTO last VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET instant = excluded.instant',
  );
  const write = (instant: number) => void put.run(instant);
  return {
    last: Number(row?.instant ?? 0),
    reserve: write,
    settle: write,
    close: () => store.close(),
  };
}
