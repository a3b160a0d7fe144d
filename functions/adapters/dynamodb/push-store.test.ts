import { expect, it } from 'vitest';
import { NOON } from '#shared/domain/testing.ts';
import { getPushState, takePushTurn } from './push-store.ts';
import { atOnce, makeTable } from './testing.ts';

it('lets one push of a topic go, then nobody for a while, and numbers them', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const table = makeTable({ seed });
    for (const [round, now] of [NOON, NOON + 1_000].entries()) {
      const turns = await atOnce(10, () =>
        takePushTurn(table, 'cmp_1', now, 1_000),
      );
      const went = turns.filter(({ kind }) => kind === 'go');
      expect(went.map(({ state }) => state.sequence)).toEqual([round + 1]);
      const early = await takePushTurn(table, 'cmp_1', now + 999, 1_000);
      expect(early).toMatchObject({
        kind: 'too_early',
        state: { next_push_at: now + 1_000 },
      });
    }
    expect((await getPushState(table, 'cmp_1')).sequence).toBe(2);
    expect((await getPushState(table, 'cmp_2')).sequence).toBe(0);
  }
});
