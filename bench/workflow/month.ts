import { MONDAY_NOON, makeCampaign } from '../../tests/simulation/scenario.ts';
import { prices } from '../prices.ts';
import { Contacts, type Load } from './contacts.ts';
import { definitionOf, MACHINE, WorkflowWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Monday, before the first window opens. */
export const START = MONDAY_NOON - 4 * HOUR_MS;
const WINDOW_HOURS = 8;
/** Of a day: whoever asks more often is not waiting. */
const MOST_STEPS = 100;

export interface Month {
  readonly executions: number;
  readonly calls: number;
  /** Times that contacts were called until nobody was left to call, or it closed. */
  readonly passes: number;
  readonly days: number;
  /** Events of a pass: dial until drained, rest until somebody is due; start and end are in it. */
  readonly events_per_pass: number;
  readonly transitions_per_pass: number;
  readonly transitions_per_day: number;
  /** Of the longest execution. */
  readonly most_events: number;
  readonly usd: number;
}

/** A campaign that calls every day from nine to five for that many days. */
export async function runMonth(load: Load, days = 30): Promise<Month> {
  const contacts = new Contacts(load);
  const lastDay = new Date(START + (days - 1) * DAY_MS);
  const campaign = makeCampaign('cmp_month', 'org_month', {
    status: 'running',
    total_contacts: load.contacts,
    retry_policy: {
      max_attempts: load.attempts,
      delay_seconds: load.retry_ms / 1_000,
      backoff: 'fixed',
      on_system: ['no_answer'],
    },
    schedule: {
      timezone: 'UTC',
      timezone_mode: 'campaign',
      mode: 'multi_day',
      windows: [
        {
          days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
          start: '09:00',
          end: '17:00',
        },
      ],
      end_date: lastDay.toISOString().slice(0, 10),
    },
  });
  const world = new WorkflowWorld(START, campaign, contacts, load.beat_seconds);
  try {
    world.states.createStateMachine(MACHINE, definitionOf());
    await world.begin(campaign);
    let steps = 0;
    world.onStep = () => {
      steps += 1;
    };
    const isLost = () => contacts.isExhausted || steps > MOST_STEPS * days;
    const isDone = () => world.isOver() || isLost();
    await world.until(START + (days + 1) * DAY_MS, isDone);
    if (isLost()) throw new Error(`it asks without end: ${steps} times`);
    if (!world.isOver()) throw new Error('the campaign has not ended');
    const counts = world.executions().map(({ event_count }) => event_count);
    const events = counts.reduce((sum, count) => sum + count, 0);
    const transitions = world.transitions();
    const passes = world.chains;
    return {
      executions: counts.length,
      calls: contacts.calls,
      passes,
      days,
      events_per_pass: events / passes,
      transitions_per_pass: transitions / passes,
      transitions_per_day: transitions / days,
      most_events: Math.max(...counts),
      usd: transitions * prices.transition,
    };
  } finally {
    world.end();
  }
}

/**
 * So many that they take all the hours of the days, and a few are left: of whom
 * it called, the model could not say how it ended.
 */
export const everyHour = (contacts: number, days = 30): Load => ({
  contacts,
  calls_per_hour: (0.95 * contacts) / (days * WINDOW_HOURS),
  attempts: 1,
  retry_ms: DAY_MS,
});
