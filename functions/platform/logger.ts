import { env } from '#shared/names.ts';
import { logIds } from './log-context.ts';
import { runtime } from './runtime.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** Ids, counts and states. Never a phone number, a key or a transcript. */
export type LogFields = Readonly<Record<string, unknown>>;

/** E.164 with or without separators, and bare runs as long as a number. */
const PHONE = /\+\d[\d ().-]{5,}\d|(?<![\w.:-])\d{10,15}(?![\w.:-])/g;
const CREDENTIAL = /\b(ak|pat)_[\w-]+\.[\w-]+/g;

/** Masks what must not reach a log, for text that we did not write ourselves. */
export function mask(text: string): string {
  return text.replace(CREDENTIAL, '$1_…').replace(PHONE, '<number>');
}

/**
 * One JSON line per event, with the ids of the work that it is part of: warnings
 * and errors to stderr, the rest to stdout.
 * `LOG_LEVEL` sets the least level, `info` when it is not set; the local run
 * sets `warn`.
 */
export const logger = {
  debug: (message: string, fields?: LogFields) =>
    write('debug', message, fields),
  info: (message: string, fields?: LogFields) => write('info', message, fields),
  warn: (message: string, fields?: LogFields) => write('warn', message, fields),
  error: (message: string, fields?: LogFields) =>
    write('error', message, fields),
};

function write(level: Level, message: string, fields: LogFields = {}): void {
  const least = levels.indexOf((process.env[env.LOG_LEVEL] ?? 'info') as Level);
  if (levels.indexOf(level) < least) return;
  const at = new Date(runtime.realClock.now()).toISOString();
  const event = { at, level, message, ...logIds(), ...fields };
  const line = JSON.stringify(event, plain);
  const isLoud = level === 'warn' || level === 'error';
  const stream = isLoud ? process.stderr : process.stdout;
  stream.write(`${mask(line)}\n`);
}

/** Errors have no own enumerable fields: without this they log as `{}`. */
function plain(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack } = value;
  return { name, message, stack };
}
