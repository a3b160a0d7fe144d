import type { Queues } from '#functions/adapters/queues.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { CallEvent, ResultsEvent } from '#functions/platform/messages.ts';

export type CarrierEvent = CallEvent | ResultsEvent;

/** Real time that applying may take before its event goes to the queue. */
export const APPLY_WITHIN_MS = 5_000;

export interface ApplyOrQueueDeps<T> {
  /** Once the signal is given, it must begin nothing more. */
  readonly apply: (event: CarrierEvent, signal: AbortSignal) => Promise<T>;
  readonly queues: Pick<Queues, 'event'>;
  /** Real time; resolves early when the signal is given. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Real time; left out: `APPLY_WITHIN_MS`. */
  readonly within_ms?: number;
  /** Whether what was thrown may pass; left out: always. */
  readonly mayQueue?: (error: unknown) => boolean;
  /** Told why an event goes to the queue: what was thrown, null when time was up. */
  readonly onQueued?: (event: CarrierEvent, error: unknown) => void;
}

/**
 * Applies an event at once; when that fails or takes too long, the event goes to
 * the queue, whose consumer applies it. Applied twice, it changes nothing.
 *
 *     applied ──▶ done     failed, or 5 s ──▶ queued ──▶ done
 *
 * @returns what applying it gave; null when the queue has it
 * @throws whatever the queue throws: then the event is nowhere; and what was
 *   thrown that may not be queued
 */
export async function applyOrQueue<T>(
  event: CarrierEvent,
  deps: ApplyOrQueueDeps<T>,
): Promise<T | null> {
  const { apply, queues, sleep, onQueued, mayQueue = () => true } = deps;
  const over = new AbortController();
  const timeUp = new AbortController();
  const applied = apply(event, timeUp.signal).then(
    (given) => ({ kind: 'applied', given }) as const,
    (error: unknown) => ({ kind: 'failed', error }) as const,
  );
  const within = deps.within_ms ?? APPLY_WITHIN_MS;
  const late = sleep(within, over.signal).then(() => LATE);
  const outcome = await Promise.race([applied, late]);
  over.abort();
  if (outcome.kind === 'applied') return outcome.given;
  // Our answer freezes this process: what is half done must not go on, as it
  // thaws, in a world that has moved on.
  timeUp.abort();
  if (outcome !== LATE && !mayQueue(outcome.error)) throw outcome.error;
  onQueued?.(event, outcome.error);
  await queues.event(event);
  return null;
}

const LATE = { kind: 'failed', error: null } as const;

/** An engine that begins nothing more once the signal is given. */
export const engineUntil = (engine: Engine, signal: AbortSignal): Engine => ({
  ...engine,
  table: { ...engine.table, db: until(engine.table.db, signal) },
  carriers: {
    of: async (org, id) => until(await engine.carriers.of(org, id), signal),
  },
  queues: until(engine.queues, signal),
  workflow: until(engine.workflow, signal),
});

/** The same object; after the signal, each of its methods fails before it begins. */
export function until<T extends object>(target: T, signal: AbortSignal): T {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) =>
        signal.aborted
          ? Promise.reject(signal.reason)
          : Reflect.apply(value, of, args);
    },
  });
}
