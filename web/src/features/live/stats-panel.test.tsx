import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { aCampaign, aStats } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import { StatsPanel } from './stats-panel.tsx';

afterEach(cleanup);

function show(over: Partial<CampaignView>) {
  const campaign = aCampaign(over);
  const { store, show: render } = renderInApp(
    <StatsPanel campaignId={campaign.id} />,
  );
  store.putView(campaign, 0);
  render();
  return campaign;
}

test('each count of contacts leads to exactly its rows', () => {
  const { id } = show({ stats: aStats({ manual_stopped: 7 }) });
  const link = screen.getByRole('link', {
    name: '7 manual stopped: show the rows',
  });
  expect(link.getAttribute('href')).toBe(
    `/dashboard/campaigns/${id}/calls?state=manual_stopped`,
  );
});

test('attempts are no rows, so they lead nowhere', () => {
  show({ stats: aStats({ unanswered: 41 }) });
  expect(screen.getByText('41').closest('a')).toBeNull();
});

test('a prepared restart shows the run before, and its doors lead there', () => {
  const { id } = show({
    status: 'draft',
    prepared_restart: true,
    run_number: 2,
    stats: aStats({ completed: 0 }),
    previous_run_stats: aStats({ completed: 88 }),
    restart_history: [
      {
        at: '2026-05-10T18:00:00.000Z',
        by: 'usr_1',
        from: 'completed',
        run_number: 1,
      },
    ],
  });
  screen.getByText(/showing the figures of the previous run/);
  const [door] = screen.getAllByRole('link', {
    name: '88 completed: show the rows',
  });
  expect(door?.getAttribute('href')).toBe(
    `/dashboard/campaigns/${id}/calls?state=completed&run_number=1`,
  );
});

test.each([
  [0.01, 'ceiling 3 %'],
  [0.026, 'close to the 3 % ceiling'],
  [0.031, 'above the 3 % ceiling'],
])('an abandon rate of %d is %s', (abandon_rate, words) => {
  show({ stats: aStats({ abandon_rate }) });
  screen.getByText(words);
});

test('callbacks are shown once somebody asked for one', () => {
  show({});
  expect(screen.queryByText('Callbacks')).toBeNull();
  cleanup();
  show({
    stats: aStats({
      callback: {
        requested: 2,
        pending: 1,
        completed: 1,
        cancelled: 0,
        avg_delay_seconds: 12,
      },
    }),
  });
  screen.getByText('Callbacks');
  screen.getByRole('link', { name: '2 callbacks requested: show the rows' });
  screen.getByText('12 s');
});

test('budget and goal are there only when they are set', () => {
  show({});
  expect(screen.queryByText('Budget')).toBeNull();
  cleanup();
  show({
    budget_usd: 50,
    goal: { metric: 'completed', disposition: null, target: 100 },
    stats: aStats({ budget_progress: 0.25, goal_progress: 0.5 }),
  });
  screen.getByText('$12.30 of $50.00');
  screen.getByText('of 100 completed');
});
