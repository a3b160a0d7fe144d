import { expect, test } from 'vitest';
import type { CapacityPreview } from '#shared/contracts/planning.ts';
import { aCampaign, aStats } from '../../testing/fixtures.ts';
import { changesOf, draftOf, errorsOf, undoOf } from './adjust-draft.ts';
import { conflictRows } from './conflict-rows.ts';
import { consequencesOf } from './consequences.ts';

const view = aCampaign({ max_concurrent_calls: 10, budget_usd: 50 });
const draft = draftOf(view);
const capacity: CapacityPreview = {
  campaign_id: view.id,
  requested: 10,
  effective: 10,
  binding_limit: null,
  calls_per_second: 1,
  org: { limit: 25, in_use: 10, available: 15 },
  pool: { numbers: 1, usable: 1, lines: null },
  errors: [],
};
const texts = (changes: ReturnType<typeof changesOf>, over = view) =>
  consequencesOf(over, changes, capacity).map(({ text }) => text);

test('what is not touched is not sent', () => {
  expect(changesOf(view, draft)).toEqual({});
  expect(changesOf(view, { ...draft, max_attempts: '2' })).toEqual({
    retry_policy: { max_attempts: 2 },
  });
  expect(changesOf(view, { ...draft, budget_usd: '' })).toEqual({
    budget_usd: null,
  });
});

test('weights go with the whole pool, and minutes as seconds', () => {
  const weights = [{ number_id: 'num_demo', weight: '2.5' }];
  expect(changesOf(view, { ...draft, weights, delay_minutes: '1.5' })).toEqual({
    number_pool: [{ number_id: 'num_demo', weight: 2.5 }],
    retry_policy: { delay_seconds: 90 },
  });
});

test('undoing sets exactly what was set, as it was', () => {
  const changes = changesOf(view, {
    ...draft,
    max_concurrent_calls: 4,
    priority: 9,
    max_attempts: '1',
    budget_usd: '80',
    windows: [{ days: ['mon'], start: '10:00', end: '12:00' }],
    weights: [{ number_id: 'num_demo', weight: '3' }],
  });
  expect(undoOf(view, changes)).toEqual({
    max_concurrent_calls: 10,
    priority: 5,
    number_pool: [{ number_id: 'num_demo' }],
    schedule: { windows: view.schedule.windows },
    retry_policy: { max_attempts: 3 },
    budget_usd: 50,
  });
});

test.each([
  [{ max_attempts: '11' }, 'max_attempts'],
  [{ max_attempts: '2.5' }, 'max_attempts'],
  [{ delay_minutes: '' }, 'delay_minutes'],
  [{ budget_usd: '0' }, 'budget_usd'],
  [{ weights: [{ number_id: 'num_demo', weight: '0' }] }, 'weights'],
  [{ windows: [] }, 'windows'],
  [
    { windows: [{ days: ['mon' as const], start: '9:00', end: '20:00' }] },
    'window 0',
  ],
  [
    { windows: [{ days: ['mon' as const], start: '09:00', end: '09:00' }] },
    'window 0',
  ],
])('%j is told beside %s', (change, field) => {
  expect(Object.keys(errorsOf({ ...draft, ...change }))).toEqual([field]);
});

test('fewer lines free some, and calls that are up end by themselves', () => {
  const busy = { ...view, stats: aStats({ active_calls: 8 }) };
  expect(texts({ max_concurrent_calls: 6 }, busy)).toEqual([
    'Frees 4 lines for other campaigns.',
    '8 calls are up: 2 of them end by themselves before a new one begins.',
  ]);
});

test('more than the organization has is refused before it is sent', () => {
  const [, refused] = consequencesOf(
    view,
    { max_concurrent_calls: 20 },
    capacity,
  );
  expect(refused).toMatchObject({ kind: 'refused' });
  expect(refused?.text).toContain('15 could be had');
});

test('a budget that is spent already ends dialing', () => {
  const spent = { ...view, stats: aStats({ cost_usd: 12 }) };
  expect(texts({ budget_usd: 10 }, spent)).toEqual([
    '$12.00 is spent already: dialing ends. Calls in progress finish.',
  ]);
  expect(texts({ budget_usd: 20 }, spent)).toEqual(['$8.00 is left to spend.']);
});

test('a conflict shows who changed what', () => {
  const theirs = aCampaign({
    max_concurrent_calls: 3,
    priority: 1,
    budget_usd: 50,
  });
  const rows = conflictRows(view, theirs, {
    max_concurrent_calls: 8,
    budget_usd: 70,
  });
  expect(rows).toEqual([
    {
      path: 'max_concurrent_calls',
      label: 'Concurrency',
      theirs: '3',
      mine: '8',
      changed_by: 'both',
    },
    {
      path: 'priority',
      label: 'Priority',
      theirs: '1',
      mine: '5',
      changed_by: 'them',
    },
    {
      path: 'budget_usd',
      label: 'Budget',
      theirs: '50',
      mine: '70',
      changed_by: 'me',
    },
  ]);
});
