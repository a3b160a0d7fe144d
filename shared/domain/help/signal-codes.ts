import type { AlertCode } from '../alerts.ts';
import type { Hint } from '../dispatch-hints.ts';
import type { NumberState } from '../number-rows.ts';
import type { PacingReason } from '../pacing.ts';
import type { TickDecision } from '../tick-decision.ts';
import { type HelpText, help, NOTHING } from './help-text.ts';

const WHY = 'monitor-campaigns#why-is-it-not-dialing';
const PROVIDER = 'monitor-campaigns#does-the-carrier-fail-or-throttle';
const CRATER = 'monitor-campaigns#when-the-answer-rate-craters';
const SHIFT = 'monitor-campaigns#what-a-shift-of-a-figure-means';
const PREDICTIVE = 'pacing-and-retries#predictive';
const AUDIENCE = 'campaign-wizard#audience';
const PAUSED = 'monitor-campaigns#a-paused-campaign';

/** What needs a person: shown under "Needs attention". */
export const alertHelp = {
  carrier_circuit_open: help(
    'Nobody is called: the carrier refuses',
    'The carrier refused call after call. Nobody is called until the time that is shown; then one call tries.',
    'The carrier is down, or throttles.',
    'Ask the carrier if it lasts. Contacts lose no attempt.',
    PROVIDER,
  ),
  country_closed: help(
    'A carrier takes no calls to a country',
    'It refused a call to that country. Whom another carrier can call is called by that; everybody else of the country waits.',
    'The account has no permission for the country, or its price is above a limit that you set there.',
    'Allow the country at the carrier, then test its connection here. One call tries every few minutes; nobody is charged with an attempt.',
    PROVIDER,
  ),
  carrier_refusing: help(
    'The carrier refuses many calls',
    'At least one call in ten of this run was refused. They are tried again.',
    'Throttling, faults, or numbers that may not call there.',
    'Look at the provider and at the SIP words before you raise any limit.',
    PROVIDER,
  ),
  campaign_failed: help(
    'A campaign failed',
    'A campaign ended in the last day because it could not go on.',
    'It was due and not ready, or lost its last number or its agent.',
    'Open it: the activity log says which. Mend it, then restart.',
    'results#while-it-runs-and-after',
  ),
  paused_by_system: help(
    'A campaign was paused by a guard',
    'No person paused it: its budget is spent, or too many calls were abandoned.',
    'The limits of the campaign.',
    'Raise the budget, or lower the concurrent calls; then resume.',
    PAUSED,
  ),
  not_dialing: help(
    'Nobody is dialed, and somebody could be',
    'For five minutes nobody was called although contacts may be called now.',
    'Something that the rules do not explain.',
    'Open Dispatch & queue health. If no limit binds, escalate with its figures.',
    WHY,
  ),
  abandon_rate: help(
    'Too many calls are abandoned',
    'Of the calls that people answered in this run, 2.5 % or more found no seat. The limit is 3 %.',
    'Predictive dialing with seats that stay busy for longer than expected.',
    'Lower the concurrent calls, or use progressive mode.',
    PREDICTIVE,
  ),
  answer_rate_fell: help(
    'Fewer people answer',
    'The answer rate of the last 15 minutes is more than 40 % below what is usual for this campaign.',
    'A number is worn out, the hours changed, or another part of the list is called.',
    'Check the numbers, then hours and country match.',
    CRATER,
  ),
  number_degraded: help(
    'A number is hardly answered',
    'A number is answered far less often than the others of its pool, and rests.',
    'It may be labelled as spam.',
    'Remove it from the pool, and ask the carrier about it.',
    CRATER,
  ),
  upload_rejected: help(
    'A file was not imported',
    'Nothing of the file was taken.',
    'It cannot be read, or has no contact that can be called.',
    'Open the file: its error says why.',
    AUDIENCE,
  ),
  upload_has_rejects: help(
    'Rows of a file cannot be called',
    'Some rows were refused. The others are in.',
    'Numbers that are missing, invalid or damaged.',
    'Download rejects.csv, mend it, and upload it.',
    AUDIENCE,
  ),
  budget_nearly_spent: help(
    'The budget is nearly spent',
    'At least 90 % is spent. At 100 % the campaign pauses.',
    'The budget of the campaign.',
    'Raise the budget, or let it pause.',
    PAUSED,
  ),
} as const satisfies Readonly<Record<AlertCode, HelpText>>;

/** Hints of Dispatch & queue health. */
export const hintHelp = {
  capacity_blocked: help(
    'A limit is full',
    'Contacts wait, and the limit that is named has no room.',
    'The smallest of all limits decides.',
    'Raise that limit, or wait for calls to end.',
    WHY,
  ),
  failures_rising: help(
    'The carrier fails',
    'It refuses one call in ten, or everybody.',
    'Throttling or an outage.',
    'Look at its errors before you raise any limit.',
    PROVIDER,
  ),
  answer_rate_falling: help(
    'Fewer people answer',
    'Hardly anybody answers, or half as many as before.',
    'Numbers, countries, or hours.',
    'Follow the operator moves, one after the other.',
    CRATER,
  ),
  waiting_for_retries: help(
    'Nobody is due',
    'Everybody who waits has a time, and none has come.',
    'Retries, callbacks, hours or gaps.',
    `${NOTHING} The time of the next one is shown.`,
    SHIFT,
  ),
} as const satisfies Readonly<Record<Hint['code'], HelpText>>;

