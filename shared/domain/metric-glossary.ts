import type { GuideLink } from './guides.ts';

/** What one figure is, everywhere it is shown. */
export interface Metric {
  /** Its field in the API, with dots. */
  readonly key: string;
  /** As screens call it. */
  readonly name: string;
  readonly formula: string;
  /** What is counted or measured: contacts, calls, seconds. */
  readonly unit: string;
  /** Of what a rate or percent is; null for what is no share. */
  readonly denominator: string | null;
  /** Over which time. */
  readonly period: string;
  readonly shown: string;
  readonly guide: GuideLink;
}

const RUN = 'the current run';
const NOW = 'right now';
const GRID = 'Stats grid of the campaign';
const STRIP = 'Strip of figures';
const LIVE = 'Live Activity';
const BUCKETS = 'results#the-buckets-of-contacts';
const RATES = 'results#the-rates';
const LIVE_GUIDE = 'results#while-it-runs-and-after';
const CALLBACKS = 'pacing-and-retries#callbacks';

type Row = Pick<Metric, 'key' | 'name' | 'formula'> & Partial<Metric>;

const contacts = (rows: readonly Row[]): Metric[] =>
  rows.map((row) => ({
    unit: 'contacts',
    denominator: null,
    period: RUN,
    shown: GRID,
    guide: BUCKETS,
    ...row,
  }));

const rates = (rows: readonly (Row & { denominator: string })[]): Metric[] =>
  rows.map((row) => ({
    unit: 'share, 0 to 1; shown as percent',
    period: RUN,
    shown: 'Metrics row of the campaign',
    guide: RATES,
    ...row,
  }));

const figures = (
  rows: readonly (Row & Pick<Metric, 'unit' | 'shown'>)[],
): Metric[] =>
  rows.map((row) => ({
    denominator: null,
    period: NOW,
    guide: LIVE_GUIDE,
    ...row,
  }));

