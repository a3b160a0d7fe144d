import type { Rule } from './alerts.ts';
import { epochMs } from './instant.ts';
import { ABANDON_SAMPLE, ABANDON_TARGET } from './pacing.ts';
import { pauseReason } from './pause-words.ts';
import { type Minute, sumMinutes } from './run-counters.ts';
import { budgetProgress, SYSTEM } from './run-limits.ts';
import { abandonedOf } from './run-stats.ts';

/** The rules of `alerts.ts` on one campaign. What is not known alerts nobody. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** @see dashboard 7.4 */
export const QUIET_MS = 5 * MINUTE_MS;
const ABANDON_WARNING = 0.025;
const FALLEN_BY = 0.4;
const BUDGET_WARNING = 0.9;
/** Placements that the carrier refused, of those asked of it. */
const MANY_REFUSED = 0.1;
/** Calls that say something. */
const ENOUGH = 20;
/** "Lately" for answers. */
const LATELY_MINUTES = 15;

const percent = (rate: number) => `${Math.round(rate * 1_000) / 10} %`;
const people = (count: number) =>
  count === 1 ? '1 contact' : `${count} contacts`;

/** Somebody could be called, and for five minutes nobody was. */
export const notDialing: Rule = (
  { campaign, counters, callable, could_dial_since },
  now,
) => {
  if (campaign.status !== 'running' || !callable || !could_dial_since) {
    return null;
  }
  const last = counters.last_dial_at;
  const since =
    last !== null && last > could_dial_since ? last : could_dial_since;
  const quiet = now - epochMs(since);
  if (quiet <= QUIET_MS) return null;
  return {
    code: 'not_dialing',
    severity: 'error',
    text: `It has dialed nobody for ${Math.floor(quiet / MINUTE_MS)} min, and ${people(callable)} could be called.`,
    since,
    value: Math.floor(quiet / SECOND_MS),
    threshold: QUIET_MS / SECOND_MS,
    action: { kind: 'open_health', label: 'See why' },
  };
};

/** Of a predictive run, with enough answers to say anything. */
export const abandonRate: Rule = ({ campaign, counters }) => {
  if (campaign.status !== 'running' || campaign.dial_mode !== 'predictive') {
    return null;
  }
  const { abandoned, answered, rate } = abandonedOf(counters.figures);
  if (answered < ABANDON_SAMPLE || rate < ABANDON_WARNING) return null;
  const isOver = rate >= ABANDON_TARGET;
  return {
    code: 'abandon_rate',
    severity: isOver ? 'error' : 'warning',
    text: `${abandoned} of ${answered} answered calls of this run were abandoned (${percent(rate)}); the limit is ${percent(ABANDON_TARGET)}.`,
    value: rate,
    threshold: isOver ? ABANDON_TARGET : ABANDON_WARNING,
    action: { kind: 'open_pacing', label: 'Adjust pacing' },
  };
};

/** Against the run before, else against this run before the last quarter of an hour. */
export const answerRateFell: Rule = ({ campaign, counters, previous }, now) => {
  if (campaign.status !== 'running') return null;
  const since = Math.floor(now / MINUTE_MS) - LATELY_MINUTES + 1;
  const lately = sumMinutes(counters.minutes, (minute) => minute >= since);
  const whole = sumMinutes(counters.hours);
  const own = {
    dials: whole.dials - lately.dials,
    connected: whole.connected - lately.connected,
  };
  const before = previous && sumMinutes(previous.hours);
  const isOld = before !== null && before.dials >= ENOUGH;
  const earlier = isOld ? before : own;
  if (lately.dials < ENOUGH || earlier.dials < ENOUGH) return null;
  const [rate, usual] = [rateOf(lately), rateOf(earlier)];
  const threshold = usual * (1 - FALLEN_BY);
  if (rate >= threshold) return null;
  const against = isOld ? 'in the run before' : 'earlier in this run';
  return {
    code: 'answer_rate_fell',
    severity: 'warning',
    text: `${percent(rate)} of the ${lately.dials} calls of the last ${LATELY_MINUTES} min were answered; it was ${percent(usual)} ${against}.`,
    value: rate,
    threshold,
    action: { kind: 'open_numbers', label: 'Check the numbers' },
  };
};

const rateOf = ({ dials, connected }: Minute) => connected / dials;

