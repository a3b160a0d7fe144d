import { describe, expect, it } from 'vitest';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  claimed,
  makeAttempt,
  makeCampaign,
  makeUntouched,
  NOON,
} from '#shared/domain/testing.ts';
import { chooseContact, isRetryTurn } from './choose-contact.ts';

/** Contacts of a run that stand in line, by seq. */
type Line = Readonly<Record<number, Partial<ContactState>>>;

const busy = (count: number) =>
  Array.from({ length: count }, (_, i) => makeAttempt(i + 1, 'busy'));
const at = (seconds: number) => ({
  next_eligible_at: iso(NOON + seconds * 1e3),
});
const retry = (attempts: number, seconds: number) => ({
  status: 'retry_scheduled' as const,
  attempts: busy(attempts),
  ...at(seconds),
});
const callback = (seconds: number) => ({
  status: 'callback_scheduled' as const,
  attempts: busy(1),
  ...at(seconds),
});
const returned = (seconds: number) => ({
  status: 'pending' as const,
  ...at(seconds),
});
const done = { status: 'completed' as const, attempts: busy(1) };

async function makeRun(line: Line): Promise<Table> {
  const table = makeTable({ seed: 1 });
  for (const [seq, more] of Object.entries(line)) {
    const state = { ...makeUntouched(Number(seq)), rev: 1, ...more };
    if (!(await writeState(table, state))) throw new Error('not written');
  }
  return table;
}

const engineOver = (table: Table) => ({
  table,
  clock: { now: () => NOON },
  claimed_up_to: new Map(),
  lately: new Map(),
});

const policy = { ...makeCampaign().retry_policy, max_attempts: 4 };
const choose = async (
  table: Table,
  more: Partial<Campaign> = {},
  tried: readonly number[] = [],
) => {
  const chosen = await chooseContact(
    engineOver(table),
    makeCampaign({
      retry_policy: policy,
      callback_detection: { enabled: true },
      ...more,
    }),
    { slot: 0, proof: { epoch: 0 } },
    new Set(tried),
  );
  return chosen?.contact ?? null;
};

// Product rules 6.6: due callbacks by due time, pending by sequence, due
// retries by attempt number, then due time.
describe('the next contact to call', () => {
  it.each<[string, Line, number]>([
    [
      'a due callback before all',
      { 0: returned(-9), 1: retry(1, -9), 2: callback(-1) },
      2,
    ],
    [
      'the callback that was due first',
      { 0: callback(-1), 1: callback(-5) },
      1,
    ],
    ['who came back before their first call', { 0: done, 1: returned(-1) }, 1],
    ['the next of the list before a retry', { 0: retry(1, -9), 1: done }, 2],
    ['the first of the list when nobody was called', {}, 0],
  ])('is %s', async (_case, line, seq) => {
    expect(await choose(await makeRun(line))).toMatchObject({ seq });
  });

  it.each<[string, Line, number]>([
    [
      'of the lower attempt, though due later',
      { 0: retry(2, -9), 1: retry(1, -1) },
      1,
    ],
    ['due first, of the same attempt', { 0: retry(1, -1), 1: retry(1, -9) }, 1],
    ['of the last attempt there is', { 0: retry(3, 0), 1: done }, 0],
  ])('is, once all were called, the retry %s', async (_case, line, seq) => {
    expect(
      await choose(await makeRun(line), { total_contacts: 2 }),
    ).toMatchObject({ seq });
  });

  it('is nobody while everybody waits, is called or is done', async () => {
    const table = await makeRun({
      0: retry(1, 1),
      1: callback(1),
      2: returned(1),
      3: done,
    });
    const talking = claimed(makeUntouched(4), 'att_1');
    await writeState(table, talking);
    expect(await choose(table, { total_contacts: 5 })).toBeNull();
    expect(await choose(table, { total_contacts: 6 })).toMatchObject({
      seq: 5,
      status: 'pending',
      rev: 0,
    });
  });

  it('is another one than those who were tried', async () => {
    const table = await makeRun({
      0: returned(-2),
      1: returned(-1),
      2: callback(-1),
    });
    const total = { total_contacts: 5 };
    const order = [];
    const tried: number[] = [];
    for (;;) {
      const next = await choose(table, total, tried);
      if (!next) break;
      order.push(next.seq);
      tried.push(next.seq);
    }
    expect(order).toEqual([2, 0, 1, 3, 4]);
  });

  it('is of this run', async () => {
    const table = await makeRun({ 0: done, 1: callback(-1) });
    expect(await choose(table, { run_number: 2 })).toMatchObject({
      seq: 0,
      run_number: 2,
    });
  });
});

describe('in an interleaved campaign', () => {
  const interleaved = { pass_mode: 'interleaved' as const, retry_share: 0.25 };

  it('some turns go to retries, though others were never called', async () => {
    const table = await makeRun({ 0: retry(1, -9), 1: done, 2: callback(-1) });
    const chosen = async (turn: number, more: Partial<Campaign> = {}) =>
      (
        await chooseContact(
          engineOver(table),
          makeCampaign({ retry_policy: policy, ...interleaved, ...more }),
          { slot: 0, proof: { attempt_id: `att_${turn}` } },
          new Set(),
        )
      )?.contact.seq;
    const turns = await Promise.all(
      Array.from({ length: 200 }, (_, turn) => chosen(turn)),
    );
    const retries = turns.filter((seq) => seq === 0).length;
    expect(retries).toBeGreaterThan(25);
    expect(retries).toBeLessThan(80);
    expect(turns.filter((seq) => seq === 3)).toHaveLength(200 - retries);
    const callback_detection = { enabled: true };
    expect(await chosen(turns.indexOf(0), { callback_detection })).toBe(2);
    expect(await chosen(turns.indexOf(0), { pass_mode: 'strict' })).toBe(3);
  });

  it('a permit that names a contact is no turn of a retry', () => {
    const campaign = makeCampaign({ ...interleaved, retry_share: 1 });
    const proof = { epoch: 3 };
    expect(isRetryTurn(campaign, { slot: 0, proof })).toBe(true);
    expect(isRetryTurn(campaign, { slot: 0, proof, hint: 7 })).toBe(false);
  });
});
