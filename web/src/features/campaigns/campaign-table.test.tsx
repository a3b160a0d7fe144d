import {
  act,
  cleanup,
  fireEvent,
  screen,
  waitFor,
} from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Api } from '../../lib/api.ts';
import { ApiError } from '../../lib/api-error.ts';
import { aCampaign, aSnapshot, aStats } from '../../testing/fixtures.ts';
import { renderInApp } from '../../testing/render.tsx';
import { CampaignTable, type CampaignTableProps } from './campaign-table.tsx';

afterEach(cleanup);

const nothing = () => {};
const table = (over: Partial<CampaignTableProps> = {}) => (
  <CampaignTable
    items={[{ id: aCampaign().id }]}
    total={1}
    loading={false}
    refreshing={false}
    status="all"
    search=""
    hasMore={false}
    onMore={nothing}
    onRefresh={nothing}
    onSearch={nothing}
    onStatus={nothing}
    {...over}
  />
);

function showTable(campaign = aCampaign(), api: Partial<Api> = {}) {
  const app = renderInApp(table({ items: [{ id: campaign.id }] }), api);
  app.store.putView(campaign, 0);
  app.show();
  return app;
}
const button = (name: string) => screen.getAllByRole('button', { name })[0]!;

describe('CampaignTable', () => {
  test('shows a campaign with its link, short id, status, progress and rates', () => {
    showTable();
    const link = screen.getByRole('link', { name: 'Q4 follow-ups' });
    expect(link.getAttribute('href')).toBe(
      `/dashboard/campaigns/${aCampaign().id}`,
    );
    expect(screen.getByText(aCampaign().id.slice(-8))).toBeTruthy();
    expect(screen.getByText('Running')).toBeTruthy();
    expect(screen.getByText('98 connected of 200')).toBeTruthy();
    expect(screen.getByText('46.3 %')).toBeTruthy();
    expect(screen.getByText('48.0 %')).toBeTruthy();
    expect(screen.getByText('8 / 10')).toBeTruthy();
    expect(screen.queryByText(/Restarted by/)).toBeNull();
  });

  test('says who restarted it, and that a sample is small', () => {
    showTable(
      aCampaign({
        restarted: { by: 'Dana', at: '2026-05-10T18:00:00.000Z' },
        stats: aStats({ attempts: { total: 3, average_per_contact: 1 } }),
      }),
    );
    expect(screen.getByText(/Restarted by Dana/)).toBeTruthy();
    expect(screen.getByText(/of 3 attempts, small sample/)).toBeTruthy();
  });

  test('a rate of nothing answered is 0, not the connect rate', () => {
    showTable(
      aCampaign({
        stats: aStats({ attempt_answer_rate: 0, connect_rate: 0.9 }),
      }),
    );
    expect(screen.getByText('0.0 %')).toBeTruthy();
    expect(screen.queryByText('90.0 %')).toBeNull();
  });

  test('follows a snapshot in place', () => {
    const { store } = showTable();
    act(() => {
      store.putSnapshot(aSnapshot({ stats: aStats({ connected: 151 }) }));
    });
    expect(screen.getByText('151 connected of 200')).toBeTruthy();
  });

  test('Pause asks the API and shows the answer', async () => {
    const api = {
      act: vi.fn(async () => aCampaign({ status: 'paused', version: 4 })),
    };
    showTable(aCampaign(), api as unknown as Partial<Api>);
    fireEvent.click(button('Pause'));
    await waitFor(() => button('Resume'));
    expect(api.act).toHaveBeenCalledWith(aCampaign().id, 'pause');
  });

  test('Stop asks first, and does nothing when cancelled', () => {
    const api = { act: vi.fn() };
    showTable(aCampaign(), api);
    fireEvent.click(button('Stop'));
    expect(screen.getByText('Stop Q4 follow-ups?')).toBeTruthy();
    fireEvent.click(button('Cancel'));
    expect(api.act).not.toHaveBeenCalled();
  });

  test('explains a budget conflict with the campaigns that hold the lines', async () => {
    const refuse = async () => {
      throw new ApiError(409, {
        code: 'concurrent_budget_exceeded',
        title: 'The concurrent call budget is exceeded',
        detail: 'Pause another campaign or reduce max_concurrent_calls.',
        request_id: 'req_1',
        cap: 10,
        in_use: 10,
        requested: 5,
        running: [{ id: 'cmp_a', name: 'Renewals', max_concurrent_calls: 10 }],
      });
    };
    showTable(aCampaign({ status: 'draft' }), { act: refuse });
    fireEvent.click(button('Start'));
    await screen.findByRole('link', { name: 'Renewals' });
    expect(screen.getByText(/10 of 10 calls at once/)).toBeTruthy();
    expect(screen.getByText('req_1')).toBeTruthy();
  });

  test('an empty list says what a campaign is; a filtered one names the filter', () => {
    const app = renderInApp(table({ items: [], total: 0 }));
    const { unmount } = app.show();
    expect(screen.getByText('No campaigns yet')).toBeTruthy();
    unmount();
    renderInApp(table({ items: [], search: 'zzz' })).show();
    expect(screen.getByText(/Name or id: “zzz”/)).toBeTruthy();
  });
});
