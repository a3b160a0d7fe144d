import { permittedFrom } from './attempt-limits.ts';
import type { Timed } from './calling-window.ts';
import type { Campaign } from './campaign.ts';
import { contactWindow, type Place } from './contact-window.ts';
import type { History } from './forecast-outcomes.ts';
import { iso } from './instant.ts';

/** Contacts that may be called in the same hours. */
export interface Crowd {
  /** One of them: its windows are those of all. */
  readonly place: Place;
  readonly waits: readonly Waiting[];
}

/** Contacts that had the same calls, and wait for the same instant. */
export interface Waiting {
  readonly history: History;
  readonly contacts: number;
  /** Epoch milliseconds: not before. */
  readonly due: number;
  /** When each of the calls before was placed; epoch milliseconds. */
  readonly placed: readonly number[];
}

/** Less than this of a contact is nobody. */
export const NOBODY = 1e-6;

/** One crowd on its way: who waits, in line by what they had, and its windows. */
export class CrowdOnTheWay {
  readonly crowd: Crowd;
  readonly #campaign: Timed & Pick<Campaign, 'retry_policy'>;
  readonly #lines = new Map<History, Waiting[]>();
  readonly #hasLimits: boolean;
  #open = false;
  #changesAt: number | null = 0;
  is_unknown = false;
  /** A window was open at some time. */
  was_open = false;

  constructor(crowd: Crowd, campaign: Timed & Pick<Campaign, 'retry_policy'>) {
    this.crowd = crowd;
    this.#campaign = campaign;
    const { max_attempts_per_day, min_gap_same_number_seconds } =
      campaign.retry_policy;
    this.#hasLimits =
      typeof max_attempts_per_day === 'number' ||
      typeof min_gap_same_number_seconds === 'number';
    for (const waiting of crowd.waits) this.add(waiting);
  }

  add(waiting: Waiting): void {
    const line = this.#lines.get(waiting.history) ?? [];
    this.#lines.set(waiting.history, line);
    const isLate = (line.at(-1)?.due ?? 0) > waiting.due;
    line.push(waiting);
    if (isLate) line.sort((a, b) => a.due - b.due);
  }

  /** Another call, when the policy and the limits of a number let it be. */
  addRetry(waiting: Waiting): void {
    this.add(this.#hasLimits ? this.#limited(waiting) : waiting);
  }

  #limited(waiting: Waiting): Waiting {
    const { retry_policy, schedule } = this.#campaign;
    const calls = waiting.history.attempts.map((attempt, index) => {
      const at = iso(waiting.placed[index] ?? 0);
      return { ...attempt, started_at: at, ended_at: at };
    });
    const { at } = permittedFrom(
      calls,
      retry_policy,
      schedule.timezone,
      waiting.due,
    );
    return { ...waiting, due: at };
  }

  /** Whether they may be called; looked up only when a window may have changed. */
  isOpen(now: number): boolean {
    if (this.#changesAt !== null && now >= this.#changesAt) {
      const window = contactWindow(this.#campaign, this.crowd.place, now);
      this.#open = window.open;
      this.#changesAt = window.changes_at;
      this.is_unknown = window.is_unknown;
      this.was_open ||= window.open;
    }
    return this.#open;
  }

  /** The next instant at which its windows change; null when they never do. */
  get changes_at(): number | null {
    return this.#changesAt;
  }

  /** Contacts that could be called now, by how many calls they had. */
  dueBy(now: number, depths: number[]): void {
    for (const [{ attempts }, line] of this.#lines) {
      for (const { due, contacts } of line) {
        if (due > now) break;
        depths[attempts.length] = (depths[attempts.length] ?? 0) + contacts;
      }
    }
  }

  /** Takes that share of those who are due, for each number of calls they had. */
  take(now: number, shares: readonly number[]): Waiting[] {
    const taken: Waiting[] = [];
    for (const [history, line] of this.#lines) {
      const share = shares[history.attempts.length] ?? 0;
      if (share > 0) taken.push(...takeFrom(line, now, share));
      if (line.length === 0) this.#lines.delete(history);
    }
    return taken;
  }

  /** The first instant from `now` on at which somebody of it can be called. */
  nextAt(now: number): number | null {
    let due = Number.POSITIVE_INFINITY;
    for (const line of this.#lines.values()) {
      due = Math.min(due, line[0]?.due ?? due);
    }
    if (due === Number.POSITIVE_INFINITY) return null;
    if (this.isOpen(now)) return Math.max(due, now);
    return this.#changesAt === null ? null : Math.max(this.#changesAt, now);
  }

  /** Everybody who waits, and of these who was never called. */
  left(): { all: number; untouched: number } {
    let all = 0;
    let untouched = 0;
    for (const [{ attempts }, line] of this.#lines) {
      for (const { contacts } of line) {
        all += contacts;
        if (attempts.length === 0) untouched += contacts;
      }
    }
    return { all, untouched };
  }
}

function takeFrom(line: Waiting[], now: number, share: number): Waiting[] {
  const until = line.findIndex(({ due }) => due > now);
  const due = until === -1 ? line.length : until;
  let wanted = 0;
  for (let i = 0; i < due; i += 1) wanted += line[i]!.contacts;
  wanted *= share;
  const taken: Waiting[] = [];
  let gone = 0;
  while (gone < due && wanted > NOBODY) {
    const first = line[gone]!;
    const contacts = Math.min(first.contacts, wanted);
    taken.push({ ...first, contacts });
    wanted -= contacts;
    const rest = first.contacts - contacts;
    if (rest > NOBODY) {
      line[gone] = { ...first, contacts: rest };
      break;
    }
    gone += 1;
  }
  line.splice(0, gone);
  return taken;
}
