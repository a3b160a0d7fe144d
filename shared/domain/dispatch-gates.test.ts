import { describe, expect, it } from 'vitest';
import { blocker } from './blocker.ts';
import type { Campaign } from './campaign.ts';
import type { Capacity } from './capacity.ts';
import { codesOf } from './dispatch-funnel.ts';
import { dispatchGates } from './dispatch-gates.ts';
import { type GateFacts, type GateKey, gateKeys } from './gates.ts';
import { iso } from './instant.ts';
import type { NumberRow } from './number-rows.ts';
import { noCounters, type RunCounters } from './run-counters.ts';
import { makeCampaign, NOON } from './testing.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const ago = (ms: number) => iso(NOON - ms);

const capacity = (more: Partial<Capacity> = {}): Capacity => ({
  org: { used: 8, limit: 25 },
  platform: { used: 8, limit: null },
  campaign: { used: 8, limit: 10 },
  pool: { used: 8, limit: null },
  agents: { used: 8, limit: null },
  cps: { used: 0, limit: 10 },
  ...more,
});

const usable = { state: 'active' } as NumberRow;
const counted = (
  figures: RunCounters['figures'],
  last_dial_at: string | null = ago(SECOND),
): RunCounters => ({ ...noCounters, figures, last_dial_at });

/** A campaign that calls 8 people and has 14 more that could be called. */
const factsOf = (more: Partial<GateFacts> = {}): GateFacts => ({
  campaign: makeCampaign(),
  now: NOON,
  queue: {
    waiting: 14,
    callable: 14,
    by_blocker: {},
    exact: true,
    next_eligible_at: null,
  },
  in_call: 8,
  capacity: capacity(),
  full: null,
  rivals: [],
  numbers: [usable, usable],
  carriers: [{ name: 'Own', circuit: undefined }],
  counters: counted({ attempts: 100, system_retries: 2 }),
  agent: { active: true },
  last_tick_at: ago(2 * SECOND),
  lines_taken_at: [ago(2 * SECOND)],
  ...more,
});

const waitingFor = (by_blocker: Record<string, number>, callable = 0) => {
  const held = Object.values(by_blocker).reduce((a, b) => a + b, 0);
  return {
    waiting: held + callable,
    callable,
    by_blocker,
    exact: true,
    next_eligible_at: null,
  };
};

const british = {
  ...{ carrier_id: 'car_1', country: 'GB', opened: 4, until: iso(NOON) },
  why: { scope: 'country' as const, code: 'twilio_21215' },
};

const closedFor = (minutes: number, name: string, code?: string) => ({
  name,
  circuit: {
    until: iso(NOON + minutes * MINUTE),
    opened: 3,
    ...(code && { why: { scope: 'account' as const, code } }),
  },
});

const quiet = {
  in_call: 0,
  capacity: capacity({ campaign: { used: 0, limit: 10 } }),
};
const changed = (more: Partial<Campaign>) => ({ campaign: makeCampaign(more) });
const weekdays9to5 = (more: Partial<Campaign['schedule']> = {}) => ({
  ...makeCampaign().schedule,
  timezone: 'America/Denver',
  windows: [
    {
      days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const,
      start: '09:00',
      end: '17:00',
    },
  ],
  ...more,
});
/** Noon in UTC is 05:00 in Denver; an hour later than nine is 16:00. */
const DENVER_TEN = NOON + 5 * 60 * MINUTE;

const gate = (facts: GateFacts, key: GateKey) =>
  dispatchGates(facts).gates[gateKeys.indexOf(key)]!;

it('says that it dials, and how many lines that takes', () => {
  const { gates, primary, headline } = dispatchGates(factsOf());
  expect(headline).toBe('Dialing normally: 8 of 10 lines in use.');
  expect(primary).toBeNull();
  expect(gates.map(({ number, key }) => [number, key])).toEqual(
    gateKeys.map((key, i) => [i + 1, key]),
  );
  expect(new Set(gates.map(({ state }) => state))).toEqual(
    new Set(['passing']),
  );
});

