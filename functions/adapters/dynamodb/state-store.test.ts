import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { ContactState } from '#shared/domain/contact.ts';
import { applyNews } from '#shared/domain/contact-events.ts';
import { withdraw } from '#shared/domain/contact-withdrawal.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  claimed,
  endOfTalk,
  makeCampaign,
  makeUntouched,
  NOON,
  newsOf,
} from '#shared/domain/testing.ts';
import { dueCallbacks, duePending, dueRetries, stateKey } from './keys.ts';
import {
  dueSeqs,
  getRecord,
  getState,
  nextSeq,
  runStates,
  writeState,
} from './state-store.ts';
import type { Table } from './table.ts';
import { atOnce, forSeeds, makeTable } from './testing.ts';

const run = { id: 'cmp_1', run_number: 1 };
const read = (table: Table, seq = 0) => getState(table, 'cmp_1', 1, seq);

function heard(
  state: ContactState,
  ...news: Parameters<typeof applyNews>[1][]
): ContactState {
  return news.reduce((before, one) => {
    const applied = applyNews(before, one, makeCampaign());
    return applied.kind === 'changed' ? applied.state : before;
  }, state);
}

describe('writing a state', () => {
  it('lets one of twenty dialers claim an untouched contact', () =>
    forSeeds(10, async (table) => {
      const intents = Array.from({ length: 20 }, (_, i) =>
        claimed(makeUntouched(), `att_${i}`),
      );
      const won = await Promise.all(
        intents.map((intent) => writeState(table, intent)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await read(table)).toEqual(intents[won.indexOf(true)]);
    }));

  it('lets one of several writers of the same revision win, and tells the others', () =>
    forSeeds(20, async (table) => {
      const open = claimed(makeUntouched(), 'att_1');
      await writeState(table, open);
      const nexts = [
        heard(open, newsOf('att_1', 'answered', 4)),
        heard(open, endOfTalk('att_1', 30, 26)),
        withdraw(open, 'att_1', { kind: 'fault' }, makeCampaign(), NOON)!,
        withdraw(open, 'att_1', { kind: 'returned' }, makeCampaign(), NOON)!,
      ];
      const won = await Promise.all(
        nexts.map((next) => writeState(table, next)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await read(table)).toEqual(nexts[won.indexOf(true)]);
    }));

  it('does not take the write of another for its own, however alike they are', async () => {
    const table = makeTable({ seed: 1 });
    const amd = {
      enabled: true,
      on_machine: 'hang_up',
      on_unknown: 'attach',
    } as const;
    const rules = makeCampaign({ amd });
    const open = claimed(makeUntouched(), 'att_1');
    await writeState(table, open);
    const [answered, screened] = [
      newsOf('att_1', 'answered', 4),
      newsOf('att_1', 'amd', 7, { verdict: 'machine' }),
    ].map((news) => {
      const applied = applyNews(open, news, rules);
      return (applied as { state: ContactState }).state;
    });
    // Same revision, same attempt, same status: only one knows the verdict.
    expect(answered!.status).toBe(screened!.status);
    expect(await writeState(table, answered!)).toBe(true);
    expect(await writeState(table, screened!)).toBe(false);
  });

  it('loses with a stale revision, and with one that is ahead', async () => {
    const table = makeTable({ seed: 1 });
    const open = claimed(makeUntouched(), 'att_1');
    const done = heard(open, endOfTalk('att_1', 30, 26));
    expect(await writeState(table, done)).toBe(false);
    await writeState(table, open);
    expect(await writeState(table, { ...done, rev: 3 })).toBe(false);
    await writeState(table, done);
    const stale = withdraw(
      open,
      'att_1',
      { kind: 'lost' },
      makeCampaign(),
      NOON,
    )!;
    expect(await writeState(table, stale)).toBe(false);
    expect(await writeState(table, claimed(makeUntouched(), 'att_2'))).toBe(
      false,
    );
    expect(await read(table)).toEqual(done);
  });

  it('knows its own write again when its answer was lost', async () => {
    const table = makeTable({ seed: 1, lost_answers: 1 });
    const open = claimed(makeUntouched(), 'att_1');
    expect(await writeState(table, open)).toBe(true);
    const done = heard(open, endOfTalk('att_1', 30, 26, { cost_usd: 0.1 }));
    expect(await writeState(table, done)).toBe(true);
  });

  it('loses no news of writers that read again until they win', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const table = makeTable({ seed });
      await writeState(table, claimed(makeUntouched(), 'att_0'));
      await atOnce(8, async (index) => {
        for (;;) {
          const state = (await read(table))!;
          const next = {
            ...state,
            rev: state.rev + 1,
            disposition: `${state.disposition ?? ''}${index}`,
          };
          if (await writeState(table, next)) return;
        }
      });
      const last = (await read(table))!;
      expect(last.rev).toBe(9);
      expect([...last.disposition!].sort().join('')).toBe('01234567');
    }
  });

  it('keeps the states of two runs and of two campaigns apart', async () => {
    const table = makeTable({ seed: 1 });
    const open = claimed(makeUntouched(), 'att_1');
    await writeState(table, open);
    await writeState(table, { ...open, run_number: 2 });
    await writeState(table, { ...open, campaign_id: 'cmp_2' });
    expect(await getState(table, 'cmp_1', 2, 0)).toMatchObject({
      run_number: 2,
    });
    expect(await getState(table, 'cmp_1', 3, 0)).toBeUndefined();
    expect(await getState(table, 'cmp_1', 1, 1)).toBeUndefined();
  });
});

