import { describe, expect, it } from 'vitest';
import { noCallLimits } from './call-limits.ts';
import {
  type Capacity,
  limitNames,
  type Room,
  roomBlocker,
  smallest,
} from './capacity.ts';
import { NOON } from './testing.ts';

const none = { used: 3, limit: null };
const wide: Capacity = {
  platform: { used: 10, limit: 100 },
  org: { used: 3, limit: 10 },
  campaign: { used: 3, limit: 8 },
  pool: none,
  agents: none,
  cps: { used: 0, limit: 100 },
};
const room = (more: Partial<Room> = {}): Room => ({
  is_frozen: false,
  capacity: wide,
  limits: noCallLimits,
  today: { day: '2026-03-02', calls: 7, talk_ms: 180_000 },
  priority: 5,
  rivals: [],
  own: null,
  ...more,
});
const full = (name: keyof Capacity, more: Partial<Room> = {}) =>
  room({ ...more, capacity: { ...wide, [name]: { used: 4, limit: 4 } } });

describe('the smallest limit', () => {
  it('is the one with the least room, and none where nothing is limited', () => {
    expect(smallest(wide)).toBe('campaign');
    expect(smallest({ ...wide, agents: { used: 3, limit: 4 } })).toBe('agents');
    const free = Object.fromEntries(
      limitNames.map((name) => [name, none]),
    ) as unknown as Capacity;
    expect(smallest(free)).toBeNull();
  });

  it.each([
    ['platform', 'platform_cap'],
    ['org', 'org_cap'],
    ['campaign', 'campaign_cap'],
    ['pool', 'pool_capacity'],
    ['agents', 'no_agent_capacity'],
    ['cps', 'carrier_cps'],
  ] as const)('says of %s that it is used up', (name, code) => {
    expect(roomBlocker(room(), NOON)).toBeNull();
    expect(roomBlocker(full(name), NOON)).toMatchObject({ code, until: null });
  });

  it('is nobody’s where the deployment lets no call begin: it says so itself', () => {
    for (const it of [room(), full('org'), full('campaign')])
      expect(roomBlocker({ ...it, is_frozen: true }, NOON)).toMatchObject({
        code: 'platform_cap',
        text: expect.stringContaining('platform limit is 0'),
        until: null,
      });
  });

  it('binds also where more is in use than a lowered limit gives', () => {
    const capacity = { ...wide, org: { used: 5, limit: 2 } };
    expect(roomBlocker(room({ capacity }), NOON)?.code).toBe('org_cap');
  });
});

describe('priority', () => {
  const rival = { name: 'Urgent', priority: 8, held: 9 };

  it('is named where a higher one has the lines', () => {
    expect(roomBlocker(full('org', { rivals: [rival] }), NOON)).toMatchObject({
      code: 'higher_priority',
      text: 'Urgent has priority 8 and uses the lines',
    });
  });

  it('is no reason where the other has no more lines, or the limit is our own', () => {
    const few = { ...rival, held: 1 };
    const low = { ...rival, priority: 5 };
    const code = (it: Room) => roomBlocker(it, NOON)?.code;
    expect(code(full('org', { rivals: [few, low] }))).toBe('org_cap');
    expect(code(full('campaign', { rivals: [rival] }))).toBe('campaign_cap');
  });
});

describe('a day', () => {
  it('ends at midnight of the organization, before any other limit', () => {
    const limits = {
      ...noCallLimits,
      daily_call_cap: 7,
      timezone: 'America/New_York',
    };
    expect(roomBlocker(full('org', { limits }), NOON)).toMatchObject({
      code: 'daily_call_cap',
      until: '2026-03-03T05:00:00.000Z',
    });
  });

  it('is used up by minutes of talk, and not before', () => {
    const of = (daily_minute_cap: number) =>
      roomBlocker(
        room({ limits: { ...noCallLimits, daily_minute_cap } }),
        NOON,
      );
    expect(of(3)?.code).toBe('daily_minute_cap');
    expect(of(4)).toBeNull();
  });
});
