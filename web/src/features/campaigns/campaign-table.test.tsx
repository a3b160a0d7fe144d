import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { aCampaign, aSnapshot, aStats } from '../../testing/fixtures.ts';
import { CampaignTable, type CampaignTableProps } from './campaign-table.tsx';
import { ListEmpty } from './list-empty.tsx';
import { renderWithAnswers } from './list-testing.tsx';

afterEach(cleanup);

const nothing = () => {};
const table = (over: Partial<CampaignTableProps> = {}) => (
  <CampaignTable
    items={[{ id: aCampaign().id }]}
    loading={false}
    sort={null}
    selected={[]}
    empty={null}
    onSort={nothing}
    onSelect={nothing}
    {...over}
  />
);

function showTable(campaign = aCampaign()) {
  const app = renderWithAnswers(table({ items: [{ id: campaign.id }] }));
  app.store.putView(campaign, 0);
  app.show();
  return app;
}
const text = () => document.body.textContent ?? '';

describe('CampaignTable', () => {
  test('shows a campaign with its link, short id, status, progress and rates', () => {
    showTable(aCampaign({ budget_usd: 50 }));
    const link = screen.getByRole('link', { name: 'Q4 follow-ups' });
    expect(link.getAttribute('href')).toBe(
      `/dashboard/campaigns/${aCampaign().id}`,
    );
    expect(screen.getByText(aCampaign().id.slice(-8))).toBeTruthy();
    expect(screen.getByText('Running')).toBeTruthy();
    expect(screen.getByText('98 connected of 200')).toBeTruthy();
    expect(screen.getByText('46.3 %')).toBeTruthy();
    expect(screen.getByText('of 240 attempts')).toBeTruthy();
    expect(screen.getByText('48.0 %')).toBeTruthy();
    expect(screen.getByText(/^8 \/ 10/)).toBeTruthy();
    expect(screen.getByText('$12.30')).toBeTruthy();
    expect(screen.getByText('of $50.00')).toBeTruthy();
    expect(screen.getByText('Done in about 9 min')).toBeTruthy();
    expect(screen.queryByText(/Restarted by/)).toBeNull();
    expect(screen.queryByText('small sample')).toBeNull();
  });

  test('has the columns of the seed, by their labels', () => {
    showTable();
    const headers = screen
      .getAllByRole('columnheader')
      .map(({ textContent }) => textContent?.trim());
    expect(headers.slice(1)).toEqual([
      'Name',
      'Status',
      'Progress',
      'Lines',
      'Answer Rate',
      'Completion',
      'Cost',
      'Next',
      'Updated',
      'Actions',
    ]);
  });

  test('the percent and the connected count are words beside the bar', () => {
    showTable();
    expect(text()).toContain('61 % processed, 98 connected of 200');
    expect(text()).toContain('8 / 10 lines in use');
  });

  test('the percent is clamped, and a total of zero is safe', () => {
    showTable(aCampaign({ stats: aStats({ total_calls: 10, completed: 30 }) }));
    expect(text()).toContain('100 % processed');
    cleanup();
    showTable(aCampaign({ stats: aStats({ total_calls: 0 }) }));
    expect(text()).toContain('0 % processed, 98 connected of 0');
  });

  test('says when only promised callbacks are left', () => {
    showTable(
      aCampaign({
        stats: aStats({
          total_calls: 136,
          callback_pending: 14,
        }),
      }),
    );
    expect(
      screen.getByText('Base dialing done – 14 callbacks pending'),
    ).toBeTruthy();
  });

  test('says who restarted it, and that a sample is small', () => {
    showTable(
      aCampaign({
        restarted: { by: 'Dana', at: '2026-05-10T18:00:00.000Z' },
        stats: aStats({ attempts: { total: 3, average_per_contact: 1 } }),
      }),
    );
    expect(text()).toContain('Restarted by Dana');
    expect(text()).toContain('of 3 attempts small sample');
  });

  test('a rate of nothing answered is 0, not the connect rate; of no attempts it is unknown', () => {
    showTable(
      aCampaign({
        stats: aStats({ attempt_answer_rate: 0, connect_rate: 0.9 }),
      }),
    );
    expect(screen.getByText('0.0 %')).toBeTruthy();
    expect(screen.queryByText('90.0 %')).toBeNull();
    cleanup();
    showTable(
      aCampaign({
        stats: aStats({
          attempt_answer_rate: 0,
          attempts: { total: 0, average_per_contact: 0 },
        }),
      }),
    );
    expect(screen.queryByText('0.0 %')).toBeNull();
    expect(text()).toContain('of 0 attempts');
  });

  test('without the newer rates it shows the connect rate, and says so', () => {
    const {
      attempt_answer_rate: _answer,
      completion_rate: _completion,
      ...older
    } = aStats({ connect_rate: 0.9 });
    const app = renderWithAnswers(table());
    // An answer of an older server.
    app.store.putView({ ...aCampaign(), stats: older as never }, 0);
    app.show();
    expect(screen.getAllByText('90.0 %')).toHaveLength(2);
    expect(text()).toContain('connect rate, of 240 attempts');
    expect(text()).toContain('connect rate, of 200 contacts');
  });

  test('says what the server says it does', () => {
    showTable(
      aCampaign({
        activity: {
          state: 'idle',
          reason: 'retry_wait',
          since: null,
          until: null,
        },
        // Were it derived here, it would be this.
        live: { ...aCampaign().live, state: 'outside_window' },
      }),
    );
    expect(text()).toContain('Idle, waiting for retries');
    expect(text()).not.toContain('utside');
  });

  test('follows a snapshot in place', () => {
    const { store } = showTable();
    act(() => {
      store.putSnapshot(aSnapshot({ stats: aStats({ connected: 151 }) }));
    });
    expect(screen.getByText('151 connected of 200')).toBeTruthy();
  });
});

describe('an empty list', () => {
  test('says what a campaign is', () => {
    renderWithAnswers(
      <ListEmpty search="" status="all" onClear={nothing} />,
    ).show();
    expect(screen.getByText('No campaigns yet')).toBeTruthy();
    expect(
      screen.getByText(
        'A campaign calls a list of contacts through your numbers.',
      ),
    ).toBeTruthy();
    expect(screen.getByText('Create campaign')).toBeTruthy();
    expect(screen.getByText('CSV template')).toBeTruthy();
    expect(screen.queryByText('Try the demo campaign')).toBeNull();
  });

  test('names the filters that nothing matches', () => {
    renderWithAnswers(
      <ListEmpty search="zzz" status="paused" onClear={nothing} />,
    ).show();
    expect(text()).toContain('Name or id: “zzz”. Status: Paused.');
    expect(screen.getByText('Clear filters')).toBeTruthy();
  });
});
