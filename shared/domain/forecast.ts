import { endOfRun, type Timed } from './calling-window.ts';
import type { Campaign } from './campaign.ts';
import {
  type Crowd,
  CrowdOnTheWay,
  type Waiting,
} from './forecast-audience.ts';
import {
  begunIn,
  busyAfter,
  type Lines,
  peakOf,
  spanOf,
} from './forecast-lines.ts';
import { type End, meanHoldMs } from './forecast-outcomes.ts';

/**
 * What a run would come to, without placing a call: contacts as a fluid that
 * flows through the windows, the lines, the retry policy and the budget of a
 * campaign, by the same rules as dialling. Exact in what can never happen;
 * expected values in what depends on who picks up.
 *
 * It takes some hundred to some thousand steps, however many contacts there are.
 */

/** Whom and how a run calls, from an instant on. */
export interface Plan {
  readonly campaign: Timed & Pick<Campaign, 'retry_policy'>;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly crowds: readonly Crowd[];
  readonly ends: readonly End[];
  /** Calls at once. */
  readonly lines: number;
  readonly calls_per_second: number;
  readonly cost_per_minute_usd: number;
  /** What may still be spent; null without a budget. */
  readonly budget_left_usd: number | null;
  /** How many more must be connected; null without such a goal. */
  readonly goal_left: number | null;
}

export type ForecastEnd =
  | 'all_done'
  | 'goal_reached'
  | 'budget'
  | 'window_closed'
  | 'expired'
  /** Nobody who is left may ever be called. */
  | 'no_opening'
  /** Not done within a year. */
  | 'too_long';

/** Why contacts are never called at all. */
export type NeverCalled =
  | 'timezone_unknown'
  | 'no_opening'
  | Exclude<ForecastEnd, 'all_done'>;

export interface Outlook {
  readonly ended_by: ForecastEnd;
  /** Epoch milliseconds at which the last call is over. */
  readonly finishes_at: number;
  readonly peak_calls: number;
  readonly calls: number;
  /** Contacts that were called at least once. */
  readonly reached: number;
  /** Contacts that somebody or something picked up for. */
  readonly connected: number;
  /** Contacts whose number is none. */
  readonly invalid: number;
  readonly cost_usd: number;
  readonly never_called: Readonly<Partial<Record<NeverCalled, number>>>;
  /** Calls and connections, by the five minutes in which they began. */
  readonly timeline: ReadonlyMap<number, { calls: number; connected: number }>;
  /** Length of a step: what happens within one is not told apart. */
  readonly resolution_ms: number;
}

export const TIMELINE_MS = 300_000;
const YEAR_MS = 366 * 86_400_000;
/** Steps that the work of all contacts is cut into. */
const STEPS = 600;
/** A step is at least this part of a long one. */
const PARTS = 8;
const MOST_STEPS = 20_000;
/** Fewer than this and nobody is expected to be called any more. */
const SOMEBODY = 0.5;

export const foresee = (plan: Plan): Outlook => new Forecast(plan).run();

