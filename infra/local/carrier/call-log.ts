import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { CallPlan, LoggedPlacement } from '#infra/carrier/types.ts';

/** One line of the log. `at` is in epoch ms of the one clock. */
export type LogEntry =
  | {
      readonly t: 'placed';
      readonly at: number;
      readonly call_id: string;
      readonly placement: LoggedPlacement;
      readonly plan: CallPlan;
    }
  | {
      readonly t: 'refused';
      readonly at: number;
      readonly placement: LoggedPlacement;
      readonly sip_code: number;
    }
  | { readonly t: 'answered'; readonly at: number; readonly call_id: string }
  | {
      readonly t: 'ended';
      readonly at: number;
      readonly call_id: string;
      readonly sip_code: number;
      /** Hung up by the caller before its planned end. */
      readonly hung_up?: true;
    }
  | { readonly t: 'message'; readonly at: number; readonly call_id: string }
  | { readonly t: 'acked'; readonly at: number; readonly delivery: string };

/** Where entries go; a write is done when `append` returns. */
export interface CallLog {
  append(entry: LogEntry): void;
  close(): void;
}

/** Nothing outlives the process. */
export const memoryLog: CallLog = { append: () => {}, close: () => {} };

const NEWLINE = 0x0a;

/**
 * Opens the log, making it if there is none, and reads what it holds. A last line
 * without its end was torn by a crash before anybody was answered: it is cut off.
 *
 * An entry is in the kernel when `append` returns, so it outlives `kill -9`.
 *
 * @throws Error naming the line, when one that is whole cannot be read
 */
export function openLog(path: string): { log: CallLog; entries: LogEntry[] } {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, 'a+');
  const bytes = readFileSync(fd);
  const whole = bytes.lastIndexOf(NEWLINE) + 1;
  if (whole < bytes.length) ftruncateSync(fd, whole);
  const log: CallLog = {
    append: (entry) => writeLine(fd, entry),
    close: () => closeSync(fd),
  };
  return { log, entries: parseLines(bytes.toString('utf8', 0, whole), path) };
}

function writeLine(fd: number, entry: LogEntry) {
  const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
  // A write may be cut short (disk quota, signal): half a line is no line.
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done);
  }
}

function parseLines(text: string, path: string): LogEntry[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, i) => {
      try {
        return JSON.parse(line) as LogEntry;
      } catch (cause) {
        const where = `${path}, line ${i + 1}`;
        throw new Error(`cannot read the carrier's log: ${where}`, { cause });
      }
    });
}

/** The last instants are in the last lines; a restart does not read them all. */
const TAIL_BYTES = 1_048_576;

/**
 * The last instant in a log, in epoch ms; 0 when there is no log or it is empty.
 * For the clock, which must be made before the carrier is.
 */
export function lastLoggedInstant(path: string): number {
  const tail = readTail(path);
  const instants = tail.matchAll(/^\{"t":"[a-z]+","at":(\d+)/gm);
  let last = 0;
  for (const [, at] of instants) last = Math.max(last, Number(at));
  return last;
}

function readTail(path: string): string {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const read = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(fd);
  }
}