/** For each gate a state of the world in which it is the reason, and the sentence. */
const worlds: readonly (readonly [
  GateKey,
  string,
  Partial<GateFacts>,
  string,
])[] = [
  [
    'lifecycle',
    'paused by a person',
    {
      ...quiet,
      ...changed({
        status: 'paused',
        paused: {
          at: ago(MINUTE),
          by: 'key_1',
          reason_code: 'operator',
          reason_text: 'script issue',
        },
      }),
      queue: waitingFor({ campaign_not_running: 14 }),
    },
    'Not dialing: the campaign is paused: script issue.',
  ],
  [
    'lifecycle',
    'a draft, with its first call yet to come',
    {
      ...quiet,
      ...changed({ status: 'draft', started_at: null }),
      queue: waitingFor({ campaign_not_running: 14 }),
    },
    'Not dialing: the campaign is not started.',
  ],
  [
    'lifecycle',
    'scheduled',
    {
      ...quiet,
      ...changed({
        status: 'scheduled',
        scheduled_at: iso(NOON + 192 * MINUTE),
      }),
      queue: waitingFor({ campaign_not_running: 14 }),
    },
    'Not dialing: the campaign starts at 15:12 UTC (in 3 h 12 min).',
  ],
  [
    'calling_window',
    'the hours of the campaign',
    {
      ...quiet,
      ...changed({ schedule: weekdays9to5() }),
      queue: waitingFor({ campaign_window_closed: 310 }),
    },
    'Not dialing: outside the calling hours; opens 09:00 America/Denver (in 4 h 00 min). Held back: all 310 contacts that wait.',
  ],
  [
    'calling_window',
    'the hours of the contacts',
    { ...quiet, queue: waitingFor({ contact_window_closed: 48 }) },
    'Not dialing: 48 contacts of 48 that wait are outside their own hours. Held back: all 48 contacts that wait.',
  ],
  [
    'holiday',
    'a day that is left out',
    {
      ...quiet,
      now: DENVER_TEN,
      ...changed({ schedule: weekdays9to5({ holidays: ['2026-03-02'] }) }),
      queue: waitingFor({ campaign_window_closed: 5 }),
    },
    'Not dialing: 2026-03-02 is a holiday of the campaign; opens 09:00 America/Denver (in 23 h 00 min). Held back: all 5 contacts that wait.',
  ],
  [
    'work_available',
    'nobody due',
    {
      ...quiet,
      queue: {
        ...waitingFor({ retry_wait: 250 }),
        next_eligible_at: iso(NOON + 24 * MINUTE),
      },
    },
    'Not dialing: all 250 contacts that wait are not due yet; the next is due 12:24 UTC (in 24 min). Held back: all 250 contacts that wait.',
  ],
  [
    'work_available',
    'nobody left',
    { queue: waitingFor({}), in_call: 2 },
    'Not dialing: nobody waits any more: the last 2 calls are up.',
  ],
  [
    'concurrency',
    'the lines of the organization',
    {
      ...quiet,
      capacity: capacity({
        org: { used: 25, limit: 25 },
        campaign: { used: 0, limit: 10 },
      }),
      full: blocker(
        'org_cap',
        'All 25 calls of the organization are in use',
        null,
        null,
      ),
      rivals: [{ name: 'Collections', held: 18 }],
      queue: waitingFor({ org_cap: 14 }),
    },
    'Not dialing: all 25 calls of the organization are in use. Collections uses 18. Held back: all 14 contacts that wait.',
  ],
  [
    'numbers',
    'an empty pool',
    { ...quiet, numbers: [{ state: 'inactive' } as NumberRow] },
    'Not dialing: no number of the pool can be called from. Held back: all 14 contacts that wait.',
  ],
  [
    'numbers',
    'numbers of other countries only',
    { ...quiet, queue: waitingFor({ no_country_match: 9 }) },
    'Not dialing: no number of the pool is of the country of 9 contacts. Held back: all 9 contacts that wait.',
  ],
  [
    'carrier',
    'a country that the carrier takes no calls to',
    {
      ...quiet,
      queue: waitingFor({ country_closed: 9 }),
      carriers: [{ name: 'My Twilio', circuit: undefined, holds: [british] }],
    },
    'Not dialing: My Twilio takes no calls to GB (twilio_21215): 9 contacts wait, until it is allowed there or a number at another carrier is added. Held back: all 9 contacts that wait.',
  ],
  [
    'carrier',
    'an open circuit',
    {
      ...quiet,
      carriers: [closedFor(2, 'Own')],
    },
    'Not dialing: the carrier refused call after call: the next is tried at 12:02 UTC (in 2 min). Held back: all 14 contacts that wait.',
  ],
  [
    'carrier',
    'open circuits of all carriers',
    {
      ...quiet,
      carriers: [closedFor(5, 'Own'), closedFor(2, 'My Twilio', '20003')],
    },
    'Not dialing: My Twilio takes no calls from this account (20003); Own refused call after call: the next is tried at 12:02 UTC (in 2 min). Held back: all 14 contacts that wait.',
  ],
  [
    'guards',
    'the calls of the day',
    {
      ...quiet,
      full: blocker(
        'daily_call_cap',
        'All 500 calls of the day are used',
        iso(NOON + 720 * MINUTE),
        null,
      ),
      queue: waitingFor({ daily_call_cap: 14 }),
    },
    'Not dialing: all 500 calls of the day are used. Next: 00:00 UTC (in 12 h 00 min). Held back: all 14 contacts that wait.',
  ],
  [
    'guards',
    'calls to one person',
    { ...quiet, queue: waitingFor({ daily_attempt_cap: 3, dnc: 1 }) },
    'Not dialing: 4 contacts may not be called now by the guards on calls to one person. Held back: all 4 contacts that wait.',
  ],
  [
    'agent',
    'nobody to talk',
    { ...quiet, agent: undefined },
    'Not dialing: the campaign has no agent. Held back: all 14 contacts that wait.',
  ],
  [
    'agent',
    'all seats taken by others',
    {
      ...quiet,
      full: blocker(
        'no_agent_capacity',
        'The agent takes 3 calls at once, and has them',
        null,
        null,
      ),
      queue: waitingFor({ no_agent_capacity: 14 }),
    },
    'Not dialing: the agent takes 3 calls at once, and has them. Held back: all 14 contacts that wait.',
  ],
  [
    'budget_and_goal',
    'a budget that is spent',
    {
      ...quiet,
      ...changed({ budget_usd: 5 }),
      counters: counted({ attempts: 100, cost_micro_usd: 5_100_000 }),
    },
    'Not dialing: the budget of $5 is spent. Held back: all 14 contacts that wait.',
  ],
  [
    'budget_and_goal',
    'a goal that is reached',
    {
      ...quiet,
      ...changed({ goal: { metric: 'completed', target: 20 } }),
      counters: counted({ attempts: 100, 'status.completed': 20 }),
    },
    'Not dialing: the goal of 20 is reached. Held back: all 14 contacts that wait.',
  ],
  [
    'pipeline',
    'a dispatcher that stands still',
    {
      ...quiet,
      ...changed({
        started_at: ago(20 * MINUTE),
        updated_at: ago(20 * MINUTE),
      }),
      counters: counted({ attempts: 100 }, ago(5 * MINUTE)),
      last_tick_at: ago(4 * MINUTE),
      lines_taken_at: [],
    },
    'Not dialing: the dispatcher last looked 240 s ago, and 14 contacts could be called. Held back: all 14 contacts that wait.',
  ],
];