/** One of its numbers is answered so seldom that it rests. @see number-health.ts */
export const numberDegraded: Rule = ({ campaign, numbers }) => {
  if (campaign.status !== 'running' && campaign.status !== 'paused') {
    return null;
  }
  const weak = numbers.filter(({ state }) => state === 'cooling');
  const [worst] = weak.toSorted((a, b) => a.answer_rate - b.answer_rate);
  if (!worst) return null;
  const name = worst.label ?? worst.number_id;
  const others = weak.length - 1;
  const more = others === 0 ? '' : ` ${others} more rest too.`;
  return {
    code: 'number_degraded',
    severity: 'warning',
    text: `${name} is answered far less often than the others (${percent(worst.answer_rate)} of ${worst.dials} calls), and rests.${more}`,
    value: worst.answer_rate,
    action: { kind: 'open_numbers', label: 'Number health' },
  };
};

/** Of the last day: nothing of the file was taken, or not all of it. */
export const uploadTrouble: Rule = ({ campaign, upload }, now) => {
  if (!upload || now - epochMs(upload.created_at) > DAY_MS) return null;
  const isOpen = ['draft', 'scheduled', 'running', 'paused'].includes(
    campaign.status,
  );
  const action = { kind: 'open_audience', label: 'Open the file' } as const;
  const since = upload.created_at;
  if (isOpen && upload.status === 'rejected') {
    const why = upload.error ? `: ${upload.error.detail}` : '';
    return {
      code: 'upload_rejected',
      severity: 'error',
      text: `${upload.file_name} was not imported${why.replace(/\.$/, '')}.`,
      since,
      action,
    };
  }
  if (!isOpen || upload.rejected === 0) return null;
  return {
    code: 'upload_has_rejects',
    severity: 'warning',
    text: `${upload.rejected} of ${upload.rows} rows of ${upload.file_name} cannot be called.`,
    since,
    value: upload.rejected,
    action,
  };
};

export const budgetNearlySpent: Rule = ({ campaign, counters }) => {
  if (campaign.status !== 'running') return null;
  const spent = budgetProgress(counters.figures, campaign);
  if (spent === null || spent < BUDGET_WARNING) return null;
  return {
    code: 'budget_nearly_spent',
    severity: 'warning',
    text: `${percent(spent)} of the budget of $${campaign.budget_usd} is spent; at 100 % it pauses.`,
    value: spent,
    threshold: BUDGET_WARNING,
    action: { kind: 'open_budget', label: 'Raise the budget' },
  };
};

/** By a guard, not by a person. */
export const pausedBySystem: Rule = ({ campaign: { status, paused } }) => {
  if (status !== 'paused' || paused?.by !== SYSTEM) return null;
  const { reason_code, at } = paused;
  const isBudget = reason_code === 'budget';
  return {
    code: 'paused_by_system',
    severity: isBudget ? 'warning' : 'error',
    text: `It was paused: ${pauseReason(paused) ?? reason_code}.`,
    since: at,
    action: isBudget
      ? { kind: 'open_budget', label: 'Raise the budget' }
      : { kind: 'resume', label: 'Resume' },
  };
};

/** Of the last day: it ended, and nobody wanted that. */
export const campaignFailed: Rule = ({ campaign }, now) => {
  const { status, completed_at } = campaign;
  if (status !== 'failed' || completed_at === null) return null;
  if (now - epochMs(completed_at) > DAY_MS) return null;
  return {
    code: 'campaign_failed',
    severity: 'error',
    text: 'It failed: it could not start, or lost its last number or its agent.',
    since: completed_at,
    action: { kind: 'open_campaign', label: 'Open the campaign' },
  };
};

/** The carrier refuses one call in ten of the run, or more. */
export const carrierRefusing: Rule = ({ campaign, counters }) => {
  if (campaign.status !== 'running') return null;
  const refused = counters.figures.system_retries ?? 0;
  const asked = refused + (counters.figures.attempts ?? 0);
  if (asked < ENOUGH || refused / asked < MANY_REFUSED) return null;
  return {
    code: 'carrier_refusing',
    severity: 'warning',
    text: `The carrier refused ${refused} of ${asked} calls of this run; they are tried again.`,
    value: refused / asked,
    threshold: MANY_REFUSED,
    action: { kind: 'open_health', label: 'See why' },
  };
};
