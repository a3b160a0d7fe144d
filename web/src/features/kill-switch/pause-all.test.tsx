import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { CampaignList } from '#shared/contracts/campaigns.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import PauseAll from './pause-all.tsx';

afterEach(cleanup);

const listOf = (...ids: string[]) =>
  ({
    data: ids.map((id) => aCampaign({ id, status: 'running' })),
    next_cursor: null,
  }) as CampaignList;
const list =
  (...ids: string[]) =>
  async () =>
    listOf(...ids);

/** Shows the switch, whose list is what `lists` answer one after the other. */
async function show(...lists: (() => Promise<CampaignList>)[]) {
  const paused: string[] = [];
  let closed = false;
  const { show } = renderInApp(<PauseAll onClose={() => (closed = true)} />, {
    campaigns: async () => lists.shift()?.() ?? listOf(),
    pause: async (id) => {
      paused.push(id);
      return aCampaign({ id, status: 'paused' });
    },
  });
  await act(async () => show());
  return { paused, isClosed: () => closed };
}

async function confirm() {
  fireEvent.change(screen.getByLabelText('Type PAUSE ALL to confirm'), {
    target: { value: 'PAUSE ALL' },
  });
  await act(async () =>
    screen.getByRole('button', { name: 'Pause all campaigns' }).click(),
  );
}

test('a campaign that was started since the list was read is paused too', async () => {
  const { paused, isClosed } = await show(
    list('cmp_1'),
    list('cmp_1', 'cmp_2'),
  );
  await confirm();
  expect(paused).toEqual(['cmp_1', 'cmp_2']);
  expect(isClosed()).toBe(true);
});

test('whoever is faster than the list pauses all the same', async () => {
  const never = () => new Promise<CampaignList>(() => {});
  const { paused } = await show(never, list('cmp_1'));
  await confirm();
  expect(paused).toEqual(['cmp_1']);
});

test('a list that cannot be read closes nothing as if it were done', async () => {
  const down = () => Promise.reject<CampaignList>(new Error('no answer'));
  const { paused, isClosed } = await show(down, down);
  await confirm();
  expect(paused).toEqual([]);
  expect(isClosed()).toBe(false);
  expect(document.body.textContent).toContain('no answer');
});
