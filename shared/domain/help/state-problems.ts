import { help } from './help-text.ts';

const EDIT = 'campaign-wizard#edit-clone-restart';
const CALLBACKS = 'pacing-and-retries#callbacks';
const CARRIERS = 'carriers#when-it-does-not-work';
const NUMBERS = 'campaign-wizard#numbers';
const WEBHOOKS = 'results#hear-of-results-by-yourself';

/** Problems of what is there: its state does not go with what was asked for. */
export const stateProblems = {
  invalid_transition: help(
    'It is in another state',
    'The action does not go with the present state. Nothing was changed.',
    'Somebody else was faster, or the page is old. current_status says what it is now.',
    'Choose one of allowed_actions.',
    EDIT,
  ),
  not_editable: help(
    'This cannot be changed in this state',
    'Some of the fields cannot be changed now, and nothing was changed.',
    'While a campaign runs or is paused only some settings can be tuned; when it is over, none. What the deployment provides cannot be changed either.',
    'Change only what can be tuned, or clone the campaign.',
    EDIT,
  ),
  concurrent_budget_exceeded: help(
    'The concurrent call budget is exceeded',
    'The campaign was not started. Running campaigns and this one together would use more calls than the organization may have.',
    'Others have the calls: running names them, and cap, in_use and requested are the figures.',
    "Pause another campaign, give this one fewer concurrent calls, or raise the organization's limit.",
    'pacing-and-retries#the-concurrent-budget',
  ),
  changed_meanwhile: help(
    'Somebody else changed it at the same moment',
    'Several changes came at once, and yours was not made.',
    'Two people or programs change the same thing.',
    'Read it again, decide, and repeat the change.',
    EDIT,
  ),
  upload_in_progress: help(
    'Another upload is being attached',
    'A campaign takes one file at a time.',
    'A file, or contacts of another request, are still being attached.',
    'Wait until the upload is attached, then try again.',
    'campaign-wizard#audience',
  ),
  contact_in_call: help(
    'The contact is in a call',
    'The contact cannot be changed or taken out during its call.',
    'Its call is up.',
    'Wait until it ends, then try again.',
    'monitor-campaigns#the-table-of-contacts',
  ),
  contact_finished: help(
    'The contact waits for no call',
    'The contact stays as it is.',
    'It was called and is done, or its campaign has ended.',
    'Nothing, or restart the campaign.',
    'results#the-buckets-of-contacts',
  ),
  contact_erased: help(
    'What was held about the person was erased',
    'The contact stays as it is: it has no number, and cannot be called or changed.',
    "Somebody erased the person's data. What came of earlier calls stays, without the person.",
    'Nothing. If the person wants to be called, add them as a new contact.',
    'troubleshooting#a-person-asks-what-you-hold-about-them-or-to-delete-it',
  ),
  call_in_progress: help(
    'The call is not over',
    'Results of a conversation are taken after its call.',
    'The call is up.',
    'Send the results when it has ended.',
    'results#evaluation',
  ),
  do_not_call: help(
    'The number is on a do-not-call list',
    'No call and no callback was arranged.',
    "The organization's list, or the campaign's own, has the number.",
    'Do not call. Who may manage the list can take the number off.',
    'troubleshooting#dnc',
  ),
  callbacks_off: help(
    'The campaign promises no callbacks',
    'No callback was arranged.',
    'Callback detection is off.',
    'Switch it on in the settings of a draft, or clone the campaign.',
    CALLBACKS,
  ),
  too_many_callbacks: help(
    'The contact was promised too many callbacks',
    'No further callback was arranged.',
    'A contact is promised at most 5.',
    'Nothing: call the person by hand if it matters.',
    CALLBACKS,
  ),
  number_exists: help(
    'There is such a number already',
    'The number was not added.',
    'The organization has it.',
    'Change the one that is there.',
    NUMBERS,
  ),
  number_in_use: help(
    'Campaigns call from this number',
    'The number was not deleted. campaigns names who uses it.',
    'A campaign that is under way, or will be, has it in its pool.',
    'Take it out of their pools first, or switch it off.',
    NUMBERS,
  ),
  carrier_in_use: help(
    'Numbers or calls are at this carrier',
    'The carrier was not deleted, or not made another account. numbers names what is at it, calls_in_flight counts who talks.',
    'A number without its carrier could call nobody, and calls are looked for in the account that placed them.',
    'Move or delete its numbers first, and let its calls end; or switch it off. Add another account as a carrier of its own.',
    CARRIERS,
  ),
  carrier_refused: help(
    'The carrier refuses the account',
    'Nothing was stored. errors names the field where it can be told, with the carrier’s own code.',
    'A key is wrong, was revoked, or belongs to another account.',
    'Copy the values from the carrier’s console again.',
    CARRIERS,
  ),
  carrier_unavailable: help(
    'The carrier cannot be asked now',
    'Nothing was stored: an account is only kept once its carrier knows it.',
    'The carrier, or the way to it, is down; or the API address is not its.',
    'Look at the address, and try again in a minute.',
    CARRIERS,
  ),
  too_many_agents: help(
    'There are too many agents',
    'The agent was not added.',
    'The organization has as many as it may.',
    'Delete one that is not used.',
    'campaign-wizard#basics',
  ),
  too_many_webhooks: help(
    'There are too many endpoints',
    'The endpoint was not added: an organization has up to 20.',
    'Each gets a copy of every event.',
    'Delete one that is not used.',
    WEBHOOKS,
  ),
  webhook_inactive: help(
    'The endpoint is switched off',
    'Nothing was sent.',
    'Somebody switched it off, it answered 410, or it took nothing for three days.',
    'Mend the receiver, switch the endpoint on, then send again.',
    WEBHOOKS,
  ),
  configuration_in_use: help(
    'Campaigns were made with this configuration',
    'The configuration was not deleted.',
    'There are campaigns that refer to it: campaigns names them.',
    'Keep it, or delete those campaigns if they are drafts.',
    'campaign-wizard',
  ),
  not_ready: help(
    'Not ready to call',
    'Nothing was started, placed or changed. Each row of errors is a check that failed.',
    'Of a campaign, an agent, a number, contacts, a window or a setting is missing or wrong; of a single call or a test, the carrier, the number or the agent.',
    'Mend what the rows name, then try again.',
    'campaign-wizard#review--launch',
  ),
  invalid_reference: help(
    'Something that is referred to cannot be used',
    'An agent, number, configuration or person that was named is not there.',
    'The id is misspelled, or it was deleted.',
    'The rows of errors name the field. Choose one that exists.',
    'campaign-wizard',
  ),
} as const;