describe('each gate can be the reason', () => {
  it.each(worlds)('%s: %s', (key, _, more, sentence) => {
    const { gates, primary, headline } = dispatchGates(factsOf(more));
    expect(headline).toBe(sentence);
    expect(primary).toBe(gateKeys.indexOf(key) + 1);
    expect(gates[primary! - 1]).toMatchObject({ key, state: 'blocking' });
  });

  it('of late figures says that they limit what can be told', () => {
    const lines_taken_at = [ago(40 * SECOND), ago(20 * SECOND), ago(SECOND)];
    const facts = factsOf({ ...quiet, lines_taken_at });
    expect(gate(facts, 'freshness')).toMatchObject({
      state: 'limiting',
      measured: 40,
      limit: 15,
      code: 'figures_late',
    });
    expect(dispatchGates(facts).headline).toBe(
      'Not dialing right now: lines are held since up to 40 s for 2 calls, and the figures know of 0: they may be behind.',
    );
    const known = factsOf({ in_call: 2, lines_taken_at });
    expect(gate(known, 'freshness').state).toBe('passing');
  });
});

it('puts what holds back most first, and of equal ones the earlier gate', () => {
  const both = factsOf({
    ...quiet,
    ...changed({ status: 'paused' }),
    agent: undefined,
    queue: waitingFor({ campaign_not_running: 14 }),
  });
  expect(dispatchGates(both).primary).toBe(1);
  const most = factsOf({
    ...quiet,
    queue: waitingFor({ retry_wait: 5, min_gap: 2 }),
  });
  expect(dispatchGates(most)).toMatchObject({ primary: 4 });
});

