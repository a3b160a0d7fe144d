import { expect, it } from 'vitest';
import type { LineRoom } from '#functions/dial/line-room.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { type TickFacts, tickMetrics } from './tick-metrics.ts';

const SECOND = 1_000;
const roomFor = (left: number) => ({ left }) as LineRoom;
const somebody = { callable: 4, due: 0, next_seq: 3, next_at: null };

const facts = (more: Partial<TickFacts> = {}): TickFacts => ({
  campaign: makeCampaign({ slots: { 0: 'a.1', 1: 'a.2', 2: 'a.3' } }),
  room: roomFor(2),
  free: 2,
  view: somebody,
  slots: [
    { slot: 0, epoch: 1, campaign_id: 'cmp_1', taken_at: iso(NOON - 5_000) },
  ],
  is_circuit_open: false,
  unsettled_ms: 0,
  began: NOON,
  before: null,
  looked: null,
  pause_seconds: 2,
  ...more,
});

it('says how many lines are held of those that may be, at the first tick', () => {
  expect(tickMetrics(facts())).toEqual({
    OldestUnsettledCall: 0,
    TickLag: 0,
    SlotsInUse: 3,
    SlotLimit: 5,
    EligibleWithoutDial: 0,
    CircuitOpen: 0,
  });
});

it('measures one tick of twenty seconds, and how late it came', () => {
  const lines = Array.from({ length: 31 }, (_, n) =>
    tickMetrics(
      facts({
        began: NOON + n * 2 * SECOND,
        looked: iso(NOON + (n - 1) * 2 * SECOND),
      }),
    ),
  ).filter((line) => Object.keys(line).length > 0);
  expect(lines).toHaveLength(4);
  const late = facts({ began: NOON + 9_141, before: iso(NOON - SECOND) });
  expect(tickMetrics(late).TickLag).toBe(8.141);
});

it('tells of an overdue call at once', () => {
  const between = { began: NOON + 4 * SECOND, looked: iso(NOON + 2 * SECOND) };
  expect(tickMetrics(facts(between))).toEqual({});
  expect(tickMetrics(facts({ ...between, unsettled_ms: 130_500 }))).toEqual({
    OldestUnsettledCall: 130.5,
  });
});

it('says nothing of the lines of a campaign that is paused', () => {
  const campaign = makeCampaign({ status: 'paused' });
  expect(tickMetrics(facts({ campaign }))).toEqual({
    OldestUnsettledCall: 0,
    TickLag: 0,
  });
});

const stuck = { slots: [], looked: iso(NOON - 20 * SECOND) };
it.each([
  ['nobody was called for a minute', stuck, 1],
  [
    'its last call began over a minute ago',
    {
      ...stuck,
      slots: [
        {
          slot: 0,
          epoch: 1,
          campaign_id: 'cmp_1',
          taken_at: iso(NOON - 61_000),
        },
        { slot: 1, epoch: 1, campaign_id: 'cmp_2', taken_at: iso(NOON) },
      ],
    },
    1,
  ],
  ['a run has just begun', { ...stuck, looked: null }, 0],
  ['no line is free', { ...stuck, free: 0, view: null }, 0],
  ['nobody may be called', { ...stuck, view: { ...somebody, callable: 0 } }, 0],
  ['the carrier refuses', { ...stuck, is_circuit_open: true }, 0],
] as const)('where %s, it is told', (_, more, expected) => {
  const { EligibleWithoutDial, CircuitOpen } = tickMetrics(facts(more));
  expect(EligibleWithoutDial).toBe(expected);
  expect(CircuitOpen).toBe('is_circuit_open' in more ? 1 : 0);
});
