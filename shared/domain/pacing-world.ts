import { decidePacing } from './pacing.ts';
import {
  estimatePace,
  noPace,
  type PaceMinute,
  type RunPace,
  trimPace,
} from './run-pace.ts';

/**
 * People, seats and lines in a closed loop, for tests: ringing of 5 to 25 s
 * where somebody answers and 25 s where nobody does, log-normal talks (CV 0.8),
 * a tick every two seconds that sees counters two seconds old.
 */
export interface PacedWorld {
  readonly mode: 'progressive' | 'predictive';
  readonly seats: number;
  readonly aht_seconds: number;
  /** 0..1, or of the second of the run. */
  readonly answer_rate: number | ((second: number) => number);
  readonly hours: number;
  readonly seed: number;
}

export interface Lived {
  /** Talk of all that the seats had time for, 0..1. */
  readonly utilisation: number;
  readonly abandon_rate: number;
  readonly answered: number;
  readonly most_connected: number;
}

type Happening =
  | { readonly kind: 'tick' }
  | { readonly kind: 'answer' | 'miss'; readonly began: number }
  | { readonly kind: 'hang_up'; readonly talk: number }
  | { readonly kind: 'abandoned' };

const TICK_SECONDS = 2;
const FOLD_SECONDS = 2;
const MESSAGE_SECONDS = 8;
const CV = 0.8;

/** Lives through a run and says what came of it: the same for the same seed. */
export function liveThrough(world: PacedWorld): Lived {
  const { seats, aht_seconds, answer_rate, mode } = world;
  const random = mulberry(world.seed);
  const end = world.hours * 3_600;
  const agenda = new Agenda();
  const told: { at: number; news: Partial<PaceMinute> }[] = [];
  let pace: RunPace = {};
  let [now, connected, inFlight, target] = [0, 0, 0, seats];
  let [talked, answered, abandoned, ended, most] = [0, 0, 0, 0, 0];

  const tell = (news: Partial<PaceMinute>) => told.push({ at: now, news });
  const dial = () => {
    inFlight += 1;
    const p = typeof answer_rate === 'number' ? answer_rate : answer_rate(now);
    const ring = 5 + 20 * random();
    if (random() < p) agenda.add(now + ring, { kind: 'answer', began: now });
    else agenda.add(now + 25, { kind: 'miss', began: now });
  };
  const refill = () => {
    while (inFlight < target) dial();
  };
  const hangUp = () => {
    inFlight -= 1;
    ended += 1;
    refill();
  };
  const decide = () => {
    while (told[0] && told[0].at < now - FOLD_SECONDS) {
      const { at, news } = told.shift()!;
      pace = withNews(pace, at, news);
    }
    pace = trimPace(pace);
    target = decidePacing({
      seats,
      connected,
      in_flight: inFlight,
      org_limit: Number.MAX_SAFE_INTEGER,
      completed: ended,
      ...estimatePace(pace, now * 1_000),
      run_abandon_rate: answered > 0 ? abandoned / answered : 0,
      run_abandon_sample: answered,
    }).target_in_flight;
  };
  const happen = (what: Happening) => {
    switch (what.kind) {
      case 'tick':
        if (mode === 'predictive') decide();
        refill();
        agenda.add(now + TICK_SECONDS, what);
        return;
      case 'miss':
        tell({ resolved: 1, ring_ms: (now - what.began) * 1_000 });
        return hangUp();
      case 'hang_up':
        connected -= 1;
        tell({ talks: 1, talk_ms: what.talk * 1_000 });
        return hangUp();
      case 'abandoned':
        return hangUp();
      case 'answer': {
        const isLost = connected >= seats;
        const ring_ms = (now - what.began) * 1_000;
        tell({
          resolved: 1,
          ring_ms,
          answered: 1,
          pickup_ms: ring_ms,
          abandoned: Number(isLost),
        });
        answered += 1;
        if (isLost) {
          abandoned += 1;
          agenda.add(now + MESSAGE_SECONDS, { kind: 'abandoned' });
          return;
        }
        connected += 1;
        most = Math.max(most, connected);
        const talk = logNormal(random, aht_seconds, CV);
        talked += Math.min(talk, end - now);
        agenda.add(now + talk, { kind: 'hang_up', talk });
      }
    }
  };

  agenda.add(0, { kind: 'tick' });
  for (let next = agenda.take(); next.at <= end; next = agenda.take()) {
    now = next.at;
    happen(next.what);
  }
  return {
    utilisation: talked / (seats * end),
    abandon_rate: answered > 0 ? abandoned / answered : 0,
    answered,
    most_connected: most,
  };
}

function withNews(
  pace: RunPace,
  second: number,
  news: Partial<PaceMinute>,
): RunPace {
  const minute = String(Math.floor(second / 60));
  const sum: Record<string, number> = { ...noPace, ...pace[minute] };
  for (const [name, value] of Object.entries(news)) {
    sum[name] = (sum[name] ?? 0) + value;
  }
  return { ...pace, [minute]: sum as unknown as PaceMinute };
}

/** What happens when, soonest first: a binary heap. */
class Agenda {
  readonly #heap: { at: number; what: Happening }[] = [];

  add(at: number, what: Happening): void {
    const heap = this.#heap;
    let i = heap.push({ at, what }) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (heap[parent]!.at <= heap[i]!.at) return;
      [heap[parent], heap[i]] = [heap[i]!, heap[parent]!];
      i = parent;
    }
  }

  take(): { at: number; what: Happening } {
    const heap = this.#heap;
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      let child = 2 * i + 1;
      if (child >= heap.length) return first;
      if (heap[child + 1] && heap[child + 1]!.at < heap[child]!.at) child += 1;
      if (heap[i]!.at <= heap[child]!.at) return first;
      [heap[i], heap[child]] = [heap[child]!, heap[i]!];
      i = child;
    }
  }
}

function logNormal(random: () => number, mean: number, cv: number): number {
  const variance = Math.log(1 + cv * cv);
  const normal =
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return mean * Math.exp(Math.sqrt(variance) * normal - variance / 2);
}

function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
