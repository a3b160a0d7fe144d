import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { openStore } from './cloud/store.ts';

/** The end of the carrier's log that is read: some hundred entries. */
const TAIL_BYTES = 64 * 1024;

/** The latest instant that anything was written at, across restarts. */
export interface InstantLog {
  /** Epoch ms; 0 before the first. */
  readonly last: number;
  /** An earlier instant than the latest changes nothing. */
  note(instant: number): void;
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
  let latest = Number(row?.instant ?? 0);
  return {
    last: latest,
    note(instant) {
      if (instant <= latest) return;
      latest = instant;
      put.run(instant);
    },
    close: () => store.close(),
  };
}

/**
 * The latest instant at the end of the carrier's log, whose clock cannot be made
 * before it is known. A torn last line was never acted upon.
 *
 * @returns epoch ms; 0 when there is no log
 */
export function lastInstantOfLog(file: string): number {
  const lines = tailOf(file).split('\n').slice(0, -1);
  return Math.max(0, ...lines.map(instantOf));
}

function tailOf(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** The first line of the tail may be half of one. */
function instantOf(line: string): number {
  try {
    const { at } = JSON.parse(line) as { at?: unknown };
    return typeof at === 'number' ? at : 0;
  } catch {
    return 0;
  }
}
