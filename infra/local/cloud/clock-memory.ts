import type { LocalClock } from '../clock.ts';
import { openStore } from './store.ts';

const SCHEMA = `CREATE TABLE IF NOT EXISTS clock (
  id INTEGER PRIMARY KEY CHECK (id = 1), reserved_until REAL NOT NULL
);`;

const SAVE_EVERY_MS = 500;

/** The clock makes up for 250 ms of lag at most: once before a save, once after. */
const MOST_LAG_MS = 500;

/**
 * Remembers how far the one clock went, so that a restart never goes back in
 * time, not even after `kill -9`: what is stored is an instant that the clock
 * cannot have passed before the next save. A restart after a kill therefore jumps
 * ahead by a second of real time at most; after `stop` it does not.
 */
export function openClockMemory(path: string) {
  const store = openStore(path, SCHEMA);
  const put = store.db.prepare(
    `INSERT INTO clock VALUES (1, ?)
     ON CONFLICT (id) DO UPDATE SET reserved_until = excluded.reserved_until`,
  );
  return {
    /** Where a clock starts: where the last one stood, else at `fallback` (epoch ms). */
    start(fallback: number): number {
      const row = store.db.prepare('SELECT reserved_until FROM clock').get();
      return row === undefined ? fallback : Number(row.reserved_until);
    },
    /** @returns stops the clock, stores its last instant and closes the file */
    follow(clock: LocalClock): () => void {
      const ahead = (SAVE_EVERY_MS + MOST_LAG_MS) * clock.speed;
      const save = () => put.run(clock.last() + ahead);
      save();
      const timer = setInterval(save, SAVE_EVERY_MS);
      return () => {
        clearInterval(timer);
        clock.stop();
        put.run(clock.last());
        store.close();
      };
    },
  };
}
