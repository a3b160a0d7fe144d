import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { getLedger } from '#functions/adapters/dynamodb/platform-store.ts';
import {
  enterRunning,
  leaveRunning,
} from '#functions/adapters/dynamodb/running-store.ts';
import {
  getOrgSettings,
  setConcurrencyLimit,
} from '#functions/adapters/dynamodb/settings-store.ts';
import {
  clearSlot,
  getSlot,
  takeSlot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  atOnce,
  makeTable,
  seeded,
} from '#functions/adapters/dynamodb/testing.ts';
import { checkLines } from '#functions/dial/check-lines.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { iso } from '#shared/domain/instant.ts';
import { callsAtOnce } from '#shared/domain/platform-share.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { keepShare } from './keep-share.ts';

const SECOND_MS = 1_000;
const orgs = ['org_a', 'org_b', 'org_c'] as const;

const campaignOf = (org_id: string) =>
  makeCampaign({ org_id, id: `cmp_${org_id}`, admission: 'shared' });

/** A deployment whose organizations all run a campaign. */
async function deployment(platform_limit: number, seed = 1, lost_answers = 0) {
  const table: Table = { ...makeTable({ seed, lost_answers }), platform_limit };
  const clock = { at: NOON, now: () => clock.at };
  for (const org of orgs) await enterRunning(table, campaignOf(org), NOON);
  const shareOf = async (org: string) =>
    (await getOrgSettings(table, org)).platform_share;
  return { table, clock, lately: new Map(), shareOf };
}

it('asks for nothing where the deployment has no limit', async () => {
  const asked: unknown[] = [];
  const send = async (command: unknown) => asked.push(command);
  const table = { name: 'outdial', db: { send } } as unknown as Table;
  await keepShare({ table, clock: { now: () => NOON } }, 'org_a', 1);
  expect(asked).toEqual([]);
});

it('leaves no line to who was not told of one yet', async () => {
  const { shareOf } = await deployment(5);
  expect(await shareOf('org_a')).toBe(0);
});

it('gives back what an organization left that is silent, or done', async () => {
  const it = await deployment(8);
  await keepShare(it, 'org_a', 1);
  await keepShare(it, 'org_b', 1);
  await keepShare(it, 'org_a', 1);
  await keepShare(it, 'org_b', 1);
  expect(await it.shareOf('org_a')).toBe(4);
  expect(await it.shareOf('org_b')).toBe(4);
  // Its campaign waits for tomorrow, and no tick of it runs.
  it.clock.at += 20 * SECOND_MS;
  await keepShare(it, 'org_b', 1);
  await keepShare(it, 'org_b', 2);
  expect(await it.shareOf('org_b')).toBe(8);
  const over = { ...campaignOf('org_b'), version: 9 };
  await leaveRunning(it.table, over);
  await keepShare(it, 'org_b', 3);
  expect((await getLedger(it.table)).shares).toEqual({});
});

interface Attempt {
  readonly org: string;
  readonly slot: number;
  readonly attempt_id: string;
}

const takeLine = (
  table: Table,
  { org, slot, attempt_id }: Attempt,
  epoch = 0,
) =>
  takeSlot(
    table,
    org,
    slot,
    { epoch },
    {
      campaign_id: `cmp_${org}`,
      run_number: 1,
      seq: 0,
      attempt_id,
      taken_at: iso(NOON),
      agent_id: 'agt_demo',
      numbers: [],
    },
    { day: '2026-03-02', calls: 1, talk_ms: 0 },
  );

/** What a dial asks between its intent and its call. */
const lookAgain = (
  engine: Pick<Engine, 'table' | 'clock' | 'lately'>,
  { org, ...attempt }: Attempt,
) =>
  checkLines(engine, {
    ...attempt,
    org_id: org,
    campaign_id: `cmp_${org}`,
    agent_id: 'agt_demo',
    phone_number: '+12025550100',
    is_shared: false,
  });

