import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import {
  allCampaigns,
  deleteCampaign,
  getCampaign,
  insertCampaign,
  updateCampaign,
} from './campaign-store.ts';
import { orgKey } from './keys.ts';
import type { Table } from './table.ts';
import { atOnce, makeTable } from './testing.ts';

const later = iso(NOON + 1);
const draft = makeCampaign({ status: 'draft' });
const read = (table: Table) => getCampaign(table, 'org_a', 'cmp_1');

async function seededTable(seed: number): Promise<Table> {
  const table = makeTable({ seed });
  await insertCampaign(table, draft);
  return table;
}
const seeds = Array.from({ length: 10 }, (_, i) => i + 1);

it('gives back what was put, and nothing to another org', async () => {
  const table = await seededTable(1);
  expect(await read(table)).toEqual(draft);
  expect(await getCampaign(table, 'org_b', 'cmp_1')).toBeUndefined();
});

it('does not put a campaign over another', async () => {
  const table = await seededTable(1);
  await expect(
    insertCampaign(table, { ...draft, name: 'Other' }),
  ).rejects.toThrow();
  expect((await read(table))?.name).toBe('Spring');
});

describe('an update', () => {
  it.each(seeds)(
    'lets one of twenty of the same version win (seed %i)',
    async (seed) => {
      const table = await seededTable(seed);
      const outcomes = await atOnce(20, (i) =>
        updateCampaign(table, draft, { name: `n${i}` }, later),
      );
      const won = outcomes.flatMap((outcome, i) =>
        outcome.kind === 'updated' ? [i] : [],
      );
      expect(won).toHaveLength(1);
      expect(await read(table)).toEqual({
        ...draft,
        name: `n${won[0]}`,
        version: 2,
        updated_at: later,
      });
    },
  );

  it.each(seeds)(
    'starts or deletes a draft, never both (seed %i)',
    async (seed) => {
      const table = await seededTable(seed);
      const [started, deleted] = await Promise.all([
        updateCampaign(table, draft, { status: 'running' }, later),
        deleteCampaign(table, draft),
      ]);
      expect(started.kind === 'updated').toBe(!deleted);
      expect((await read(table))?.status).toBe(deleted ? undefined : 'running');
    },
  );

  it('is stale once the status is another, though the version is not', async () => {
    const table = await seededTable(1);
    const before = { ...draft, status: 'running' as const };
    expect(await updateCampaign(table, before, {}, later)).toEqual({
      kind: 'stale',
    });
  });

  it('makes no campaign where there is none', async () => {
    const table = makeTable({ seed: 1 });
    expect((await updateCampaign(table, draft, {}, later)).kind).toBe('stale');
    expect(await read(table)).toBeUndefined();
  });

  it('writes a field back to null', async () => {
    const table = await seededTable(1);
    const scheduled_at = iso(NOON);
    const first = await updateCampaign(table, draft, { scheduled_at }, later);
    if (first.kind === 'stale') throw new Error('stale');
    expect(first.campaign.scheduled_at).toBe(scheduled_at);
    await updateCampaign(table, first.campaign, { scheduled_at: null }, later);
    expect((await read(table))?.scheduled_at).toBeNull();
  });
});

it('keeps a draft into which an import has begun to write', async () => {
  const table = await seededTable(1);
  await updateCampaign(table, draft, { importing: 'upl_1' }, later);
  const seen = { ...draft, version: 2 };
  expect(await deleteCampaign(table, seen)).toBe(false);
  expect(await deleteCampaign(table, { ...seen, importing: 'upl_1' })).toBe(
    true,
  );
  expect(await read(table)).toBeUndefined();
});

it('lists all campaigns of an org, newest first, over more than one page', async () => {
  const table = makeTable({ seed: 1 });
  // 12 campaigns of 150 KB do not fit into one answer of 1 MB.
  const variables = { text: 'x'.repeat(150_000) };
  for (let i = 10; i < 22; i += 1) {
    await insertCampaign(table, { ...draft, id: `cmp_${i}`, variables });
  }
  await insertCampaign(table, { ...draft, org_id: 'org_b', id: 'cmp_99' });
  const db = table.db as { send(command: unknown): Promise<unknown> };
  await db.send(
    new PutCommand({ TableName: table.name, Item: orgKey('org_a') }),
  );
  const all = await allCampaigns(table, 'org_a');
  expect(all.map(({ id }) => id)).toEqual(
    Array.from({ length: 12 }, (_, i) => `cmp_${21 - i}`),
  );
});
