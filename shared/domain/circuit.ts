import type { CallFailure, FailureScope } from './call-failure.ts';
import { epochMs, iso } from './instant.ts';

/**
 * A circuit breaker for one carrier of an organization: when it refuses again and
 * again, or says that it takes nothing from the account, nobody is called through
 * it for a while, then one call tries. Contacts wait, none is used up.
 *
 *     closed ──storm, or one word──▶ open until t ──after t, one probe──▶ closed, or open for longer
 */
export interface Circuit {
  /** RFC 3339: no call before. */
  readonly until: string;
  /** How often in a row it was opened. */
  readonly opened: number;
  /** RFC 3339: whoever probes is given up on then. Absent before the first probe. */
  readonly probe_until?: string;
  /** What the carrier said, where one refusal was enough. */
  readonly why?: CircuitReason;
}

/** The word of a carrier that closes it for everybody. */
export interface CircuitReason {
  readonly scope: FailureScope;
  /** The carrier's own, for people. */
  readonly code?: string;
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
/** What an account or a route is refused for is not mended in seconds. */
const LONG = 3;

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

/**
 * The circuit once more opened: for longer each time in a row.
 *
 * @param why - the word that opened it, at once and for long; left out: a storm
 */
export function opened(
  before: Circuit | undefined,
  now: number,
  why?: CircuitReason,
): Circuit {
  const times = Math.max(before?.opened ?? 0, why ? LONG : 0);
  const wait = OPEN_MS[Math.min(times, OPEN_MS.length - 1)] ?? 0;
  return { until: iso(now + wait), opened: times + 1, ...(why && { why }) };
}

/**
 * What a failure says of the carrier itself, when it says that it takes nothing
 * more: the account, or the way to the network, is refused for good.
 */
export function wordOf({
  class: kind,
  scope,
  code,
}: CallFailure): CircuitReason | undefined {
  if (kind !== 'terminal') return undefined;
  if (scope !== 'account' && scope !== 'route') return undefined;
  return reasonOf({ scope, ...(code !== undefined && { code }) });
}

/** What a failure names as its cause. */
export const reasonOf = ({
  scope,
  code,
}: Pick<CallFailure, 'scope' | 'code'>): CircuitReason => ({
  scope,
  ...(code !== undefined && { code }),
});

/** What opened a circuit, for people: after the name of the carrier. */
export function refusedWords({ why }: Circuit): string {
  if (!why) return 'refused call after call';
  const code = why.code === undefined ? '' : ` (${why.code})`;
  return why.scope === 'account'
    ? `takes no calls from this account${code}`
    : `has no way to the network for these calls${code}`;
}

/**
 * Whether a refusal counts against the carrier, and not against a number of theirs
 * or ours, or against what one campaign wants: a country that the account may not
 * call is no reason to leave those of others alone.
 */
export const isCarriers = ({ class: kind, scope }: CallFailure): boolean =>
  kind !== 'terminal' || !aboutOneCall.includes(scope);

const aboutOneCall: readonly FailureScope[] = [
  'number',
  'caller_id',
  'country',
  'campaign',
];

export const probing = (circuit: Circuit, now: number): Circuit => ({
  ...circuit,
  probe_until: iso(now + PROBE_MS),
});
