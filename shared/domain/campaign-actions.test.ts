import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Campaign, campaignStatuses, isTerminal } from './campaign.ts';
import {
  allowedActions,
  editable,
  type Transition,
  transition,
} from './campaign-actions.ts';
import {
  changeBySystem,
  type SystemChange,
  systemChanges,
} from './run-limits.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

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
    scheduled_at: null,
    started_at: null,
    completed_at: null,
    total_contacts: 3,
    budget_usd: null,
    goal: null,
    slots: {},
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
  restart: { completed: 'draft', failed: 'draft', cancelled: 'draft' },
  'cancel-restart': {},
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

/** A draft whose run before ended so. */
const prepared = (more: Partial<Campaign> = {}): Campaign => {
  const ended = campaign({
    status: 'failed',
    completion_reason: 'error',
    started_at: 'began',
    completed_at: 'ended',
    ...more,
  });
  const outcome = transition(ended, 'restart', args);
  if (outcome.kind !== 'changed') throw new Error('refused');
  return outcome.campaign;
};

it('takes a prepared restart as any draft, but can drop it and not delete it', () => {
  expect(allowedActions(prepared())).toEqual([
    'start',
    'close',
    'cancel-restart',
    'schedule',
    'clone',
    'edit',
  ]);
  expect(allowedActions(campaign({}))).toEqual([
    'start',
    'close',
    'schedule',
    'clone',
    'delete',
    'edit',
  ]);
});

it('drops a prepared restart only as a draft', () => {
  for (const status of campaignStatuses) {
    const allowed = allowedActions({ ...prepared(), status });
    expect(allowed.includes('cancel-restart')).toBe(status === 'draft');
  }
});

describe('a restart', () => {
  it('prepares the next run, and keeps how the last one ended', () => {
    expect(prepared()).toMatchObject({
      status: 'draft',
      run_number: 2,
      completion_reason: null,
      started_at: null,
      completed_at: null,
      restart_history: [
        { at: NOW, by: 'key_1', from: 'failed', run_number: 1 },
      ],
    });
  });

  it('is undone to the last field', () => {
    const outcome = transition(prepared(), 'cancel-restart', args);
    expect(outcome).toMatchObject({
      campaign: {
        status: 'failed',
        run_number: 1,
        completion_reason: 'error',
        started_at: 'began',
        completed_at: 'ended',
        draining: false,
        restart_history: [],
      },
    });
  });

  it('drains again when undone while calls of the run before are up', () => {
    const drains = (more: Partial<Campaign>) => {
      const outcome = transition(prepared(more), 'cancel-restart', args);
      return outcome.kind === 'changed' && outcome.campaign.draining;
    };
    expect(drains({ draining: true })).toBe(true);
    expect(drains({ slots: { 0: '1.att' } })).toBe(true);
  });
});

/** What people and the product may do, in any order. */
const steps = fc.array(fc.constantFrom(...actions, ...systemChanges), {
  maxLength: 40,
});
type Step = Transition | (typeof systemChanges)[number];

function take(before: Campaign, step: Step): Campaign {
  if ((systemChanges as readonly string[]).includes(step)) {
    const change = changeBySystem(before, step as SystemChange, NOW);
    return change ? { ...before, ...change } : before;
  }
  const outcome = transition(before, step as Transition, args);
  return outcome.kind === 'changed' ? outcome.campaign : before;
}

it('breaks no rule, whatever is done in whatever order', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      let now = campaign({});
      for (const step of sequence) {
        const before = now;
        now = take(before, step);
        expect(now.run_number).toBeGreaterThanOrEqual(1);
        expect(Math.abs(now.run_number - before.run_number)).toBeLessThan(2);
        if (before.sealed) expect(now).toBe(before);
        // What ended says why and when; what goes on does not.
        const over = isTerminal(now.status);
        expect(now.completion_reason !== null).toBe(over);
        expect(now.completed_at !== null).toBe(over);
        expect(now.paused !== null).toBe(now.status === 'paused');
        if (now.draining) expect(over).toBe(true);
        if (now.run_number > 1) {
          const last = now.restart_history?.at(-1);
          expect(last?.run_number).toBe(now.run_number - 1);
        }
        // A restart can be undone to what was there, and nothing else was lost.
        if (step === 'restart' && now !== before) {
          const { restart_history: _, ...back } = take(now, 'cancel-restart');
          const { restart_history: __, ...was } = before;
          expect(back).toEqual(was);
        }
      }
    }),
    { numRuns: 500 },
  );
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
