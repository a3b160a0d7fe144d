import type { CampaignStatus, CompletionReason } from '../campaign.ts';
import { type HelpText, help, NOTHING } from './help-text.ts';

const EDIT = 'campaign-wizard#edit-clone-restart';
const CHECKS = 'campaign-wizard#review--launch';
const ENDS = 'results#while-it-runs-and-after';
const PAUSED = 'monitor-campaigns#a-paused-campaign';

/** States of a campaign. */
export const campaignStateHelp = {
  draft: help(
    'Draft',
    'The campaign was never started, or another run of it is prepared. Nobody is called.',
    'It is new, was taken off its schedule, or was restarted.',
    'Start it, or schedule it.',
    EDIT,
  ),
  scheduled: help(
    'Scheduled',
    'The campaign starts by itself at its time.',
    'Somebody gave it a time.',
    'Wait, start it now, or unschedule it.',
    'campaign-wizard#schedule',
  ),
  running: help(
    'Running',
    'Contacts are called as soon as the rules let them.',
    'Somebody started it, or its time came.',
    'If nobody is called, look at Dispatch & queue health.',
    'monitor-campaigns',
  ),
  paused: help(
    'Paused',
    'No call begins. Calls that were up finish.',
    'A person, the budget or the abandon rate paused it.',
    'Resume it when the reason is gone.',
    PAUSED,
  ),
  completed: help(
    'Completed',
    'The campaign is over. Its reason says why.',
    'Everybody was called, or it was ended before.',
    'Read the results. Clone or restart it.',
    ENDS,
  ),
  failed: help(
    'Failed',
    'The campaign ended because it could not go on.',
    'It was due and not ready, its agent or its last number was deleted, or its run broke.',
    'The activity log says which. Mend it, then restart.',
    ENDS,
  ),
  cancelled: help(
    'Cancelled',
    'A person called the campaign off.',
    'Cancel.',
    'Clone or restart it.',
    ENDS,
  ),
} as const satisfies Readonly<Record<CampaignStatus, HelpText>>;

/** Why a campaign is over. */
export const completionHelp = {
  all_done: help(
    'Everybody is done',
    'No contact waits any more.',
    'All were called as often as the rules let them.',
    'Read the results.',
    ENDS,
  ),
  manual_stop: help(
    'Stopped by a person',
    'Who still waited is not called. Calls that were up finished.',
    'Stop, or close.',
    'The activity log says who. Restart calls all contacts again.',
    ENDS,
  ),
  window_closed: help(
    'The window closed',
    'A single_day campaign ended with its window.',
    'The schedule.',
    'Use multi_day, a longer window or more calls at once.',
    ENDS,
  ),
  goal_reached: help(
    'The goal was reached',
    'As many contacts as wanted completed, were connected, or had the disposition.',
    'The goal of the campaign.',
    'Clone or restart it with a higher goal to go on.',
    ENDS,
  ),
  budget_exhausted: help(
    'The budget is spent',
    'As much was spent as was allowed. A spent budget pauses a campaign; it does not end it.',
    'The budget of the campaign.',
    'Raise the budget, then resume.',
    PAUSED,
  ),
  expired: help(
    'The last day is over',
    'The campaign ended with its last date. Who still waited is not called.',
    'The end date of its schedule.',
    'Clone it with a later date.',
    ENDS,
  ),
  cancelled: help(
    'Called off',
    'As a stop, and it counts as cancelled.',
    'Cancel.',
    'The activity log says who.',
    ENDS,
  ),
  error: help(
    'It could not go on',
    'The campaign failed.',
    'It was due and not ready, lost its agent or its last number, or its run broke.',
    'The activity log says which. Mend it, then restart.',
    ENDS,
  ),
} as const satisfies Readonly<Record<CompletionReason, HelpText>>;