/** What decided how many lines a predictive campaign rings. */
export const pacingHelp = {
  one_for_one: help(
    'One line for each seat',
    'No more lines than seats.',
    'Most calls are answered: more lines would abandon people.',
    NOTHING,
    PREDICTIVE,
  ),
  cold_start: help(
    'Cold start',
    'One line for each seat until 20 calls have ended.',
    'Nothing is known of this run yet.',
    NOTHING,
    PREDICTIVE,
  ),
  no_signal: help(
    'Nothing to go by',
    'One line for each seat, since a figure is missing.',
    'Nobody answered, or no talk has ended yet.',
    NOTHING,
    PREDICTIVE,
  ),
  seats_fed: help(
    'The seats are kept busy',
    'As many lines ring as the seats need.',
    'More would only ring for nobody.',
    NOTHING,
    PREDICTIVE,
  ),
  risk_bound: help(
    'Held back by the risk of abandoning',
    'More lines would keep the seats busier, and leave too many people without a seat.',
    'The aim is about 2.4 % of those who answer.',
    NOTHING,
    PREDICTIVE,
  ),
  abandon_slow: help(
    'Slowed down',
    'Fewer lines ring: between 3 and 5 % of answered calls were abandoned lately.',
    'More people answered than expected.',
    'Wait: it recovers by itself.',
    PREDICTIVE,
  ),
  abandon_stop: help(
    'No more lines than seats',
    'More than 5 % of answered calls were abandoned lately, or more than 3 % in this run.',
    'More people answered than expected.',
    'Wait, or lower the concurrent calls.',
    PREDICTIVE,
  ),
  org_cap: help(
    "Held back by the organization's limit",
    'Pacing would dial more, and the organization has no more calls.',
    'The limit of the organization.',
    'Raise it, or lower another campaign.',
    PREDICTIVE,
  ),
} as const satisfies Readonly<Record<PacingReason, HelpText>>;

/** What the last look of the dialer came to. */
export const tickHelp = {
  dialled: help(
    'It dialed',
    'Calls were let begin.',
    'All is well.',
    NOTHING,
    WHY,
  ),
  lines_busy: help(
    'All lines are busy',
    'Somebody could be called, and no line is free.',
    'The limit that binds is named.',
    'Wait, or raise that limit.',
    WHY,
  ),
  nobody_callable: help(
    'Nobody may be called now',
    'Everybody who waits has something against it.',
    'Retry times, hours, gaps or lists: the blockers say what.',
    'Look at who waits, by blocker.',
    WHY,
  ),
  outside_window: help(
    'Outside the hours',
    "The campaign's windows are closed.",
    'The schedule, or the law of the profile.',
    'Wait for the time that is shown, or widen the windows.',
    WHY,
  ),
  day_used_up: help(
    'The day is used up',
    "The organization's calls or minutes of the day are used.",
    'A limit of the day.',
    "It goes on at midnight of the organization's clock.",
    'troubleshooting#daily_call_cap',
  ),
  circuit_open: help(
    'The carrier refuses everybody',
    'Nobody is called for a while; then one call tries.',
    'Five refusals in a row.',
    'Ask the carrier if it lasts.',
    PROVIDER,
  ),
  not_running: help(
    'It does not run',
    'The campaign was paused or ended in between.',
    'Its state.',
    'Resume it if you want it to go on.',
    WHY,
  ),
} as const satisfies Readonly<Record<TickDecision['outcome'], HelpText>>;

/** States of a number in the pool of a campaign. */
export const numberHelp = {
  active: help(
    'In use',
    'The number is called from.',
    'It is in the pool and switched on.',
    NOTHING,
    'campaign-wizard#numbers',
  ),
  cooling: help(
    'Resting',
    'It is answered far less often than the others, after at least 50 calls, and that is no chance. It is used only when no other can be.',
    'It may be labelled as spam.',
    'Remove it, or restore it to have it judged anew.',
    CRATER,
  ),
  inactive: help(
    'Switched off',
    'The number is not called from.',
    'Somebody switched it off for calls out.',
    'Switch it on under Numbers.',
    'campaign-wizard#numbers',
  ),
  removed: help(
    'Taken out of the pool',
    'This campaign does not call from it. Calls that were up finish.',
    'An operator removed it.',
    'Restore puts it back; it is judged by its calls from then on.',
    CRATER,
  ),
  deleted: help(
    'Deleted',
    'The organization does not have the number any more.',
    'Somebody deleted it.',
    'Add another number to the pool.',
    'campaign-wizard#numbers',
  ),
} as const satisfies Readonly<Record<NumberState, HelpText>>;
