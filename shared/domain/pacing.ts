/**
 * How many calls of a campaign may be in flight: the one pacing of every mode.
 *
 *     progressive   in flight ≤ seats: whoever answers finds one free
 *     predictive    in flight ≤ target: more lines ring than seats are free,
 *                   because most of them are not answered
 *
 * A pure function of what is known; the tick asks it, stores the answer on the
 * campaign, and the slots obey that. @see docs/adr/0008-pacing.md
 */

/** Calls that ended before anything may be concluded. @see product rules 6.7 */
export const COLD_START = 20;
/** Answered calls below which an abandon rate says nothing. */
export const ABANDON_SAMPLE = 30;
/** Abandoned calls of those that people answered: the limit, 0..1. */
export const ABANDON_TARGET = 0.03;
/** From here on nothing is dialled beyond the free seats. */
export const ABANDON_HARD = 0.05;
/** The window of control. */
export const WINDOW_MINUTES = 5;

/** What a long run is steered to: a limit that is aimed at is passed half the time. */
const AIM = 0.024;
/** Answers over which a saved or overspent abandoned call is made up for. */
const MAKE_UP_ANSWERS = 60;
/** Saved abandoned calls that count, at most: what was saved all day is not spent at once. */
const MOST_SAVED = 6;
const MOST_RISK = 0.2;
/** Seats that come free together want more lines at once than the mean. */
const POOL_CYCLES = 3;

/** What is known of a campaign at one instant. Rates are 0..1, times seconds. */
export interface PacingInputs {
  /** `max_concurrent_calls`: conversations at once, at most. */
  readonly seats: number;
  /** Conversations now. */
  readonly connected: number;
  /** Slots that count, ringing and connected. */
  readonly in_flight: number;
  /** The organization's limit, which holds for calls in flight. */
  readonly org_limit: number;
  /** Calls of the run that ended. */
  readonly completed: number;
  /** People who answered, of the dials whose end of ringing is known; null: none is. */
  readonly answer_rate: number | null;
  /** Of how many dials. */
  readonly answer_sample: number;
  /** Mean talk; null: no talk has ended. */
  readonly aht_seconds: number | null;
  /** Mean ringing of a dial, answered or not. */
  readonly ring_seconds: number | null;
  /** Mean from dial to answer. */
  readonly pickup_seconds: number | null;
  /** Of the last five minutes, and of how many answered calls. */
  readonly abandon_rate: number;
  readonly abandon_sample: number;
  /** Of the whole run. */
  readonly run_abandon_rate: number;
  readonly run_abandon_sample: number;
}

export const brakes = ['off', 'slow', 'stop'] as const;
/** `slow`: dials beyond the free seats are made fewer; `stop`: there are none. */
export type Brake = (typeof brakes)[number];

export const pacingReasons = [
  'one_for_one',
  'cold_start',
  'no_signal',
  'seats_fed',
  'risk_bound',
  'abandon_slow',
  'abandon_stop',
  'org_cap',
] as const;
/** What decided: the smallest of all that limits. */
export type PacingReason = (typeof pacingReasons)[number];

export interface PacingDecision {
  /** Calls in flight, at most. */
  readonly target_in_flight: number;
  readonly reason: PacingReason;
  readonly brake: Brake;
  readonly inputs: PacingInputs;
}

/**
 * Never below the seats: as many lines as seats abandon nobody, so no brake
 * needs to do more than that.
 */
export function decidePacing(inputs: PacingInputs): PacingDecision {
  const { seats, connected, org_limit } = inputs;
  const brake = brakeOf(inputs);
  const { ringing, reason } = overDial(inputs, brake);
  const wanted = Math.max(seats, connected + ringing);
  const oneForOne = wanted === seats && !RESTING.has(reason);
  return {
    target_in_flight: Math.min(wanted, Math.max(org_limit, 0)),
    reason: wanted > org_limit ? 'org_cap' : oneForOne ? 'one_for_one' : reason,
    brake,
    inputs,
  };
}

/** Reasons that are worth knowing though they come to one line for a seat. */
const RESTING: ReadonlySet<PacingReason> = new Set([
  'cold_start',
  'no_signal',
  'abandon_stop',
  'abandon_slow',
]);

/** Five minutes above the hard limit, or a run above the target, stop; in between it slows. */
export function brakeOf(
  inputs: Pick<
    PacingInputs,
    | 'abandon_rate'
    | 'abandon_sample'
    | 'run_abandon_rate'
    | 'run_abandon_sample'
  >,
): Brake {
  const { abandon_rate, run_abandon_rate } = inputs;
  const isKnown = inputs.abandon_sample >= ABANDON_SAMPLE;
  const isRunKnown = inputs.run_abandon_sample >= ABANDON_SAMPLE;
  if (isKnown && abandon_rate > ABANDON_HARD) return 'stop';
  if (isRunKnown && run_abandon_rate > ABANDON_TARGET) return 'stop';
  return isKnown && abandon_rate > ABANDON_TARGET ? 'slow' : 'off';
}

