import { expect, it } from 'vitest';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { openingOf } from './opening.ts';

const schedule: CampaignView['schedule'] = {
  timezone: 'America/Denver',
  timezone_mode: 'campaign',
  windows: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' },
  ],
  overrides: [],
  scheduled_windows: null,
  scheduled_overrides: null,
  holidays: ['2026-11-26'],
  start_date: null,
  end_date: null,
  mode: 'multi_day',
};
const activity = (state: CampaignView['activity']['state'], until = null) => ({
  state,
  reason: null,
  since: null,
  until,
});
const at = (instant: string, more = {}) =>
  openingOf(
    {
      schedule,
      started_at: null,
      activity: activity('paused') as CampaignView['activity'],
      ...more,
    },
    Date.parse(instant),
  );

it('tells when windows open next, holidays left out', () => {
  // A Wednesday evening in Denver; Thursday is Thanksgiving.
  expect(at('2026-11-26T03:00:00Z')).toEqual({
    open: false,
    changes_at: '2026-11-27T16:00:00.000Z',
    by_server: false,
  });
  // No call begins in the last minute of a window.
  expect(at('2026-11-25T18:00:00Z')).toMatchObject({
    open: true,
    changes_at: '2026-11-25T23:59:00.000Z',
  });
});

it('goes by the server where that knows more than the windows', () => {
  const outside = {
    ...activity('outside_window'),
    until: '2026-11-25T20:00:00.000Z',
  };
  expect(at('2026-11-25T18:00:00Z', { activity: outside })).toEqual({
    open: false,
    changes_at: '2026-11-25T20:00:00.000Z',
    by_server: true,
  });
});
