import { describe, expect, test, vi } from 'vitest';
import type { Api } from '../../lib/api.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { pauseEach, resumeEach, runningCampaigns } from './steer-all.ts';

const one = aCampaign({ id: 'cmp_1', name: 'One' });
const two = aCampaign({ id: 'cmp_2', name: 'Two' });

describe('the switch for all campaigns', () => {
  test('finds running campaigns on every page of the list', async () => {
    const campaigns = vi
      .fn()
      .mockResolvedValueOnce({ data: [one], next_cursor: 'more' })
      .mockResolvedValueOnce({ data: [two], next_cursor: null });
    const api = { campaigns } as unknown as Api;
    expect(await runningCampaigns(api)).toEqual([one, two]);
    expect(campaigns).toHaveBeenLastCalledWith(
      { status: 'running', cursor: 'more' },
      undefined,
    );
  });

  test('pauses the others when one is refused, and says which', async () => {
    const api = {
      pause: async (id: string) => {
        if (id === 'cmp_1') throw new Error('it has just ended');
        return aCampaign({ ...two, status: 'paused' });
      },
    } as unknown as Api;
    const { done, failed } = await pauseEach(api, [one, two], '');
    expect(done.map(({ id }) => id)).toEqual(['cmp_2']);
    expect(failed).toEqual([{ name: 'One', why: 'it has just ended' }]);
  });

  test('does not resume what somebody changed since', async () => {
    const act = vi.fn(async () => one);
    const api = {
      campaign: async (id: string) =>
        id === 'cmp_1' ? one : aCampaign({ ...two, version: two.version + 1 }),
      act,
    } as unknown as Api;
    const { done, failed } = await resumeEach(api, [one, two]);
    expect(done).toHaveLength(1);
    expect(failed[0]?.name).toBe('Two');
    expect(act).toHaveBeenCalledTimes(1);
  });
});
