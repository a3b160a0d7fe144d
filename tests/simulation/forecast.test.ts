import { describe, expect, it } from 'vitest';
import type { Campaign } from '#shared/domain/campaign.ts';
import { defaultSettings } from '#shared/domain/campaign-settings.ts';
import type { Call, Manners } from './carrier.ts';
import { type Foreseen, foreseeAndLive } from './forecast.ts';

/**
 * What a forecast says, against what the same campaign then comes to with the
 * product's own handlers. Stated error: 10 % of calls and of those who answer,
 * and of the time 10 % and two minutes, since few are drawn.
 */

const people: Manners = {
  unknown_number: 0.03,
  busy: 0.1,
  declined: 0.05,
  unanswered: 0.5,
  asks_for_callback: 0,
  opts_out: 0,
  talk_ms: [10_000, 80_000],
};
const { schedule, retry_policy } = defaultSettings;
const { days } = schedule.windows[0]!;
const thrice = { ...retry_policy, max_attempts: 3 };

const cases: Readonly<Record<string, Partial<Campaign>>> = {
  'retries behind the first pass': {
    total_contacts: 200,
    max_concurrent_calls: 10,
    retry_policy: thrice,
  },
  'more lines than contacts': {
    total_contacts: 100,
    max_concurrent_calls: 200,
    retry_policy: { ...thrice, delay_seconds: 1_800 },
  },
  'delays that grow, and an outcome of its own': {
    total_contacts: 150,
    max_concurrent_calls: 8,
    retry_policy: {
      ...retry_policy,
      max_attempts: 4,
      delay_seconds: 600,
      backoff: 'exponential',
      per_outcome: { busy: { delay_seconds: 60, max_attempts: 1 } },
    },
  },
  'hours of those who are called': {
    total_contacts: 200,
    max_concurrent_calls: 5,
    retry_policy: { ...retry_policy, max_attempts: 2 },
    schedule: {
      ...schedule,
      timezone_mode: 'callee_local',
      windows: [{ days, start: '09:00', end: '18:00' }],
    },
  },
  'limits of a number': {
    total_contacts: 100,
    max_concurrent_calls: 10,
    retry_policy: {
      ...retry_policy,
      max_attempts: 4,
      max_attempts_per_day: 2,
      min_gap_same_number_seconds: 1_200,
    },
  },
  'a day that ends': {
    total_contacts: 400,
    max_concurrent_calls: 3,
    schedule: {
      ...schedule,
      mode: 'single_day',
      windows: [{ days, start: '09:00', end: '13:00' }],
    },
  },
};

describe('a forecast', () => {
  it.each(Object.entries(cases))('of %s comes true', async (_name, changes) => {
    const { outlook, calls } = await foreseeAndLive(1, changes, people);
    expectNear(outlook.calls, calls.length);
    expectNear(outlook.reached, contactsOf(calls));
    expectNear(
      outlook.connected,
      contactsOf(calls.filter(({ answered_at }) => answered_at !== null)),
    );
    const left = changes.total_contacts! - outlook.reached;
    expect(outlook.never_called).toEqual(
      left < 1 ? {} : { window_closed: expect.closeTo(left, 6) },
    );
    expect(outlook.ended_by).toBe(left < 1 ? 'all_done' : 'window_closed');
    expect(Math.round(outlook.peak_calls)).toBe(peakOf(calls));
    const { foreseen, lived } = secondsOf({ outlook, calls });
    expect(Math.abs(foreseen - lived)).toBeLessThan(0.1 * lived + 120);
  });
});

function expectNear(foreseen: number, lived: number): void {
  expect(Math.abs(foreseen - lived)).toBeLessThan(0.1 * lived + 2);
}

const contactsOf = (calls: readonly Call[]) =>
  new Set(calls.map(({ ref }) => ref.seq)).size;

function secondsOf({ outlook, calls }: Foreseen) {
  const first = Math.min(...calls.map(({ begin }) => begin));
  const last = Math.max(...calls.map(({ end }) => end));
  return {
    foreseen: (outlook.finishes_at - first) / 1_000,
    lived: (last - first) / 1_000,
  };
}

function peakOf(calls: readonly Call[]): number {
  const changes = calls
    .flatMap(({ begin, end }) => [
      { at: begin, by: 1 },
      { at: end, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let [live, peak] = [0, 0];
  for (const { by } of changes) {
    live += by;
    peak = Math.max(peak, live);
  }
  return peak;
}
