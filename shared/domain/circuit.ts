import { epochMs, iso } from './instant.ts';

/**
 * A circuit breaker for one carrier: when it refuses again and again, nobody is
 * called for a while, then one call tries. Contacts wait, none is used up.
 *
 *     closed ──storm──▶ open until t ──after t, one probe──▶ closed, or open for longer
 */
export interface Circuit {
  /** RFC 3339: no call before. */
  readonly until: string;
  /** How often in a row it was opened. */
  readonly opened: number;
  /** RFC 3339: whoever probes is given up on then. Absent before the first probe. */
  readonly probe_until?: string;
}

/** What the carrier answered lately, as one process saw it. */
export interface Answers {
  /** Refusals since it last took a call. */
  readonly refused: number;
  /** Epoch milliseconds of the last of them. */
  readonly at: number;
}

/** Refusals older than this say nothing any more. */
const FORGOTTEN_MS = 600_000;
/** Fewer refusals in a row than this are no storm. */
const STORM = 5;
/** A probe that has not ended by then was cut off: longer than a dial function lives. */
const PROBE_MS = 40_000;
const OPEN_MS = [5_000, 15_000, 45_000, 120_000, 300_000] as const;

export const noAnswers: Answers = { refused: 0, at: 0 };

/** @param now - epoch milliseconds */
export function withAnswer(
  { refused, at }: Answers,
  taken: boolean,
  now: number,
): Answers {
  if (taken) return { refused: 0, at: now };
  return { refused: now - at > FORGOTTEN_MS ? 1 : refused + 1, at: now };
}

/** Whether these answers are a storm: refusals in a row, and nothing taken. */
export const isStorm = ({ refused }: Answers) => refused >= STORM;

/** What a dial may do: call, wait, or be the one that tries. */
export function passage(
  circuit: Circuit | undefined,
  now: number,
): 'open_way' | 'wait' | 'probe' {
  if (!circuit) return 'open_way';
  if (now < epochMs(circuit.until)) return 'wait';
  const { probe_until } = circuit;
  return probe_until !== undefined && now < epochMs(probe_until)
    ? 'wait'
    : 'probe';
}

/** The circuit once more opened: for longer each time in a row. */
export function opened(before: Circuit | undefined, now: number): Circuit {
  const times = before?.opened ?? 0;
  const wait = OPEN_MS[Math.min(times, OPEN_MS.length - 1)] ?? 0;
  return { until: iso(now + wait), opened: times + 1 };
}

export const probing = (circuit: Circuit, now: number): Circuit => ({
  ...circuit,
  probe_until: iso(now + PROBE_MS),
});