it('is limited, not blocked, by what its own calls fill', () => {
  const facts = factsOf({
    in_call: 10,
    capacity: capacity({ campaign: { used: 10, limit: 10 } }),
    full: blocker(
      'campaign_cap',
      'All 10 calls of the campaign are in use',
      null,
      null,
    ),
    queue: waitingFor({ campaign_cap: 14 }),
  });
  expect(gate(facts, 'concurrency')).toMatchObject({
    state: 'limiting',
    measured: 10,
    limit: 10,
    affected: 14,
    action: { kind: 'raise_limit' },
  });
  expect(dispatchGates(facts).headline).toBe(
    'Dialing normally: 10 of 10 lines in use.',
  );
});

it('says by what it is held back while it dials', () => {
  const facts = factsOf({
    counters: counted({ attempts: 80, system_retries: 20 }),
  });
  expect(dispatchGates(facts).headline).toBe(
    'Dialing, held back: 8 of 10 lines in use. The carrier refused 20 of 100 calls of this run.',
  );
});

it('has a gate for whatever can be full', () => {
  for (const code of codesOf('capacity')) {
    const full = blocker(code, 'It is full', null, null);
    const { gates } = dispatchGates(
      factsOf({ ...quiet, full, queue: waitingFor({ [code]: 14 }) }),
    );
    const found = gates.filter((it) => it.code === code);
    expect(found, code).toHaveLength(1);
    expect(found[0]).toMatchObject({ state: 'blocking', affected: 14 });
  }
});

it('never takes what it does not know for passing', () => {
  const draft = factsOf({
    ...quiet,
    ...changed({ status: 'draft', started_at: null }),
    queue: waitingFor({ campaign_not_running: 14 }),
    counters: noCounters,
    last_tick_at: null,
    lines_taken_at: [],
  });
  for (const key of [
    'work_available',
    'carrier',
    'pipeline',
    'freshness',
  ] as const) {
    expect(gate(draft, key), key).toMatchObject({ state: 'unknown' });
  }
  const fresh = factsOf({
    ...quiet,
    counters: noCounters,
    last_tick_at: null,
    lines_taken_at: [],
  });
  expect(dispatchGates(fresh).headline).toBe(
    'Not dialing right now, and nothing is known to hold back the 14 contacts that wait.',
  );
});

it('asks the window apart from the day: a closed hour of a holiday is a closed hour', () => {
  const facts = factsOf({
    ...quiet,
    ...changed({ schedule: weekdays9to5({ holidays: ['2026-03-02'] }) }),
    queue: waitingFor({ campaign_window_closed: 5 }),
  });
  expect(gate(facts, 'calling_window').state).toBe('blocking');
  expect(gate(facts, 'holiday').state).toBe('passing');
  expect(gate(facts, 'calling_window').until).toBe('2026-03-03T16:00:00.000Z');
});

it('is held back, not blocked, by one carrier of several', () => {
  const other = { name: 'car_2', circuit: undefined };
  const facts = factsOf({ carriers: [other, closedFor(2, 'My Twilio')] });
  expect(gate(facts, 'carrier')).toMatchObject({
    state: 'limiting',
    text: 'My Twilio refused call after call: the next is tried at 12:02 UTC (in 2 min). Calls go out by the others.',
    code: 'carrier_circuit_open',
    affected: null,
  });
  const tried = [closedFor(-1, 'My Twilio'), closedFor(2, 'Own')];
  expect(gate(factsOf({ carriers: tried }), 'carrier').state).toBe('limiting');
});
