import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line that is logged in a piece of work carries: ids, as in the table. */
export interface LogIds {
  /** Lambda's id of the invocation. */
  readonly invocation_id?: string;
  readonly function?: string;
  /** API Gateway's id of the request. */
  readonly request_id?: string;
  readonly message_id?: string;
  readonly receive_count?: number;
  readonly org_id?: string;
  readonly campaign_id?: string;
  readonly run_number?: number;
  readonly seq?: number;
  readonly slot?: number;
  readonly attempt_id?: string;
  readonly webhook_id?: string;
  readonly delivery_id?: string;
  readonly tick_number?: number;
}

const context = new AsyncLocalStorage<LogIds>();

/** Runs with these ids, and no others, in each line that is logged until the end of it. */
export const beginLog = <T>(ids: LogIds, run: () => T): T =>
  context.run(ids, run);

/** The same within such a piece of work, whose ids stay. */
export const withLogIds = <T>(ids: LogIds, run: () => T): T =>
  context.run({ ...context.getStore(), ...ids }, run);

export const logIds = (): LogIds => context.getStore() ?? {};

/** A closed list, so that nothing else of a message gets into a log. */
const NAMES = [
  'org_id',
  'campaign_id',
  'run_number',
  'seq',
  'slot',
  'attempt_id',
  'webhook_id',
  'delivery_id',
  'tick_number',
] as const satisfies (keyof LogIds)[];

/** The ids of a message or of an input, of those that are ids anywhere. */
export function idsOf(value: unknown): LogIds {
  if (typeof value !== 'object' || value === null) return {};
  const known = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    NAMES.filter((name) => isId(known[name])).map((name) => [
      name,
      known[name],
    ]),
  );
}

/** What stands where an id should may be anything, in the address of a request. */
const isId = (value: unknown) =>
  typeof value === 'number' ||
  (typeof value === 'string' && /^[\w-]{1,64}$/.test(value));
