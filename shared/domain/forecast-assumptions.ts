import type { Figures } from './figures.ts';
import { type Assumptions, defaultAssumptions } from './forecast-outcomes.ts';
import { COLD_START } from './pacing.ts';

/** What the calls of a run came to so far; null while there are too few. */
export function measuredAssumptions(figures: Figures): Assumptions | null {
  const of = (name: string) => figures[name] ?? 0;
  const ended = of('ended');
  if (ended < COLD_START) return null;
  const rate = (outcome: string) => of(`outcome.${outcome}`) / ended;
  const minutes = of('talk_ms') / 60_000;
  const usual = defaultAssumptions;
  return {
    answer_rate: rate('completed'),
    machine_rate: rate('machine'),
    busy_rate: rate('busy'),
    rejected_rate: rate('rejected'),
    invalid_rate: rate('invalid_number'),
    ring_seconds:
      of('answered') > 0
        ? of('ring_ms') / of('answered') / 1_000
        : usual.ring_seconds,
    talk_seconds:
      of('talks') > 0
        ? of('talk_ms') / of('talks') / 1_000
        : usual.talk_seconds,
    cost_per_minute_usd:
      minutes > 0
        ? of('cost_micro_usd') / 1_000_000 / minutes
        : usual.cost_per_minute_usd,
  };
}

const rates = [
  'answer_rate',
  'machine_rate',
  'busy_rate',
  'rejected_rate',
  'invalid_rate',
] as const;

/** Assumptions with some of them as asked; rates that were not asked make room. */
export function withAsked(
  base: Assumptions,
  asked: { readonly [Name in keyof Assumptions]?: number | undefined },
): Assumptions {
  const sum = (names: readonly (typeof rates)[number][], of: typeof asked) =>
    names.reduce((all, name) => all + (of[name] ?? 0), 0);
  const own = rates.filter((name) => asked[name] === undefined);
  const room = Math.max(1 - sum(rates, asked), 0);
  const taken = sum(own, base);
  const scale = taken > room ? room / taken : 1;
  const given = Object.entries(asked).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...base,
    ...Object.fromEntries(own.map((name) => [name, base[name] * scale])),
    ...Object.fromEntries(given),
  };
}

/** The same, where people answer and talk that much more often and longer. */
export const varied = (assume: Assumptions, by: number): Assumptions =>
  withAsked(assume, {
    answer_rate: Math.min(assume.answer_rate * (1 + by), 1),
    talk_seconds: assume.talk_seconds * (1 + by),
  });
