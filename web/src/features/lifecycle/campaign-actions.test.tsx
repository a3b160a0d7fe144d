import {
  act,
  cleanup,
  fireEvent,
  screen,
  waitFor,
} from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { Notices } from '../../app/notices.tsx';
import { aCampaign, aSnapshot } from '../../testing/fixtures.ts';
import { CampaignActions } from '../campaigns/campaign-actions.tsx';
import {
  type Answers,
  button,
  meAs,
  renderWithAnswers,
} from '../campaigns/list-testing.tsx';
import { StatusCell } from '../campaigns/status.tsx';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const { id } = aCampaign();
const one = `/api/v1/campaigns/${id}`;
const readiness = (over = {}) => ({
  ready: true,
  checks: [
    {
      code: 'no_agent',
      passed: true,
      path: 'agent_id',
      message: 'An agent is assigned.',
    },
  ],
  errors: [],
  ...over,
});
const problem = (status: number, body: object) => () =>
  Response.json({ status, request_id: 'req_1', ...body }, { status });

function show(campaign: CampaignView, answers: Answers = {}) {
  const app = renderWithAnswers(
    <>
      <Notices />
      <StatusCell campaignId={id} />
      <CampaignActions campaignId={id} inline />
    </>,
    { [`GET ${one}/readiness`]: readiness(), ...answers },
  );
  app.store.putView(campaign, 0);
  app.show();
  return app;
}
const keysOf = (asked: readonly Request[]) =>
  asked.map((request) => request.headers.get('idempotency-key'));

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

describe('Start', () => {
  const draft = (version: number) => aCampaign({ status: 'draft', version });

  test('shows the checks first, and starts once however often it is pressed', async () => {
    const app = show(draft(11), {
      [`POST ${one}/start`]: aCampaign({ version: 12 }),
    });
    fireEvent.click(button('Start Q4 follow-ups'));
    await screen.findByText('Start Q4 follow-ups?');
    await screen.findByText('An agent is assigned.');
    expect(
      screen.getByText('Real calls will be placed to 70 people.'),
    ).toBeTruthy();
    const start = screen.getByRole('button', { name: 'Start' });
    fireEvent.click(start);
    fireEvent.click(start);
    await screen.findByText('Running');
    const starts = app.paths().filter((path) => path.endsWith('/start'));
    expect(starts).toHaveLength(1);
    expect(keysOf(app.asked).at(-1)).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('is not shown the checks again for a version that passed', async () => {
    const app = show(draft(21));
    fireEvent.click(button('Start Q4 follow-ups'));
    await screen.findByText('An agent is assigned.');
    fireEvent.click(button('Cancel'));
    fireEvent.click(button('Start Q4 follow-ups'));
    await waitFor(() => expect(app.paths().at(-1)).toBe(`POST ${one}/start`));
    act(() => app.store.putView(draft(22), Date.now()));
  });

  test('is blocked by a failed check, which says where it is put right', async () => {
    show(draft(31), {
      [`GET ${one}/readiness`]: readiness({
        ready: false,
        checks: [
          {
            code: 'no_number',
            passed: false,
            path: 'number_pool',
            message: 'There is one.',
          },
        ],
        errors: [
          {
            code: 'no_number',
            path: 'number_pool',
            message: 'No number can be called from.',
          },
        ],
      }),
    });
    fireEvent.click(button('Start Q4 follow-ups'));
    await screen.findByText(/No number can be called from/);
    expect(screen.getByText('Blocks the start')).toBeTruthy();
    const fix = screen.getByRole('link', { name: /^Fix:/ });
    expect(fix.getAttribute('href')).toBe(
      `/dashboard/campaigns/${id}/edit?step=numbers`,
    );
    const start = screen.getByRole('button', { name: 'Start' });
    expect(start.getAttribute('aria-disabled')).toBe('true');
  });

  test('offers the lines that are left when the budget is exceeded', async () => {
    let starts = 0;
    const app = show(draft(41), {
      [`POST ${one}/start`]: (request: Request) => {
        starts += 1;
        return starts > 1
          ? aCampaign({ version: 43 })
          : problem(409, {
              code: 'concurrent_budget_exceeded',
              title: 'The concurrent call budget is exceeded',
              cap: 10,
              in_use: 7,
              requested: 5,
              running: [
                { id: 'cmp_a', name: 'Renewals', max_concurrent_calls: 7 },
              ],
            })(request as never);
      },
      [`PATCH ${one}`]: draft(42),
    });
    fireEvent.click(button('Start Q4 follow-ups'));
    await screen.findByText('An agent is assigned.');
    fireEvent.click(screen.getByRole('button', { name: 'Start' }));
    const open = await screen.findByRole('link', { name: 'Open Renewals' });
    expect(open.getAttribute('href')).toBe('/dashboard/campaigns/cmp_a');
    expect(document.body.textContent).toContain('7 of 10 calls at once');
    fireEvent.click(button('Start with 3 lines instead'));
    await screen.findByText('Running');
    const patch = app.asked.find(({ method }) => method === 'PATCH');
    expect(await patch?.json()).toEqual({ max_concurrent_calls: 3 });
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
