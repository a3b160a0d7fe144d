import { describe, expect, it } from 'vitest';
import { removeNumber, restoreNumber, withPool } from './number-pool.ts';
import { makeCampaign } from './testing.ts';

const act = { at: '2026-03-02T12:00:00.000Z', by: 'key_1' };
const count = { run_number: 1, answered: 2, decided: 60 };
const campaign = makeCampaign({
  number_pool: [{ number_id: 'num_1', weight: 4 }, { number_id: 'num_2' }],
});

describe('a pool that is changed while it is called from', () => {
  it('keeps what was taken out, with its weight', () => {
    expect(removeNumber(campaign, 'num_1', act)).toEqual({
      number_pool: [{ number_id: 'num_2' }],
      removed_numbers: [{ number_id: 'num_1', weight: 4, ...act }],
    });
  });

  it('puts it back as it was, and counts nothing against it', () => {
    const removed = { ...campaign, ...removeNumber(campaign, 'num_1', act) };
    expect(restoreNumber(removed, 'num_1', count)).toEqual({
      number_pool: [{ number_id: 'num_2' }, { number_id: 'num_1', weight: 4 }],
      removed_numbers: [],
      forgiven_numbers: { num_1: count },
    });
  });

  it('forgives a number that is still there', () => {
    expect(restoreNumber(campaign, 'num_2', count)).toEqual({
      forgiven_numbers: { num_2: count },
    });
  });

  it('is not changed by what is done already, or by what it never had', () => {
    const removed = { ...campaign, ...removeNumber(campaign, 'num_1', act) };
    expect(removeNumber(removed, 'num_1', act)).toEqual({});
    expect(removeNumber(campaign, 'num_9', act)).toBeNull();
    expect(restoreNumber(campaign, 'num_9', count)).toBeNull();
  });

  it('remembers what another pool left out, and forgets what it has again', () => {
    const other = [{ number_id: 'num_3' }];
    const after = withPool(campaign, other, act);
    expect(after.removed_numbers?.map((it) => it.number_id)).toEqual([
      'num_1',
      'num_2',
    ]);
    const back = withPool({ ...campaign, ...after }, campaign.number_pool, act);
    expect(back.removed_numbers?.map((it) => it.number_id)).toEqual(['num_3']);
  });
});
