import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aCampaign } from '../../testing/fixtures.ts';
import { button } from '../campaigns/list-testing.tsx';
import {
  cleanUpEachTime,
  id,
  keysOf,
  one,
  problem,
  readiness,
  show,
} from './actions-testing.tsx';

cleanUpEachTime();

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
    const refuse = problem(409, {
      code: 'concurrent_budget_exceeded',
      title: 'The concurrent call budget is exceeded',
      cap: 10,
      in_use: 7,
      requested: 5,
      running: [{ id: 'cmp_a', name: 'Renewals', max_concurrent_calls: 7 }],
    });
    const app = show(draft(41), {
      [`POST ${one}/start`]: () => {
        starts += 1;
        return starts > 1 ? aCampaign({ version: 43 }) : refuse();
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

  test('offers them before it is refused, when the checks tell', async () => {
    const app = show(aCampaign({ status: 'draft', version: 51 }), {
      [`GET ${one}/readiness`]: readiness({
        ready: false,
        checks: [
          {
            code: 'concurrent_budget_exceeded',
            passed: false,
            path: 'max_concurrent_calls',
            message: 'Running campaigns use 7 of 10 concurrent calls.',
          },
        ],
        errors: [
          {
            code: 'concurrent_budget_exceeded',
            path: 'max_concurrent_calls',
            message: 'is not ready',
          },
        ],
      }),
      'GET /api/v1/concurrency-settings': {
        concurrency_limit: 10,
        in_use: 7,
        available: 3,
        running: [{ id: 'cmp_a', name: 'Renewals', max_concurrent_calls: 7 }],
        updated_at: null,
        version: 1,
      },
      [`PATCH ${one}`]: aCampaign({ status: 'draft', version: 52 }),
      [`POST ${one}/start`]: aCampaign({ version: 53 }),
    });
    fireEvent.click(button('Start Q4 follow-ups'));
    await screen.findByText(/Running campaigns use 7 of 10/);
    await screen.findByRole('link', { name: 'Open Renewals' });
    fireEvent.click(button('Start with 3 lines instead'));
    await screen.findByText('Running');
    const sent = app.paths().filter((path) => !path.startsWith('GET'));
    expect(sent).toEqual([`PATCH ${one}`, `POST ${one}/start`]);
  });
});
