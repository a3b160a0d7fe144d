import { describe, expect, it } from 'vitest';
import { iso } from '#shared/domain/instant.ts';
import { NOON } from '#shared/domain/testing.ts';
import { atOnce, makeTable } from './testing.ts';
import {
  deleteUpload,
  getUpload,
  listUploads,
  putUpload,
  type Upload,
  updateUpload,
} from './upload-store.ts';

const upload = (id: string, more: Partial<Upload> = {}): Upload => ({
  org_id: 'org_a',
  campaign_id: 'cmp_1',
  id,
  default_country: null,
  status: 'staged',
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
  ...more,
});

const one = upload('upl_1');

describe('an upload', () => {
  it.each([1, 2, 3, 4, 5])(
    'is begun by one of many that find it staged (seed %i)',
    async (seed) => {
      const table = makeTable({ seed });
      await putUpload(table, one);
      const begun = await atOnce(10, () =>
        updateUpload(table, one, ['staged'], { status: 'validating' }),
      );
      expect(begun.filter((found) => found !== undefined)).toEqual([
        { ...one, status: 'validating' },
      ]);
    },
  );

  it.each([1, 2, 3, 4, 5])(
    'is begun or discarded, never both (seed %i)',
    async (seed) => {
      const table = makeTable({ seed });
      await putUpload(table, one);
      const [begun, discarded] = await Promise.all([
        updateUpload(table, one, ['staged'], { status: 'validating' }),
        deleteUpload(table, one, ['staged', 'validated']),
      ]);
      expect(begun === undefined).toBe(discarded);
      const now = await getUpload(table, 'cmp_1', 'upl_1');
      expect(now?.status).toBe(discarded ? undefined : 'validating');
    },
  );

  it('stays as it is in every other state, and does not come to be by a change', async () => {
    const table = makeTable({ seed: 1 });
    const from = ['staged', 'validated'] as const;
    expect(await updateUpload(table, one, from, { rows: 1 })).toBeUndefined();
    expect(await deleteUpload(table, one, from)).toBe(false);
    await putUpload(table, { ...one, status: 'attached' });
    expect(await updateUpload(table, one, from, { rows: 1 })).toBeUndefined();
    expect(await deleteUpload(table, one, from)).toBe(false);
    expect(await getUpload(table, 'cmp_1', 'upl_1')).toEqual({
      ...one,
      status: 'attached',
    });
  });

  it('is listed with those of its campaign, newest first', async () => {
    const table = makeTable({ seed: 1 });
    for (const id of ['upl_2', 'upl_1', 'upl_3']) {
      await putUpload(table, upload(id));
    }
    await putUpload(table, upload('upl_4', { campaign_id: 'cmp_2' }));
    const all = await listUploads(table, 'cmp_1');
    expect(all.map(({ id }) => id)).toEqual(['upl_3', 'upl_2', 'upl_1']);
  });
});
