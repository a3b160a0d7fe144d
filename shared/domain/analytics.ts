import type { Campaign } from './campaign.ts';
import { type Sentiment, sentiments } from './conversation.ts';
import { iso } from './instant.ts';
import { HOUR_MS, type RunCounters } from './run-counters.ts';
import { shareOf } from './variants.ts';

const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/**
 * What a run has come to, in parts: over time, by disposition, by attempt, by
 * variant, and in money. From the same counts as all other figures.
 */
export function analyticsOf(
  counters: RunCounters,
  campaign: Pick<Campaign, 'variants'>,
) {
  const of = (name: string) => counters.figures[name] ?? 0;
  return {
    timeline: timelineOf(counters),
    dispositions: partsOf(counters, 'disposition.').map(([name, count]) => ({
      disposition: name,
      count,
    })),
    sentiment: sentimentOf(counters),
    retry_effectiveness: passesOf(counters),
    variants: (campaign.variants ?? []).map(({ key, agent_id, weight }) => {
      const attempted = of(`variant.${key}.attempted`);
      return {
        key,
        agent_id,
        weight,
        attempted,
        connected: of(`variant.${key}.connected`),
        completed: of(`variant.${key}.completed`),
        connect_share: shareOf(of(`variant.${key}.connected`), attempted),
        completion_share: shareOf(of(`variant.${key}.completed`), attempted),
      };
    }),
    cost: costOf(counters),
  };
}

/** A pointer, not a measure: `unknown` are answered calls that nobody rated. */
function sentimentOf({ figures, conversations = {} }: RunCounters) {
  const of = (name: Sentiment) => conversations[`sentiment.${name}`] ?? 0;
  const [positive, neutral, negative] = sentiments.map(of) as [
    number,
    number,
    number,
  ];
  const answered = figures.answered ?? 0;
  const unknown = Math.max(answered - positive - neutral - negative, 0);
  return { positive, neutral, negative, unknown };
}

/** What the lines cost, and the agents. */
function costOf({ figures, conversations = {} }: RunCounters) {
  const telephony = figures.cost_micro_usd ?? 0;
  const ai = conversations.cost_micro_usd ?? 0;
  const connected = figures.connected ?? 0;
  const total = telephony + ai;
  return {
    total_usd: total / 1_000_000,
    telephony_usd: telephony / 1_000_000,
    ai_usd: ai / 1_000_000,
    per_connected_usd: connected > 0 ? total / 1_000_000 / connected : null,
  };
}

function timelineOf({ hours }: RunCounters) {
  return Object.entries(hours)
    .map(([hour, { dials, connected }]) => ({
      at: iso(Number(hour) * HOUR_MS),
      dials,
      connected,
      connect_rate: ratio(connected, dials),
    }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Counts whose names begin so, most first. */
function partsOf({ figures }: RunCounters, prefix: string): [string, number][] {
  return Object.entries(figures)
    .filter(([name, count]) => name.startsWith(prefix) && count > 0)
    .map(([name, count]): [string, number] => [
      name.slice(prefix.length),
      count,
    ])
    .sort(([a, most], [b, next]) => next - most || (a < b ? -1 : 1));
}

function passesOf({ figures }: RunCounters) {
  const numbers = Object.keys(figures)
    .map((name) => /^pass\.(\d+)\.attempted$/.exec(name)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
  return numbers.map((attempt_number) => {
    const attempted = figures[`pass.${attempt_number}.attempted`] ?? 0;
    const connected = figures[`pass.${attempt_number}.connected`] ?? 0;
    return {
      attempt_number,
      attempted,
      connected,
      connect_rate: ratio(connected, attempted),
    };
  });
}
