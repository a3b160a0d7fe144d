import {
  act,
  cleanup,
  fireEvent,
  screen,
  waitFor,
} from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import {
  button,
  renderWithAnswers,
} from '../features/campaigns/list-testing.tsx';
import { aCampaign } from '../testing/fixtures.ts';
import { Campaigns } from './Campaigns.tsx';

afterEach(async () => {
  cleanup();
  await new Promise((resolve) => setTimeout(resolve));
});

const one = (name: string) => aCampaign({ id: `cmp_${name}`, name });

/** The list of a server that has these, two to a page, the newest first. */
function showList(names: string[]) {
  const answer = (request: Request) => {
    const from = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
    const next = from + 2 < names.length ? String(from + 2) : null;
    return {
      data: names.slice(from, from + 2).map(one),
      next_cursor: next,
      total: names.length,
      limit: 2,
    };
  };
  const app = renderWithAnswers(<Campaigns />, {
    'GET /api/v1/campaigns': answer,
  });
  app.show();
  return app;
}
const shown = () =>
  screen.getAllByRole('rowheader').map((cell) => cell.querySelector('a')?.text);

test('more is loaded below what is there', async () => {
  showList(['e', 'd', 'c', 'b', 'a']);
  await waitFor(() => expect(shown()).toEqual(['e', 'd']));
  expect(document.body.textContent).toContain('(5)');
  fireEvent.click(button('Load more'));
  await waitFor(() => expect(shown()).toEqual(['e', 'd', 'c', 'b']));
  fireEvent.click(button('Load more'));
  await waitFor(() => expect(shown()).toEqual(['e', 'd', 'c', 'b', 'a']));
  expect(screen.queryByText('Load more')).toBeNull();
});

test('rows are held still under the pointer, and come when asked for', async () => {
  const names = ['b', 'a'];
  const app = showList(names);
  await waitFor(() => expect(shown()).toEqual(['b', 'a']));
  const table = screen.getByRole('grid').closest('.list-rows')!;
  fireEvent(table, new Event('pointerenter'));
  names.unshift('c');
  names.pop();
  await act(async () => app.askAgain());
  await screen.findByText('2 updates – refresh');
  expect(shown()).toEqual(['b', 'a']);
  fireEvent(table, new Event('pointerleave'));
  await waitFor(() => expect(shown()).toEqual(['c', 'b']));
  expect(screen.queryByText(/updates – refresh/)).toBeNull();
});

test('a row that was deleted is gone at once', async () => {
  const app = showList(['b', 'a']);
  await waitFor(() => expect(shown()).toEqual(['b', 'a']));
  act(() => app.store.remove('cmp_a'));
  expect(shown()).toEqual(['b']);
});
