import { limitedFrom } from './attempt-limits.ts';
import type { Timed } from './calling-window.ts';
import type { Campaign } from './campaign.ts';
import { limitRules } from './compliance/law-limits.ts';
import { contactWindow, lawFor, type Place } from './contact-window.ts';
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
  /** Calls of a contact that its limits look at; 0 without any. */
  readonly #remembered: number;
  #all = 0;
  #untouched = 0;
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
    this.#remembered = Math.max(
      max_attempts_per_day ?? 0,
      min_gap_same_number_seconds ? 1 : 0,
      ...limitRules(lawFor(campaign, crowd.place)).map((rule) =>
        rule.kind === 'attempt_cap' ? rule.max_attempts : 1,
      ),
    );
    for (const waiting of crowd.waits) this.add(waiting);
  }

  add(waiting: Waiting): void {
    const line = this.#lines.get(waiting.history) ?? [];
    this.#lines.set(waiting.history, line);
    this.#count(waiting, 1);
    if (joinsOne(line, waiting)) return;
    const isLate = (line.at(-1)?.due ?? 0) > waiting.due;
    line.push(waiting);
    if (isLate) line.sort((a, b) => a.due - b.due);
  }

  #count({ history, contacts }: Waiting, sign: 1 | -1): void {
    this.#all += sign * contacts;
    if (history.attempts.length === 0) this.#untouched += sign * contacts;
  }

  /** Another call, when the policy and the limits of a number let it be. */
  addRetry(waiting: Waiting): void {
    this.add(
      this.#remembered > 0
        ? this.#limited(waiting)
        : { ...waiting, placed: [] },
    );
  }

  #limited(waiting: Waiting): Waiting {
    const placed = waiting.placed.slice(-this.#remembered);
    const { phone_number } = this.crowd.place;
    const attempts = waiting.history.attempts.slice(-placed.length);
    const calls = placed.map((ms, index) => {
      const at = iso(ms);
      const attempt = attempts[index]!;
      return { ...attempt, phone_number, started_at: at, ended_at: at };
    });
    const { place } = this.crowd;
    const { at } = limitedFrom(calls, waiting.due, this.#campaign, place);
    return { ...waiting, placed, due: at };
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
      if (share <= 0) continue;
      for (const waiting of takeFrom(line, now, share)) {
        this.#count(waiting, -1);
        taken.push(waiting);
      }
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
    return { all: this.#all, untouched: this.#untouched };
  }
}

/** Entries that are looked at for one that is alike: as many as ways to end. */
const NEAR = 8;
const HOUR_MS = 3_600_000;

/** Adds to an entry that is alike, so that there are few. */
function joinsOne(line: Waiting[], waiting: Waiting): boolean {
  const { placed, due, contacts } = waiting;
  const last = Math.max(line.length - NEAR, 0);
  for (let i = line.length - 1; i >= last; i -= 1) {
    const one = line[i]!;
    if (one.due !== due || !isAlike(one.placed, placed)) continue;
    line[i] = { ...one, contacts: one.contacts + contacts };
    return true;
  }
  return false;
}

const isAlike = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((at, i) => Math.abs(at - b[i]!) < HOUR_MS);

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
