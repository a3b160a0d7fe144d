import { expect, test } from 'vitest';
import type { ServerMessage } from '#shared/contracts/realtime.ts';
import { aSnapshot } from '../testing/fixtures.ts';
import { Withheld } from './withheld.ts';

const rows = (...ids: string[]) =>
  ({
    type: 'contacts',
    campaign_id: 'cmp_1',
    rows: ids.map((id, i) => ({ id, seq: i })),
  }) as unknown as ServerMessage;

test('keeps the newest of each campaign and each contact, and gives them once', () => {
  const withheld = new Withheld();
  const old = aSnapshot({ sequence: 1 });
  const newest = aSnapshot({ sequence: 2 });
  withheld.hold(old);
  withheld.hold(newest);
  withheld.hold(rows('con_1', 'con_2'));
  withheld.hold(rows('con_3', 'con_1'));

  const released = withheld.release();
  expect(released[0]).toEqual(newest);
  expect(released[1]).toMatchObject({
    type: 'contacts',
    rows: [
      { id: 'con_1', seq: 1 },
      { id: 'con_2', seq: 1 },
      { id: 'con_3', seq: 0 },
    ],
  });
  expect(released).toHaveLength(2);
  expect(withheld.release()).toEqual([]);
});