class Forecast {
  readonly #plan: Plan;
  readonly #lines: Lines;
  readonly #crowds: readonly CrowdOnTheWay[];
  readonly #stepMs: number;
  readonly #timeline = new Map<number, { calls: number; connected: number }>();
  #now: number;
  #busy = 0;
  #peak = 0;
  #calls = 0;
  #reached = 0;
  #connected = 0;
  #invalid = 0;
  #cost = 0;
  #lastEnd: number;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#now = plan.from;
    this.#lastEnd = plan.from;
    const hold_ms = Math.max(meanHoldMs(plan.ends), 1);
    const { lines: count, calls_per_second } = plan;
    this.#lines = { count, calls_per_second, hold_ms };
    this.#crowds = plan.crowds.map(
      (it) => new CrowdOnTheWay(it, plan.campaign),
    );
    const work = this.#left().all * plan.campaign.retry_policy.max_attempts;
    const allMs = spanOf(this.#lines, 0, work);
    this.#stepMs = Math.max(hold_ms / 4, allMs / STEPS);
  }

  run(): Outlook {
    const end = endOfRun(this.#plan.campaign);
    const last = end?.at ?? this.#plan.from + YEAR_MS;
    let ended_by: ForecastEnd | null =
      this.#plan.lines > 0 ? null : 'no_opening';
    for (let steps = 0; ended_by === null; steps += 1) {
      if (this.#left().all < SOMEBODY / 1_000) ended_by = 'all_done';
      else if (this.#now >= last || steps > MOST_STEPS) {
        ended_by = end && this.#now >= end.at ? end.reason : 'too_long';
      } else ended_by = this.#step(last);
    }
    return this.#outlook(ended_by);
  }

  /** One step in which calls begin, or a jump to when the next may. */
  #step(last: number): ForecastEnd | null {
    const open = this.#crowds.filter((crowd) => crowd.isOpen(this.#now));
    const depths: number[] = [];
    for (const crowd of open) crowd.dueBy(this.#now, depths);
    const wanted = sum(depths);
    if (wanted <= 0) return this.#jump();
    const ms = this.#lengthOf(open, wanted, last);
    const begun = begunIn(this.#lines, this.#busy, wanted, ms);
    const span = Math.min(spanOf(this.#lines, this.#busy, begun), ms);
    this.#peak = Math.max(
      this.#peak,
      peakOf(this.#lines, this.#busy, Math.min(wanted, begun)),
    );
    const shares = sharesOf(depths, begun);
    const ended = this.#place(open, shares, span);
    this.#busy = busyAfter(this.#lines, this.#busy, begun, ms);
    this.#now += ms;
    return ended;
  }

  /** Until all have begun, a window changes, or a step is over. */
  #lengthOf(
    open: readonly CrowdOnTheWay[],
    wanted: number,
    last: number,
  ): number {
    const span = spanOf(this.#lines, this.#busy, wanted);
    let ms = Math.min(Math.max(span, this.#stepMs / PARTS), this.#stepMs);
    for (const { changes_at } of open) {
      if (changes_at !== null) ms = Math.min(ms, changes_at - this.#now);
    }
    return Math.max(Math.min(ms, last - this.#now), 1);
  }

  /** To the next instant at which somebody can be called. */
  #jump(): ForecastEnd | null {
    let next: number | null = null;
    for (const crowd of this.#crowds) {
      const at = crowd.nextAt(this.#now);
      if (at !== null && (next === null || at < next)) next = at;
    }
    if (next === null) {
      if (this.#left().all < SOMEBODY) return 'all_done';
      return endOfRun(this.#plan.campaign)?.reason ?? 'no_opening';
    }
    const to = Math.max(next, this.#now + 1);
    this.#busy = busyAfter(this.#lines, this.#busy, 0, to - this.#now);
    this.#now = to;
    return null;
  }

  /** Places calls, and has their contacts go on to what follows. */
  #place(
    open: readonly CrowdOnTheWay[],
    shares: readonly number[],
    span: number,
  ): ForecastEnd | null {
    const before = this.#left().all;
    const { budget_left_usd, goal_left } = this.#plan;
    for (const crowd of open) {
      for (const waiting of crowd.take(this.#now, shares)) {
        this.#call(crowd, waiting, Math.round(this.#now + span / 2));
      }
    }
    if (before >= SOMEBODY) {
      this.#lastEnd = this.#now + span + longestMs(this.#plan.ends);
    }
    if (goal_left !== null && this.#connected >= goal_left) {
      return 'goal_reached';
    }
    const isSpent = budget_left_usd !== null && this.#cost >= budget_left_usd;
    return isSpent ? 'budget' : null;
  }

  #call(crowd: CrowdOnTheWay, waiting: Waiting, at: number): void {
    const { history, contacts } = waiting;
    this.#calls += contacts;
    if (history.attempts.length === 0) this.#reached += contacts;
    const placed = [...waiting.placed, at];
    let connected = 0;
    for (const { end, to, delay_ms } of history.next) {
      const share = contacts * end.share;
      this.#cost +=
        (share * end.talk_ms * this.#plan.cost_per_minute_usd) / 60_000;
      if (end.is_connected) connected += share;
      if (end.outcome === 'invalid_number') this.#invalid += share;
      if (!to) continue;
      const due = Math.round(at + end.hold_ms + delay_ms);
      crowd.addRetry({ history: to, contacts: share, due, placed });
    }
    this.#connected += connected;
    const key = Math.floor(at / TIMELINE_MS);
    const bar = this.#timeline.get(key) ?? { calls: 0, connected: 0 };
    bar.calls += contacts;
    bar.connected += connected;
    this.#timeline.set(key, bar);
  }

  #left() {
    let all = 0;
    let untouched = 0;
    for (const crowd of this.#crowds) {
      const left = crowd.left();
      all += left.all;
      untouched += left.untouched;
    }
    return { all, untouched };
  }

  #outlook(ended_by: ForecastEnd): Outlook {
    const never: Partial<Record<NeverCalled, number>> = {};
    for (const crowd of this.#crowds) {
      const { untouched } = crowd.left();
      if (untouched < SOMEBODY / 1_000) continue;
      const reason = this.#whyNever(crowd, ended_by);
      never[reason] = (never[reason] ?? 0) + untouched;
    }
    return {
      ended_by,
      finishes_at: this.#lastEnd,
      peak_calls: this.#peak,
      calls: this.#calls,
      reached: this.#reached,
      connected: this.#connected,
      invalid: this.#invalid,
      cost_usd: this.#cost,
      never_called: never,
      timeline: this.#timeline,
      resolution_ms: this.#stepMs,
    };
  }

  #whyNever(crowd: CrowdOnTheWay, ended_by: ForecastEnd): NeverCalled {
    if (crowd.is_unknown) return 'timezone_unknown';
    if (!crowd.was_open && crowd.nextAt(this.#now) === null)
      return 'no_opening';
    return ended_by === 'all_done' ? 'no_opening' : ended_by;
  }
}

const sum = (values: readonly number[]) =>
  values.reduce((all, value) => all + (value ?? 0), 0);

const longestMs = (ends: readonly End[]) =>
  Math.max(...ends.map(({ hold_ms }) => hold_ms), 0);

/** What part of those who had so many calls is called: the fewest first. */
function sharesOf(depths: readonly number[], begun: number): number[] {
  let left = begun;
  return Array.from(depths, (waiting = 0) => {
    const taken = Math.min(waiting, left);
    left -= taken;
    return waiting > 0 ? taken / waiting : 0;
  });
}
