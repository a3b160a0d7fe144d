import { describe, expect, it } from 'vitest';
import { noCallLimits } from '#shared/domain/call-limits.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { insertCampaign, updateCampaign } from './campaign-store.ts';
import {
  budgetInUse,
  enterRunning,
  leaveRunning,
  updateRunning,
} from './running-store.ts';
import { getOrgSettings, setConcurrencyLimit } from './settings-store.ts';
import type { Table } from './table.ts';
import { atOnce, forSeeds, makeTable } from './testing.ts';

const running = (id: string, max_concurrent_calls: number, more = {}) =>
  makeCampaign({ id, max_concurrent_calls, ...more });
const enter = (table: Table, campaign = running('cmp_1', 3), now = NOON) =>
  enterRunning(table, campaign, now);
const settings = (table: Table) => getOrgSettings(table, 'org_a');
const inUse = async (table: Table) =>
  budgetInUse((await settings(table)).running);

it('has ten calls at once where nobody said otherwise', async () => {
  const table = makeTable({ seed: 1 });
  expect(await settings(table)).toEqual({
    org_id: 'org_a',
    concurrency_limit: 10,
    limit_updated_at: null,
    limit_version: 1,
    running: {},
    leaving: {},
    running_version: 0,
    limits: noCallLimits,
    platform_share: null,
    is_frozen: false,
    agents: {},
    holds: [],
  });
  await setConcurrencyLimit(table, 'org_a', 4, iso(NOON));
  expect(await settings(table)).toMatchObject({
    concurrency_limit: 4,
    limit_updated_at: iso(NOON),
  });
});

describe('the budget', () => {
  it('is never passed by campaigns that start at the same moment', () =>
    forSeeds(10, async (table) => {
      const outcomes = await atOnce(8, (i) =>
        enter(table, running(`cmp_${i}`, 3)),
      );
      expect(outcomes.filter(({ kind }) => kind === 'entered').length).toBe(3);
      for (const outcome of outcomes) {
        if (outcome.kind === 'entered') continue;
        expect(outcome).toMatchObject({ cap: 10, requested: 3 });
        expect(outcome.in_use + 3).toBeGreaterThan(10);
      }
      expect(await inUse(table)).toBe(9);
    }));

  it('is full at the limit, and over it at one more', async () => {
    const table = makeTable({ seed: 1 });
    expect((await enter(table, running('a', 6))).kind).toBe('entered');
    expect(await enter(table, running('b', 5))).toEqual({
      kind: 'over_budget',
      cap: 10,
      in_use: 6,
      requested: 5,
      running: [{ id: 'a', name: 'Spring', max_concurrent_calls: 6 }],
    });
    expect((await enter(table, running('b', 4))).kind).toBe('entered');
    // Whoever is in already asks for its own part again.
    expect((await enter(table, running('b', 4))).kind).toBe('entered');
    expect((await enter(table, running('b', 5))).kind).toBe('over_budget');
  });

  it('neither checks nor counts shared campaigns', async () => {
    const table = makeTable({ seed: 1 });
    const shared = { admission: 'shared' as const };
    expect((await enter(table, running('a', 500, shared))).kind).toBe(
      'entered',
    );
    expect(await inUse(table)).toBe(0);
    expect((await enter(table, running('b', 10))).kind).toBe('entered');
  });

  it('is given back once, and follows a campaign that lowers what it takes', async () => {
    const table = makeTable({ seed: 1 });
    await enter(table, running('a', 6, { version: 1 }));
    await updateRunning(table, running('a', 2, { version: 2 }));
    expect(await inUse(table)).toBe(2);
    await updateRunning(table, running('a', 9, { version: 1 }));
    expect(await inUse(table)).toBe(2);
    await leaveRunning(table, running('a', 2, { version: 2 }));
    expect(await inUse(table)).toBe(2);
    await leaveRunning(table, running('a', 2, { version: 3 }));
    await leaveRunning(table, running('a', 2, { version: 3 }));
    expect(await inUse(table)).toBe(0);
    await updateRunning(table, running('a', 2, { version: 4 }));
    expect(await inUse(table)).toBe(0);
  });

  it('loses nobody while many enter and leave', () =>
    forSeeds(8, async (table) => {
      await atOnce(6, async (i) => {
        const campaign = running(`cmp_${i}`, 1, { version: 1 });
        await enter(table, campaign);
        if (i % 2 === 0) {
          await leaveRunning(table, { ...campaign, version: 2 });
        }
      });
      const { running: left } = await settings(table);
      expect(Object.keys(left).sort()).toEqual(['cmp_1', 'cmp_3', 'cmp_5']);
    }));

  it('is not blocked for ever by a campaign that crashed on its way in, or out', async () => {
    const table = makeTable({ seed: 1 });
    const runs = running('runs', 2);
    await insertCampaign(table, runs);
    const ended = running('ended', 2);
    await insertCampaign(table, ended);
    await enter(table, runs);
    await enter(table, ended);
    await enter(table, running('never_was', 6));
    await updateCampaign(table, ended, { status: 'completed' }, iso(NOON));
    const next = running('next', 8);
    expect((await enter(table, next, NOON + 59_999)).kind).toBe('over_budget');
    expect((await enter(table, next, NOON + 60_000)).kind).toBe('entered');
    expect(Object.keys((await settings(table)).running).sort()).toEqual([
      'next',
      'runs',
    ]);
  });
});
