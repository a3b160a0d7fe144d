import { expect, it } from 'vitest';
import { type Campaign, campaignStatuses } from './campaign.ts';
import {
  allowedActions,
  editable,
  type Transition,
  transition,
} from './campaign-actions.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const args = {
  now: NOW,
  by: 'key_1',
  scheduled_at: '2026-02-01T00:00:00.000Z',
};

/** Only what the rules look at. */
const campaign = (more: Partial<Campaign>): Campaign =>
  ({
    status: 'draft',
    sealed: false,
    run_number: 1,
    started_at: null,
    completion_reason: null,
    paused: null,
    draining: false,
    ...more,
  }) as Campaign;

/** Every transition there is; each other pair is refused. @see product rules 6.1 */
const table: Record<Transition, Partial<Record<string, string>>> = {
  schedule: { draft: 'scheduled' },
  unschedule: { scheduled: 'draft' },
  start: { draft: 'running', scheduled: 'running', paused: 'running' },
  resume: { paused: 'running' },
  pause: { running: 'paused' },
  stop: { running: 'completed', paused: 'completed', scheduled: 'completed' },
  cancel: { running: 'cancelled', paused: 'cancelled', scheduled: 'cancelled' },
  close: {
    draft: 'completed',
    scheduled: 'completed',
    running: 'completed',
    paused: 'completed',
    completed: 'completed',
    failed: 'failed',
    cancelled: 'cancelled',
  },
};
const actions = Object.keys(table) as Transition[];
const pairs = actions.flatMap((action) =>
  campaignStatuses.map((from) => ({ action, from, to: table[action][from] })),
);

it.each(pairs)('$action from $from gives $to', ({ action, from, to }) => {
  const outcome = transition(campaign({ status: from }), action, args);
  if (to === undefined) {
    expect(outcome).toMatchObject({ kind: 'refused', current_status: from });
  } else expect(outcome).toMatchObject({ campaign: { status: to } });
});

it.each(actions)('refuses %s of what is sealed', (action) => {
  for (const status of campaignStatuses) {
    const outcome = transition(
      campaign({ status, sealed: true }),
      action,
      args,
    );
    expect(outcome).toMatchObject({ allowed_actions: ['clone'] });
  }
});

it('allows exactly what a transition would not refuse', () => {
  for (const { action, from, to } of pairs) {
    const allowed = allowedActions(campaign({ status: from }));
    expect(allowed.includes(action)).toBe(to !== undefined);
  }
});

it('keeps the first start, and forgets the pause, when it goes on', () => {
  const paused = {
    at: NOW,
    by: 'a',
    reason_code: 'operator',
    reason_text: null,
  };
  const before = campaign({ status: 'paused', started_at: 'before', paused });
  expect(transition(before, 'start', args)).toMatchObject({
    changes: { status: 'running', started_at: 'before', paused: null },
  });
});

it('drains what may have calls in flight, and nothing else', () => {
  const draining = (status: Campaign['status']) => {
    const outcome = transition(campaign({ status }), 'close', args);
    return outcome.kind === 'changed' && outcome.campaign.draining;
  };
  expect(draining('running')).toBe(true);
  expect(draining('paused')).toBe(true);
  expect(draining('scheduled')).toBe(false);
  expect(draining('draft')).toBe(false);
});

it('keeps why a campaign ended when it is closed afterwards', () => {
  const done = campaign({ status: 'completed', completion_reason: 'all_done' });
  expect(transition(done, 'close', args)).toMatchObject({
    changes: { sealed: true },
    campaign: { completion_reason: 'all_done' },
  });
});

it('lets only a draft of the first run be deleted', () => {
  expect(allowedActions(campaign({}))).toContain('delete');
  expect(allowedActions(campaign({ run_number: 2 }))).not.toContain('delete');
});

it('says how much may be edited', () => {
  const of = (more: Partial<Campaign>) => editable(campaign(more));
  expect(of({})).toBe('all');
  expect(of({ status: 'scheduled' })).toBe('all');
  expect(of({ status: 'paused' })).toBe('live');
  expect(of({ status: 'failed' })).toBe('nothing');
  expect(of({ sealed: true })).toBe('nothing');
});
