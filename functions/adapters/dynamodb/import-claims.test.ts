import { describe, expect, it } from 'vitest';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import {
  getCampaign,
  insertCampaign,
  updateCampaign,
} from './campaign-store.ts';
import {
  attachContacts,
  claimImport,
  type ImportClaim,
  releaseImport,
  showProgress,
} from './import-claims.ts';
import type { Table } from './table.ts';
import { atOnce, makeTable } from './testing.ts';
import { getUpload, putUpload, type Upload } from './upload-store.ts';

const QUARTER_MS = 15 * 60_000;
const draft = makeCampaign({ status: 'draft', total_contacts: 4 });

const upload = (id: string): Upload => ({
  org_id: 'org_a',
  campaign_id: 'cmp_1',
  id,
  default_country: null,
  status: 'attaching',
  file_name: 'a.csv',
  size_bytes: 1,
  rows: 0,
  accepted: 0,
  rejected: 0,
  duplicate: 0,
  suppressed: 0,
  progress: 0,
  columns: [],
  mapping: null,
  error: null,
  created_at: iso(NOON),
  finished_at: null,
});

async function makeDraft(seed = 1): Promise<Table> {
  const table = makeTable({ seed });
  await insertCampaign(table, draft);
  for (const id of ['upl_1', 'upl_2']) await putUpload(table, upload(id));
  return table;
}

const claim = (table: Table, id: string, token: string, now = NOON) =>
  claimImport(table, upload(id), token, now);

async function claimed(
  table: Table,
  id: string,
  token: string,
  now = NOON,
): Promise<ImportClaim> {
  const outcome = await claim(table, id, token, now);
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.claim;
}

const attach = (table: Table, by: ImportClaim, accepted = 3) =>
  attachContacts(table, by, { accepted, updated: 0 }, iso(NOON));
const stored = async (table: Table) =>
  (await getCampaign(table, 'org_a', 'cmp_1'))!;

describe('a claim', () => {
  it.each([1, 2, 3, 4, 5])(
    'is given to one of several uploads at once (seed %i)',
    async (seed) => {
      const table = await makeDraft(seed);
      const kinds = (
        await atOnce(10, (i) => claim(table, `upl_${i}`, `t${i}`))
      ).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'claimed')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(9);
    },
  );

  it('begins above what is attached', async () => {
    const table = await makeDraft();
    expect(await claimed(table, 'upl_1', 't1')).toMatchObject({ base: 4 });
  });

  it('stands for fifteen minutes, and then falls to who asks', async () => {
    const table = await makeDraft();
    const first = await claimed(table, 'upl_1', 't1');
    const late = NOON + QUARTER_MS;
    expect((await claim(table, 'upl_2', 't2', late)).kind).toBe('busy');
    const second = await claimed(table, 'upl_2', 't2', late + 1);
    expect(await attach(table, first)).toBe('lost');
    expect((await stored(table)).total_contacts).toBe(4);
    expect(await attach(table, second)).toBe('attached');
    expect((await stored(table)).total_contacts).toBe(7);
  });

  it('of the same upload is taken anew by its next run, and the one before loses', async () => {
    const table = await makeDraft();
    const first = await claimed(table, 'upl_1', 't1');
    const second = await claimed(table, 'upl_1', 't2');
    expect(await attach(table, first)).toBe('lost');
    expect(await attach(table, second)).toBe('attached');
  });

  it('is refused by a campaign that ended, and by one that is gone', async () => {
    const table = await makeDraft();
    await updateCampaign(table, draft, { status: 'completed' }, iso(NOON));
    expect((await claim(table, 'upl_1', 't1')).kind).toBe('ended');
    const empty = makeTable({ seed: 1 });
    expect((await claim(empty, 'upl_1', 't1')).kind).toBe('gone');
  });

  it('shows how far it is, while it holds the campaign', async () => {
    const table = await makeDraft();
    const first = await claimed(table, 'upl_1', 't1');
    await showProgress(table, first, 0.5);
    expect((await stored(table)).import_progress).toBe(0.5);
    const second = await claimed(table, 'upl_1', 't2');
    expect(await stored(table)).not.toHaveProperty('import_progress');
    await showProgress(table, first, 0.6);
    expect(await stored(table)).not.toHaveProperty('import_progress');
    await showProgress(table, second, 0.7);
    await attach(table, second);
    expect(await stored(table)).not.toHaveProperty('import_progress');
  });

  it('that was given back is free, and one that was lost stays with its owner', async () => {
    const table = await makeDraft();
    const first = await claimed(table, 'upl_1', 't1');
    await releaseImport(table, first);
    expect((await stored(table)).importing).toBeNull();
    await claimed(table, 'upl_2', 't2');
    await releaseImport(table, first);
    expect((await stored(table)).importing).toBe('upl_2');
  });
});

describe('attaching', () => {
  it.each([1, 2, 3, 4, 5])(
    'counts the contacts once, however often it is tried (seed %i)',
    async (seed) => {
      const table = await makeDraft(seed);
      const by = await claimed(table, 'upl_1', 't1');
      const outcomes = await atOnce(5, () =>
        attach(table, by).catch(() => 'conflict'),
      );
      expect(outcomes.filter((one) => one === 'attached')).toHaveLength(1);
      const { total_contacts, importing, version } = await stored(table);
      expect({ total_contacts, importing, version }).toEqual({
        total_contacts: 7,
        importing: null,
        version: 2,
      });
      expect((await getUpload(table, 'cmp_1', 'upl_1'))?.status).toBe(
        'attached',
      );
    },
  );

  it('does nothing at all when the campaign ended meanwhile', async () => {
    const table = await makeDraft();
    const by = await claimed(table, 'upl_1', 't1');
    await updateCampaign(table, draft, { status: 'cancelled' }, iso(NOON));
    expect(await attach(table, by)).toBe('lost');
    expect((await getUpload(table, 'cmp_1', 'upl_1'))?.status).toBe(
      'attaching',
    );
    expect((await stored(table)).total_contacts).toBe(4);
  });

  it('makes a run look again that is just being completed as done', async () => {
    const table = await makeDraft();
    const by = await claimed(table, 'upl_1', 't1');
    await attach(table, by);
    const done = await updateCampaign(
      table,
      draft,
      { status: 'completed' },
      iso(NOON),
    );
    expect(done.kind).toBe('stale');
  });

  it('of nobody changes no version', async () => {
    const table = await makeDraft();
    const by = await claimed(table, 'upl_1', 't1');
    expect(await attach(table, by, 0)).toBe('attached');
    expect((await stored(table)).version).toBe(1);
  });
});
