import { contactsWords, type GateRule } from './gates.ts';
import { epochMs } from './instant.ts';
import { budgetProgress, goalProgress, spentUsd } from './run-limits.ts';

/** Gates 10 to 12: whether the run itself goes on, and what we know of it. */

const SECOND_MS = 1_000;
/** A dispatcher that looked so long ago stands still: it looks every two seconds. */
const STALLED_MS = 120_000;
/** A call that is not counted by then is late. */
const LATE_MS = 15_000;

/** 10. Money left, and something left to reach. */
export const budgetAndGoal: GateRule = ({ campaign, counters, queue }) => {
  const { budget_usd, goal } = campaign;
  const spent = budgetProgress(counters.figures, campaign);
  const reached = goalProgress(counters.figures, campaign);
  const base = { state: 'blocking', affected: queue.waiting } as const;
  if (reached !== null && reached >= 1) {
    const text = `The goal of ${goal?.target} is reached.`;
    return { ...base, text, measured: reached, limit: 1, code: 'goal_reached' };
  }
  if (spent !== null && spent >= 1) {
    return {
      ...base,
      text: `The budget of $${budget_usd} is spent.`,
      measured: spentUsd(counters.figures),
      limit: budget_usd,
      code: 'budget_exhausted',
      action: { kind: 'raise_budget', label: 'Raise budget' },
    };
  }
  if (spent === null && reached === null) {
    return { state: 'passing', text: 'It has no budget and no goal.' };
  }
  const share = (part: number) => `${Math.floor(part * 100)} %`;
  const parts = [
    ...(spent === null ? [] : [`${share(spent)} of the budget is spent`]),
    ...(reached === null ? [] : [`${share(reached)} of the goal is reached`]),
  ];
  return {
    state: 'passing',
    text: `${parts.join(', ')}.`,
    measured: spent ?? reached,
    limit: 1,
  };
};

/** 11. The dispatcher looks. */
export const pipeline: GateRule = (facts) => {
  const { campaign, now, queue, counters, last_tick_at, in_call } = facts;
  if (campaign.status !== 'running') {
    const text = 'The dispatcher has nothing to look at while it does not run.';
    return { state: 'unknown', text };
  }
  const { started_at, updated_at } = campaign;
  const looks = [last_tick_at, counters.last_dial_at, started_at, updated_at]
    .filter((at) => at !== null)
    .map(epochMs);
  const age = now - Math.max(...looks);
  const waits = queue.callable > 0 && in_call === 0;
  if (waits && age > STALLED_MS) {
    return {
      state: 'blocking',
      text: `The dispatcher last looked ${Math.floor(age / SECOND_MS)} s ago, and ${contactsWords(queue.callable)} could be called.`,
      measured: Math.floor(age / SECOND_MS),
      limit: STALLED_MS / SECOND_MS,
      affected: queue.callable,
      code: 'pipeline_stalled',
      action: { kind: 'open_run', label: 'Open run' },
    };
  }
  if (last_tick_at === null) {
    return { state: 'unknown', text: 'The dispatcher has not looked yet.' };
  }
  const seconds = Math.max(
    Math.floor((now - epochMs(last_tick_at)) / SECOND_MS),
    0,
  );
  return {
    state: 'passing',
    text:
      waits || in_call > 0
        ? `The dispatcher noted its last decision ${seconds} s ago.`
        : 'The dispatcher waits until somebody is due.',
    measured: seconds,
  };
};

/** 12. These figures are of now: they know of the calls that hold a line. */
export const freshness: GateRule = ({
  counters,
  lines_taken_at,
  in_call,
  now,
}) => {
  const old = lines_taken_at.filter((at) => now - epochMs(at) > LATE_MS).sort();
  if (lines_taken_at.length === 0 && counters.last_dial_at === null) {
    const text = 'No call to compare the figures with yet.';
    return { state: 'unknown', text };
  }
  const [oldest] = old;
  const limit = LATE_MS / SECOND_MS;
  if (oldest === undefined || old.length <= in_call) {
    const text = 'The calls that are up are in the figures.';
    return { state: 'passing', text, measured: 0, limit };
  }
  const measured = Math.floor((now - epochMs(oldest)) / SECOND_MS);
  return {
    state: 'limiting',
    text: `Lines are held since up to ${measured} s for ${old.length} calls, and the figures know of ${in_call}: they may be behind.`,
    measured,
    limit,
    code: 'figures_late',
    action: { kind: 'refresh', label: 'Refresh' },
  };
};