/** Every figure of `stats` and `live`. Rates of nothing are 0. */
export const metrics: readonly Metric[] = [
  ...contacts([
    {
      key: 'stats.contacts.total',
      name: 'Contacts',
      formula: 'pending + in_progress + completed + exhausted + stopped',
    },
    {
      key: 'stats.contacts.pending',
      name: 'Pending',
      formula:
        'Contacts that wait: never called, for a retry, or for a callback',
      period: NOW,
      shown: `${STRIP}, ${GRID}`,
    },
    {
      key: 'stats.contacts.in_progress',
      name: 'In progress',
      formula:
        'Contacts from the moment a line takes them to the end of the call',
      period: NOW,
      shown: STRIP,
    },
    {
      key: 'stats.contacts.completed',
      name: 'Completed (bucket)',
      formula: 'Contacts whose last call came to a conversation',
    },
    {
      key: 'stats.contacts.exhausted',
      name: 'Exhausted (bucket)',
      formula: 'exhausted + abandoned + amd_machine, of contacts',
    },
    {
      key: 'stats.contacts.stopped',
      name: 'Stopped (bucket)',
      formula: 'window_closed + manual_stopped + suppressed',
    },
    {
      key: 'stats.contacts.not_attempted',
      name: 'Not attempted',
      formula: 'Waiting contacts that were never called in this run',
      period: NOW,
    },
    {
      key: 'stats.contacts.waiting_retry',
      name: 'Waiting for a retry',
      formula: 'Contacts in retry_scheduled',
      period: NOW,
    },
    {
      key: 'stats.total_calls',
      name: 'Total',
      formula: 'contacts.total − suppressed: those that may be called',
    },
    {
      key: 'stats.processed',
      name: 'Processed',
      formula:
        'completed + failed + abandoned + window_closed + manual_stopped + machine_detected_count',
      shown: 'Progress of the list and of the campaign',
    },
    {
      key: 'stats.connected',
      name: 'Connected',
      formula: 'Contacts of whom a person reached the agent at least once',
    },
    {
      key: 'stats.completed',
      name: 'Completed',
      formula: 'Contacts in completed',
      shown: `${STRIP}, ${GRID}`,
    },
    {
      key: 'stats.failed',
      name: 'Failed',
      formula: 'The older name of retry_exhausted',
      shown: STRIP,
    },
    {
      key: 'stats.retry_exhausted',
      name: 'Retry exhausted',
      formula: 'Contacts in exhausted: no further attempt, and nobody reached',
    },
    {
      key: 'stats.abandoned',
      name: 'Abandoned',
      formula: 'The older name of true_abandoned',
    },
    {
      key: 'stats.true_abandoned',
      name: 'True abandoned',
      formula: 'Contacts in abandoned: answered, no seat, not called again',
    },
    {
      key: 'stats.machine_detected_count',
      name: 'AMD Machine',
      formula: 'Contacts in amd_machine',
      guide: 'amd-screening#in-the-figures',
    },
    {
      key: 'stats.window_closed',
      name: 'Window Closed',
      formula:
        'Contacts that still waited when the run ended by its window or last day',
    },
    {
      key: 'stats.manual_stopped',
      name: 'Manual Stopped',
      formula: 'Contacts that still waited when the run was ended otherwise',
    },
    {
      key: 'stats.suppressed',
      name: 'Suppressed',
      formula:
        'Contacts that were never called on purpose: do-not-call list, or excluded',
    },
    {
      key: 'stats.callback_pending',
      name: 'Callbacks waiting',
      formula: 'Contacts in callback_scheduled',
      period: NOW,
      guide: CALLBACKS,
    },
    {
      key: 'stats.callback.requested',
      name: 'Callbacks requested',
      formula: 'Contacts that were promised at least one callback',
      shown: 'Callback panel',
      guide: CALLBACKS,
    },
    {
      key: 'stats.callback.pending',
      name: 'Callbacks pending',
      formula: 'Contacts whose last promise is open',
      period: NOW,
      shown: 'Callback panel',
      guide: CALLBACKS,
    },
    {
      key: 'stats.callback.completed',
      name: 'Callbacks completed',
      formula: 'Contacts whose last promise was kept',
      shown: 'Callback panel',
      guide: CALLBACKS,
    },
    {
      key: 'stats.callback.cancelled',
      name: 'Callbacks cancelled',
      formula:
        'Contacts whose last promise was taken back, or ended with the run',
      shown: 'Callback panel',
      guide: CALLBACKS,
    },
    {
      key: 'live.pending',
      name: 'Pending (live)',
      formula: 'contacts.not_attempted',
      period: NOW,
      shown: LIVE,
    },
    {
      key: 'live.retries_queued',
      name: 'Retries queued',
      formula: 'contacts.waiting_retry',
      period: NOW,
      shown: LIVE,
    },
    {
      key: 'live.total_connected',
      name: 'Total Connected',
      formula: 'connected',
      shown: 'Campaign Performance',
    },
  ]),
  ...rates([
    {
      key: 'stats.attempt_answer_rate',
      name: 'Answer rate',
      formula: 'Calls that were picked up ÷ all calls',
      denominator: 'attempts.total',
      shown: 'List, strip of figures, metrics row',
    },
    {
      key: 'stats.connect_rate',
      name: 'Connect rate',
      formula: 'connected ÷ contacts that were called',
      denominator: 'contacts with at least one attempt',
      shown: 'Where there is no answer rate or completion rate',
    },
    {
      key: 'stats.completion_rate',
      name: 'Completion rate',
      formula: 'completed ÷ total_calls',
      denominator: 'total_calls',
      shown: 'List, metrics row',
    },
    {
      key: 'stats.abandon_rate',
      name: 'Abandon rate',
      formula: 'Calls that found no seat ÷ (those + talks that have ended)',
      denominator: 'answered calls that are over',
      guide: 'pacing-and-retries#predictive',
    },
    {
      key: 'stats.processed_percent',
      name: 'Progress',
      formula: 'processed ÷ total_calls × 100, from 0 to 100',
      denominator: 'total_calls',
      unit: 'percent',
      shown: 'List, strip of figures',
      guide: BUCKETS,
    },
    {
      key: 'stats.success_percent',
      name: 'Success',
      formula: 'completed ÷ total_calls × 100',
      denominator: 'total_calls',
      unit: 'percent',
      shown: 'List',
      guide: BUCKETS,
    },
    {
      key: 'stats.budget_progress',
      name: 'Budget',
      formula:
        'cost_usd ÷ budget_usd; may pass 1, since calls that are up finish',
      denominator: 'budget_usd',
      shown: STRIP,
      guide: 'campaign-wizard#outcomes',
    },
    {
      key: 'stats.goal_progress',
      name: 'Goal',
      formula: 'Contacts that count towards the goal ÷ its target',
      denominator: 'goal.target',
      shown: STRIP,
      guide: 'campaign-wizard#outcomes',
    },
  ]),
  ...figures([
    {
      key: 'stats.attempts.total',
      name: 'Attempts',
      formula: 'Calls that the carrier took; system retries are none',
      unit: 'calls',
      period: RUN,
      shown: GRID,
      guide: 'pacing-and-retries#retries',
    },
    {
      key: 'stats.attempts.average_per_contact',
      name: 'Attempts per contact',
      formula: 'attempts.total ÷ contacts.total, rounded to two places',
      unit: 'calls',
      denominator: 'contacts.total',
      period: RUN,
      shown: GRID,
      guide: 'pacing-and-retries#retries',
    },
    {
      key: 'stats.active_calls',
      name: 'Active calls',
      formula:
        'Calls of this campaign that are up, from the moment a line is taken',
      unit: 'calls',
      shown: 'Lines of the list',
      guide: 'pacing-and-retries#how-many-calls-at-once',
    },
    {
      key: 'stats.concurrency_limit',
      name: 'Concurrency limit',
      formula:
        'Calls that the organization may have at once; 10 until it is set',
      unit: 'calls',
      shown: 'Lines at the top',
      guide: 'pacing-and-retries#how-many-calls-at-once',
    },
    {
      key: 'stats.unanswered',
      name: 'Unanswered',
      formula: 'Attempts that ended no_answer, busy, rejected or timeout',
      unit: 'calls',
      period: RUN,
      shown: GRID,
      guide: 'pacing-and-retries#retries',
    },
    {
      key: 'stats.retries_left',
      name: 'Retries Left',
      formula:
        'Sum of (maximum − attempts) over contacts that are not done; never below 0 for one',
      unit: 'calls',
      shown: GRID,
      guide: 'pacing-and-retries#retries',
    },
    {
      key: 'stats.aht_seconds',
      name: 'AHT',
      formula: 'Mean talk of calls in which a person reached the agent',
      unit: 'seconds',
      period: RUN,
      shown: 'Metrics row; Avg duration in the strip',
      guide: RATES,
    },
    {
      key: 'stats.avg_ring_seconds',
      name: 'Avg ring time',
      formula:
        'Mean of answered_at − started_at over answered calls: the time until somebody picks up',
      unit: 'seconds',
      period: RUN,
      shown: LIVE,
      guide: RATES,
    },
    {
      key: 'stats.cost_usd',
      name: 'Total cost',
      formula: 'Sum of the cost of calls that have ended',
      unit: 'US dollars',
      period: RUN,
      shown: STRIP,
    },
    {
      key: 'stats.callback.avg_delay_seconds',
      name: 'Average delay of callbacks',
      formula: 'Mean of dialed − promised, over callbacks that were dialed',
      unit: 'seconds',
      period: RUN,
      shown: 'Callback panel',
      guide: CALLBACKS,
    },
    {
      key: 'live.ringing',
      name: 'Ringing',
      formula: 'Contacts in dialling or ringing',
      unit: 'calls',
      shown: LIVE,
    },
    {
      key: 'live.in_progress',
      name: 'In Progress',
      formula: 'Contacts in in_progress, amd_screening or attaching',
      unit: 'calls',
      shown: LIVE,
    },
    {
      key: 'live.dials_per_second',
      name: 'Dials/sec',
      formula: 'Calls begun ÷ seconds',
      unit: 'calls a second',
      period: 'the last 60 seconds; the whole run once it has ended',
      shown: `${LIVE}, Campaign Performance`,
    },
    {
      key: 'live.calls_per_minute',
      name: 'Calls/min',
      formula: 'Calls begun ÷ minutes',
      unit: 'calls a minute',
      period: 'the last 60 seconds; the whole run once it has ended',
      shown: 'Campaign Performance',
    },
    {
      key: 'live.connected_per_hour',
      name: 'Connected/hr',
      formula: 'Connected × 4 over 15 minutes',
      unit: 'an hour',
      period: 'the last 15 minutes; the whole run once it has ended',
      shown: `${LIVE}, Campaign Performance`,
    },
    {
      key: 'live.avg_ring_seconds',
      name: 'Avg Ring Time',
      formula: 'avg_ring_seconds of stats',
      unit: 'seconds',
      period: RUN,
      shown: LIVE,
      guide: RATES,
    },
    {
      key: 'live.eta_seconds',
      name: 'ETA',
      formula:
        'Calls still expected ÷ dials per second; unknown until 20 contacts are done',
      unit: 'seconds in which windows are open',
      shown: LIVE,
    },
  ]),
];

/** Metrics that have every word of a search. */
export function searchMetrics(query: string): readonly Metric[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return metrics.filter(({ key, name, formula, shown }) => {
    const text = `${key} ${name} ${formula} ${shown}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