describe('the due index', () => {
  const waiting = (seq: number, due: number, more: Partial<ContactState>) => ({
    ...makeUntouched(seq),
    rev: 1,
    next_eligible_at: iso(due),
    ...more,
  });
  const busy = heard(
    claimed(makeUntouched(), 'att_1'),
    newsOf('att_1', 'ended', 20, { sip_code: 486 }),
  ).attempts;

  it('has each waiting contact in its own line, first due first, up to now', async () => {
    const table = makeTable({ seed: 1 });
    for (const state of [
      waiting(1, NOON + 2_000, {}),
      waiting(2, NOON, {}),
      waiting(3, NOON + 1_000, {}),
      waiting(4, NOON, { status: 'retry_scheduled', attempts: busy }),
      waiting(5, NOON, { status: 'callback_scheduled', attempts: busy }),
    ]) {
      expect(await writeState(table, state)).toBe(true);
    }
    const seqs = async (line: string, before: number | null, limit = 10) => {
      const at = before === null ? null : iso(before);
      const found = await dueSeqs(table, line, at, limit);
      return found.map(({ seq }) => seq);
    };
    const pending = duePending('cmp_1', 1);
    expect(await seqs(pending, NOON + 1_000)).toEqual([2, 3]);
    expect(await seqs(pending, NOON + 999)).toEqual([2]);
    expect(await seqs(pending, null)).toEqual([2, 3, 1]);
    expect(await seqs(pending, null, 2)).toEqual([2, 3]);
    expect(await seqs(dueRetries('cmp_1', 1, 2), NOON)).toEqual([4]);
    expect(await seqs(dueRetries('cmp_1', 1, 3), NOON)).toEqual([]);
    expect(await seqs(dueCallbacks('cmp_1', 1), NOON)).toEqual([5]);
    expect(await seqs(duePending('cmp_1', 2), null)).toEqual([]);
  });

  it('forgets a contact once it is claimed', async () => {
    const table = makeTable({ seed: 1 });
    const state = waiting(2, NOON, { waits_for: 'returned' });
    await writeState(table, state);
    await writeState(table, claimed(state, 'att_1'));
    expect(await dueSeqs(table, duePending('cmp_1', 1), null, 10)).toEqual([]);
    expect(await read(table, 2)).not.toHaveProperty('due_pk');
  });
});

/** Claims the first `count` contacts, one item in each place. */
async function claimFirst(table: Table, count: number): Promise<void> {
  const db = table.db as { send(command: unknown): Promise<unknown> };
  await atOnce(count, (seq) =>
    db.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...stateKey('cmp_1', 1, seq), seq },
      }),
    ),
  );
}

describe('the next contact that nobody claimed', () => {
  it.each([0, 1, 999, 1_000, 1_001, 2_000, 2_999, 3_000])(
    'after %i claims is the one above them, from wherever one looks',
    async (count) => {
      const table = makeTable({ seed: 1 });
      await claimFirst(table, count);
      for (const from of [0, 1, 998, 1_500, 2_999].filter((n) => n < count)) {
        expect(await nextSeq(table, run, 7_500, from)).toBe(count);
      }
      expect(await nextSeq(table, run, 7_500, 0)).toBe(count);
      expect(await nextSeq(table, run, count, 0)).toBe(count);
    },
  );

  it('is found from below when what was known to be claimed is of another time', async () => {
    const table = makeTable({ seed: 1 });
    await claimFirst(table, 3);
    expect(await nextSeq(table, run, 5_000, 4_200)).toBe(3);
  });

  it('is taken once by each of many dialers, without a gap', () =>
    forSeeds(6, async (table) => {
      const taken: number[] = [];
      await atOnce(10, async (dialer) => {
        for (let won = 0; won < 3; ) {
          const seq = await nextSeq(table, run, 100, 0);
          const intent = claimed(makeUntouched(seq), `att_${dialer}_${won}`);
          if (!(await writeState(table, intent))) continue;
          taken.push(seq);
          won += 1;
        }
      });
      expect(taken.sort((a, b) => a - b)).toEqual(
        Array.from({ length: 30 }, (_, seq) => seq),
      );
    }));
});

it('reads every state of a run in order, over blocks and pages', async () => {
  const table = makeTable({ seed: 1 });
  await claimFirst(table, 2_050);
  const seqs: number[] = [];
  for await (const { seq } of runStates(table, run, 5_000)) seqs.push(seq);
  expect(seqs).toEqual(Array.from({ length: 2_050 }, (_, seq) => seq));
});

it('knows no record of a contact that is none', async () => {
  const table = makeTable({ seed: 1 });
  expect(await getRecord(table, 'cmp_1', 0)).toBeUndefined();
});