it('refuses a call whose line was given away before it took it', async () => {
  const it = await deployment(2);
  await keepShare(it, 'org_a', 1);
  expect(await it.shareOf('org_a')).toBe(2);
  // A dial of it was told of line 1, and is slow.
  for (const org of ['org_b', 'org_a', 'org_b']) await keepShare(it, org, 1);
  expect(await it.shareOf('org_b')).toBe(1);
  const late = { org: 'org_a', slot: 1, attempt_id: 'att_late' };
  expect(await takeLine(it.table, late)).toBe(true);
  expect(await lookAgain(it, late)).toBe('closed');
  const kept = { org: 'org_a', slot: 0, attempt_id: 'att_kept' };
  expect(await takeLine(it.table, kept)).toBe(true);
  expect(await lookAgain(it, kept)).toBeNull();
});

it('looks at the lines once more where the ledger moved on meanwhile', async () => {
  const it = await deployment(2);
  await keepShare(it, 'org_a', 1);
  it.clock.at += 6 * SECOND_MS;
  let meanwhile = async () => {
    meanwhile = async () => {};
    const call = { org: 'org_a', slot: 1, attempt_id: 'att_1' };
    expect(await takeLine(it.table, call)).toBe(true);
    expect(await lookAgain(it, call)).toBeNull();
    await keepShare(it, 'org_b', 1);
  };
  const send = async (command: unknown) => {
    const answer = await it.table.db.send(command as never);
    // The lines were read, and what was read of them is old at once.
    if (command instanceof QueryCommand) await meanwhile();
    return answer;
  };
  const table = { ...it.table, db: { send } as unknown as Table['db'] };
  await keepShare({ ...it, table }, 'org_a', 1);
  expect((await getLedger(it.table)).shares).toMatchObject({
    org_a: { share: 1, above: 1 },
    org_b: { share: 0 },
  });
});

/** Everybody calls, ends calls, keeps shares and moves limits at the same moments. */
async function race(seed: number, lines: number) {
  const it = await deployment(lines, seed, seed % 2 === 0 ? 0 : 0.1);
  const { table, clock } = it;
  const random = seeded(seed + 500);
  const live = new Map<string, { org: string; slot: number }>();
  const seen = { most: 0, calls: 0 };
  let ids = 0;
  const call = async (org: string) => {
    const limit = callsAtOnce(await getOrgSettings(table, org));
    const slot = Math.floor(random() * limit);
    const held = await getSlot(table, org, slot);
    if (slot >= limit || held.attempt_id) return;
    ids += 1;
    const attempt_id = `att_${ids}`;
    const attempt = { org, slot, attempt_id };
    if (!(await takeLine(table, attempt, held.epoch))) return;
    if (await lookAgain(it, attempt)) {
      await clearSlot(table, org, slot, { attempt_id });
      return;
    }
    live.set(attempt_id, { org, slot });
    seen.calls += 1;
    seen.most = Math.max(seen.most, live.size);
  };
  const end = async () => {
    const [attempt_id, at] = [...live][Math.floor(random() * live.size)] ?? [];
    if (!attempt_id || !at) return;
    live.delete(attempt_id);
    await clearSlot(table, at.org, at.slot, { attempt_id });
  };
  for (let round = 0; round < 60; round += 1) {
    clock.at += SECOND_MS;
    await atOnce(14, async () => {
      const org = orgs[Math.floor(random() * orgs.length)]!;
      const draw = random();
      if (draw < 0.45) return call(org);
      if (draw < 0.65) return end();
      if (draw < 0.9) return keepShare(it, org, round);
      const limit = random() < 0.5 ? 1 : 8;
      return setConcurrencyLimit(table, org, limit, iso(clock.at));
    });
  }
  return seen;
}

it.each(Array.from({ length: 12 }, (_, index) => ({ seed: index + 1 })))(
  'never lets organizations call on more lines than there are (order $seed)',
  async ({ seed }) => {
    const lines = 2 + (seed % 3);
    const { most, calls } = await race(seed, lines);
    expect(most).toBe(lines);
    expect(calls).toBeGreaterThan(20);
  },
);