/** `paused.reason_code`. */
export const pauseHelp = {
  operator: help(
    'Paused by a person',
    'Somebody pressed Pause, perhaps with a reason in words.',
    'A person, or a program with a key.',
    'Ask them, then resume.',
    PAUSED,
  ),
  budget: help(
    'Paused by its budget',
    'The budget is spent. Calls that were up finish, so a little more may be spent.',
    'The budget of the campaign.',
    'Raise the budget, then resume.',
    PAUSED,
  ),
  abandon_rate: help(
    'Paused by its abandon rate',
    'Over five minutes more calls were abandoned than the campaign allows.',
    'The share at which it pauses is set in the campaign.',
    'Lower the concurrent calls or use progressive mode, then resume.',
    PAUSED,
  ),
} as const satisfies Readonly<Record<string, HelpText>>;

/** Checks of a start. */
export const readinessHelp = {
  no_agent: help(
    'No agent',
    'The campaign has no agent that exists.',
    'None was chosen, or it was deleted.',
    'Choose an agent.',
    CHECKS,
  ),
  agent_not_active: help(
    'The agent is not active',
    'The agent of the campaign is switched off.',
    'Somebody switched it off.',
    'Switch it on, or choose another one.',
    CHECKS,
  ),
  no_number: help(
    'No number to call from',
    'No number of the pool can be called from. A running campaign whose last number is deleted fails with this code.',
    'The pool is empty, or its numbers are switched off or deleted.',
    'Add a number that is active and enabled for calls out.',
    CHECKS,
  ),
  no_contacts: help(
    'Nobody to call',
    'The campaign has no contact, and no file is being read.',
    'The file was not uploaded, not attached, or refused.',
    'Upload a file, or attach the one that waits.',
    CHECKS,
  ),
  no_call_window: help(
    'No calling window',
    'No window opens in the time to come.',
    'No day is chosen, the dates are over, or the law of the profile leaves no hour.',
    'Add a window, or change dates, holidays or profile.',
    CHECKS,
  ),
  invalid_retry_policy: help(
    'The delays contradict each other',
    'The longest delay is shorter than the first one.',
    'The setting max_delay_seconds is below delay_seconds.',
    'Raise the longest delay.',
    CHECKS,
  ),
  invalid_concurrency: help(
    'More calls than lines',
    'The campaign wants more calls at once than its numbers carry.',
    'The numbers have a limit of lines.',
    'Lower the concurrent calls, or add numbers.',
    CHECKS,
  ),
  agent_has_no_target: help(
    'An agent has no target',
    'Calls through the organization’s own carrier could not be connected to the agent.',
    'The agent has no target and no message, and the campaign no config URL.',
    'Give the agent a target: a WebSocket, a SIP address, an application or a queue. Or a message, when nobody is to talk.',
    CHECKS,
  ),
  config_url_not_usable: help(
    'The config URL cannot be asked',
    'Whoever answers would be connected to nobody that it names.',
    'Its address is not https, or it leads inside a network.',
    'Give it a public https address, or take it out.',
    CHECKS,
  ),
  attach_not_supported: help(
    'A carrier cannot reach the agent',
    'A carrier of the numbers cannot connect calls to the agent’s kind of target.',
    'Amazon Chime, for one, knows no WebSocket.',
    'Give the agent another target, or the campaign numbers of another carrier.',
    CHECKS,
  ),
  amd_not_supported: help(
    'A carrier does not detect machines',
    'Calls through it go on as if a person had answered.',
    'Answering-machine detection is on, and a carrier of the numbers has none.',
    'Leave it, or use numbers of a carrier that has it. The campaign starts all the same.',
    CHECKS,
  ),
  invalid_variants: help(
    'The weights do not sum to 100',
    'The variants cannot be drawn.',
    'One was added or removed.',
    'Make the weights sum to 100.',
    CHECKS,
  ),
  calls_in_flight: help(
    'Calls of the run before are up',
    'The next run waits until no call of the run before is up, so that nobody is called twice.',
    'The campaign was restarted while calls went on.',
    `${NOTHING} Try again in a moment.`,
    CHECKS,
  ),
} as const satisfies Readonly<Record<string, HelpText>>;
