import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { aCampaign, aSnapshot } from '../../testing/fixtures.ts';
import { button, meAs } from '../campaigns/list-testing.tsx';
import {
  cleanUpEachTime,
  keysOf,
  one,
  problem,
  show,
} from './actions-testing.tsx';

cleanUpEachTime();

describe('Pause', () => {
  const paused = aCampaign({ status: 'paused', version: 4 });

  test('acts at once, shows it as pending, and can be undone', async () => {
    let answer = (_: unknown) => {};
    const app = show(aCampaign(), {
      [`POST ${one}/pause`]: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
      [`POST ${one}/resume`]: aCampaign({ version: 5 }),
    });
    fireEvent.click(button('Pause Q4 follow-ups'));
    expect(screen.getAllByText('Pausing…').length).toBeGreaterThan(0);
    await waitFor(() => expect(app.paths()).toEqual([`POST ${one}/pause`]));
    await act(async () => answer(paused));
    await screen.findByText('Paused');
    fireEvent.click(button('Undo'));
    await waitFor(() => expect(app.paths().at(-1)).toBe(`POST ${one}/resume`));
    await screen.findByText('Running');
  });

  test('is confirmed by a push, however late the answer is', async () => {
    const app = show(aCampaign(), {
      [`POST ${one}/pause`]: () => new Promise(() => {}),
    });
    fireEvent.click(button('Pause Q4 follow-ups'));
    expect(screen.getAllByText('Pausing…').length).toBeGreaterThan(0);
    const { campaign } = aSnapshot({ version: 4 });
    act(() => {
      app.store.putSnapshot(
        aSnapshot({ campaign: { ...campaign, status: 'paused' } }),
      );
    });
    expect(screen.queryByText('Pausing…')).toBeNull();
    expect(screen.getByText('Paused')).toBeTruthy();
  });

  test('says so when nothing confirms it in ten seconds', async () => {
    vi.useFakeTimers();
    show(aCampaign({ version: 7 }), {
      [`POST ${one}/pause`]: () => new Promise(() => {}),
    });
    fireEvent.click(button('Pause Q4 follow-ups'));
    act(() => vi.advanceTimersByTime(9_999));
    expect(screen.getAllByText('Pausing…').length).toBeGreaterThan(0);
    act(() => vi.advanceTimersByTime(1));
    expect(screen.queryByText('Pausing…')).toBeNull();
    expect(screen.getByText(/not confirmed after 10 s/)).toBeTruthy();
  });
});

describe('what cannot be undone asks first', () => {
  test('Stop says who will not be called, and does nothing when cancelled', async () => {
    const app = show(aCampaign());
    fireEvent.click(button('Stop Q4 follow-ups'));
    await screen.findByText('Stop Q4 follow-ups?');
    expect(document.body.textContent).toContain(
      '70 contacts will not be called. 8 calls in progress finish naturally.',
    );
    expect(screen.getByText('Export the 70 first')).toBeTruthy();
    fireEvent.click(button('Cancel'));
    expect(app.paths()).toEqual([]);
  });

  test('Restart says that nothing is dialed', async () => {
    const draft = aCampaign({ status: 'draft', version: 4 });
    const app = show(aCampaign({ status: 'completed' }), {
      [`POST ${one}/restart`]: draft,
    });
    fireEvent.click(button('Restart Q4 follow-ups'));
    await screen.findByText('Prepare a new run of Q4 follow-ups?');
    expect(document.body.textContent).toContain(
      'Nothing is dialed until you press Start.',
    );
    fireEvent.click(button('Prepare restart'));
    await screen.findByText('Draft');
    expect(app.paths()).toEqual([`POST ${one}/restart`]);
  });

  test.each([
    [1_000, true],
    [1_001, false],
  ])(
    'Delete of %d contacts is ready at once: %s',
    async (total_contacts, ready) => {
      show(aCampaign({ status: 'draft', total_contacts }));
      fireEvent.click(button('Delete Q4 follow-ups'));
      await screen.findByText('Delete Q4 follow-ups?');
      const confirm = screen.getByRole('button', { name: 'Delete campaign' });
      expect(confirm.getAttribute('aria-disabled') === 'true').toBe(!ready);
    },
  );

  test('Clone asks for a name and whether to copy contacts, then opens it', async () => {
    const copy = aCampaign({ id: 'cmp_copy', status: 'draft' });
    const app = show(aCampaign(), { [`POST ${one}/clone`]: copy });
    fireEvent.click(button('Clone Q4 follow-ups'));
    await screen.findByText('Clone Q4 follow-ups?');
    const name = screen.getByLabelText('Name') as HTMLInputElement;
    expect(name.value).toBe('Q4 follow-ups (copy)');
    fireEvent.change(name, { target: { value: 'Q1' } });
    fireEvent.click(screen.getByRole('checkbox'));
    fireEvent.click(button('Clone campaign'));
    await waitFor(() =>
      expect(app.router.history.location.pathname).toBe(
        '/dashboard/campaigns/cmp_copy',
      ),
    );
    expect(await app.asked[0]?.json()).toEqual({
      name: 'Q1',
      include_contacts: true,
    });
  });
});

test('a refusal says what is wrong, and is the same intent no more', async () => {
  const app = show(aCampaign({ version: 51 }), {
    [`POST ${one}/pause`]: problem(409, {
      code: 'changed_meanwhile',
      title: 'Somebody else changed it at the same moment',
    }),
  });
  fireEvent.click(button('Pause Q4 follow-ups'));
  await screen.findByText('This did not work');
  expect(screen.getByText('req_1')).toBeTruthy();
  fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!);
  fireEvent.click(button('Pause Q4 follow-ups'));
  await waitFor(() => expect(app.asked).toHaveLength(2));
  const [first, second] = keysOf(app.asked);
  expect(second).not.toBe(first);
});

test('no answer is the same intent still', async () => {
  let tries = 0;
  const app = show(aCampaign({ version: 61 }), {
    [`POST ${one}/pause`]: () => {
      tries += 1;
      if (tries === 1) throw new TypeError('Failed to fetch');
      return aCampaign({ status: 'paused', version: 62 });
    },
  });
  fireEvent.click(button('Pause Q4 follow-ups'));
  await screen.findByText('This did not work');
  fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1)!);
  fireEvent.click(button('Pause Q4 follow-ups'));
  await screen.findByText('Paused');
  const [first, second] = keysOf(app.asked);
  expect(second).toBe(first);
});

test('a viewer sees each button, and why it does nothing', async () => {
  const app = show(aCampaign(), {
    'GET /api/v1/me': meAs('viewer', ['campaigns:read']),
  });
  await waitFor(() =>
    expect(button('Pause Q4 follow-ups').getAttribute('aria-disabled')).toBe(
      'true',
    ),
  );
  for (const name of ['Clone', 'Pause', 'Stop']) {
    const one = button(`${name} Q4 follow-ups`);
    expect(one.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(one);
  }
  expect(document.body.textContent).toContain(
    'Needs the permission campaigns:manage',
  );
  expect(app.paths()).toEqual([]);
});