/** Lines that may ring at once, and what said so. */
function overDial(
  inputs: PacingInputs,
  brake: Brake,
): { readonly ringing: number; readonly reason: PacingReason } {
  const { seats, connected, answer_rate, aht_seconds } = inputs;
  const { ring_seconds, pickup_seconds } = inputs;
  const free = Math.max(seats - connected, 0);
  if (inputs.completed < COLD_START) {
    return { ringing: free, reason: 'cold_start' };
  }
  if (!answer_rate || !aht_seconds || !ring_seconds || !pickup_seconds) {
    return { ringing: free, reason: 'no_signal' };
  }
  if (brake === 'stop') return { ringing: free, reason: 'abandon_stop' };
  // CXBridge: dials per second that keep the seats busy, while they ring.
  const rate = seats / (aht_seconds * answer_rate);
  const pool = Math.ceil(rate * ring_seconds * POOL_CYCLES);
  const bound = riskBound(inputs, {
    free,
    most: pool,
    answer: upper(answer_rate, inputs.answer_sample),
    // Whoever answers a line that rings now has half of its ringing to go.
    freed: 1 - Math.exp(-pickup_seconds / 2 / aht_seconds),
  });
  const reason = pool <= bound ? 'seats_fed' : 'risk_bound';
  const ringing = Math.min(pool, bound);
  if (brake === 'off') return { ringing: Math.max(ringing, free), reason };
  const slowed = (ringing * ABANDON_TARGET) / inputs.abandon_rate;
  return {
    ringing: Math.max(Math.floor(slowed), free),
    reason: 'abandon_slow',
  };
}

/** One standard error above what was seen: too low a rate is what abandons people. */
const upper = (rate: number, sample: number) =>
  Math.min(rate + Math.sqrt((rate * (1 - rate)) / Math.max(sample, 1)), 1);

/**
 * The part of answers that may find no seat, for lines that ring now: the aim,
 * and what the run has saved or overspent so far.
 */
function riskOf({ run_abandon_rate, run_abandon_sample }: PacingInputs) {
  const saved = (AIM - run_abandon_rate) * run_abandon_sample;
  const risk = AIM + Math.min(saved, MOST_SAVED) / MAKE_UP_ANSWERS;
  return Math.min(Math.max(risk, 0), MOST_RISK);
}

/**
 * The most lines that may ring, so that of their answers no more than the risk
 * is expected to find neither a free seat nor one that is given back meanwhile.
 */
function riskBound(
  inputs: PacingInputs,
  at: {
    readonly free: number;
    readonly most: number;
    readonly answer: number;
    readonly freed: number;
  },
): number {
  const { seats, connected } = inputs;
  const risk = riskOf(inputs);
  const most = Math.min(at.most, MOST_LINES);
  const short = shortages(Math.min(connected, seats), at.freed, most);
  let answers: readonly number[] = [1];
  for (let lines = 1; lines <= most; lines += 1) {
    answers = withOneMore(answers, at.answer);
    if (lines <= at.free) continue;
    let lost = 0;
    for (let k = at.free + 1; k <= lines; k += 1) {
      lost += (answers[k] ?? 0) * (short[k - at.free] ?? 0);
    }
    if (lost > risk * lines * at.answer) return lines - 1;
  }
  return most;
}

/** Lines that are looked at one by one: some ten milliseconds of work. */
const MOST_LINES = 2_000;
/** So many seats give back what is to be expected, within two deviations. */
const MANY_SEATS = 500;

/**
 * How many of 0, 1, … `most` seats are expected to be missing, when some of the
 * busy ones are given back meanwhile.
 */
function shortages(busy: number, freed: number, most: number): number[] {
  const given = freedSeats(busy, freed);
  const missing: number[] = [0];
  let atMost = 0;
  for (let wanted = 1; wanted <= most; wanted += 1) {
    atMost += given[wanted - 1] ?? 0;
    missing.push((missing[wanted - 1] ?? 0) + atMost);
  }
  return missing;
}

/** Chances that 0, 1, … of the busy seats are given back. */
function freedSeats(busy: number, freed: number): readonly number[] {
  if (busy > MANY_SEATS) {
    const mean = busy * freed;
    const least = Math.floor(mean - 2 * Math.sqrt(mean * (1 - freed)));
    const sure = new Array<number>(Math.max(least, 0) + 1).fill(0);
    sure[sure.length - 1] = 1;
    return sure;
  }
  let chances: readonly number[] = [1];
  for (let i = 0; i < busy; i += 1) chances = withOneMore(chances, freed);
  return chances;
}

function withOneMore(chances: readonly number[], chance: number): number[] {
  const next = new Array<number>(chances.length + 1).fill(0);
  chances.forEach((value, k) => {
    next[k] = (next[k] ?? 0) + value * (1 - chance);
    next[k + 1] = (next[k + 1] ?? 0) + value * chance;
  });
  return next;
}
