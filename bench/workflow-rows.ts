import { atMost, fixed, type Row, row } from './table.ts';
import { everyHour, type Month, runMonth } from './workflow/month.ts';

const MOST_EVENTS = 5_000;
const MOST_USD = 0.01;
/**
 * A state machine that looks every ten seconds whether eight hours of calls are
 * over: a wait, a task and a choice are nine events and three transitions.
 */
const POLLS = (8 * 3_600) / 10;
const polled = { events: 9 * POLLS, transitions: 3 * POLLS };
/** 12 transitions, as a state machine for each call has. @see https://aws.amazon.com/step-functions/pricing/ */
const USD_OF_A_CALL = 12 * 25e-6;

/** P6: what the workflow of a campaign grows to. */
export async function workflowRows(): Promise<Row[]> {
  const few = await runMonth(everyHour(10_000));
  const main = await runMonth(everyHour(1_000_000));
  const many = await runMonth(everyHour(10_000_000));
  const retries = await runMonth(
    {
      contacts: 10_000,
      calls_per_hour: 5_000,
      attempts: 40,
      retry_ms: 3 * 3_600_000,
    },
    10,
  );
  const each = (of: (month: Month) => number, digits = 0) =>
    [few, main, many].map((month) => fixed(of(month), digits)).join(' / ');
  const worst = (of: (month: Month) => number) =>
    Math.max(...[few, main, many, retries].map(of));
  return [
    row(
      'P6 events per pass: 10k / 1M / 10M contacts, 30 days',
      '20',
      `${polled.events}`,
      each((month) => month.events_per_pass, 1),
      '22',
      atMost(
        worst((month) => month.events_per_pass),
        22,
      ),
    ),
    row(
      '   10k contacts, three passes a day',
      '20',
      '',
      fixed(retries.events_per_pass, 1),
      '22',
      atMost(retries.events_per_pass, 22),
    ),
    row(
      'P6 transitions per campaign and day',
      '5',
      `${polled.transitions}`,
      each((month) => month.transitions_per_day, 1),
      '',
    ),
    row(
      'P6 events of the longest execution, of 25,000',
      '',
      '',
      each((month) => month.most_events),
      `${MOST_EVENTS}`,
      atMost(
        worst((month) => month.most_events),
        MOST_EVENTS,
      ),
    ),
    row(
      'P6 executions of a campaign',
      '1',
      `${main.calls}`,
      each((month) => month.executions),
      '',
    ),
    row(
      'P6 $ of the workflow, per campaign of 30 days',
      '0.004',
      fixed(main.calls * USD_OF_A_CALL, 0),
      each((month) => month.usd, 4),
      `${MOST_USD}`,
      atMost(Math.max(few.usd, main.usd, many.usd), MOST_USD),
    ),
  ];
}
