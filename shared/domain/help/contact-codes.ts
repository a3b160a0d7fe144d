import type { AttemptStatus, ContactStatus, Outcome } from '../contact.ts';
import type { AsideReason } from '../set-aside.ts';
import { type HelpText, help, NOTHING } from './help-text.ts';

const PACING = 'pacing-and-retries';
const RETRIES = `${PACING}#retries` as const;
const BUCKETS = 'results#the-buckets-of-contacts';
const TAIL = 'Open Debug of the contact to see every step.';

/** States of a contact. */
export const contactStateHelp = {
  pending: help(
    'Waits for its first call',
    'The contact was not called in this run.',
    'Its turn has not come, or something holds it back: its blocker says what.',
    'Look at its blocker.',
    BUCKETS,
  ),
  retry_scheduled: help(
    'Waits for a retry',
    'The last call reached nobody, and the policy gives another.',
    'The retry policy.',
    'Wait for the time that is shown, or use Retry now.',
    RETRIES,
  ),
  callback_scheduled: help(
    'A callback is promised',
    'The contact is called again at a promised time.',
    'The person asked for it, somebody promised it, or an abandoned call is made up for.',
    'Wait, or use Cancel callback.',
    `${PACING}#callbacks`,
  ),
  leased: help(
    'Reserved',
    'A line took the contact, and its call is about to be placed.',
    'A normal step of a moment.',
    `${NOTHING} One that stays so is given back after 30 seconds.`,
    BUCKETS,
  ),
  dialling: help(
    'Being dialed',
    'The carrier was asked to place the call, or is about to be.',
    'A normal step of a moment.',
    NOTHING,
    BUCKETS,
  ),
  ringing: help(
    'Ringing',
    'The phone of the contact rings.',
    'The carrier said so.',
    NOTHING,
    BUCKETS,
  ),
  amd_screening: help(
    'Checking for machine',
    'The call was answered, and the carrier listens whether a machine speaks.',
    'Answering-machine detection is on.',
    NOTHING,
    'amd-screening',
  ),
  attaching: help(
    'Connecting the agent',
    'The call was answered and gets its agent.',
    'A normal step of a moment.',
    NOTHING,
    BUCKETS,
  ),
  in_progress: help(
    'In call',
    'The agent talks to the contact.',
    'The call was answered.',
    NOTHING,
    BUCKETS,
  ),
  completed: help(
    'Completed',
    'A conversation came about, and no further call follows.',
    'The call was answered and ended.',
    'Open the conversation to see what came of it.',
    'results#conversations',
  ),
  exhausted: help(
    'No further attempt',
    'Nobody was reached, and the contact is not called again.',
    'Its attempts are used up, its outcome is not tried again, its number does not exist, or the carrier failed too often.',
    'Look at its attempts. Another run, or more attempts, would call it again.',
    RETRIES,
  ),
  abandoned: help(
    'Abandoned',
    'The person answered, no seat was free, and no further call follows.',
    'A predictive campaign dialed more lines than it had seats.',
    'Lower the concurrent calls, or choose a callback for abandoned calls.',
    `${PACING}#predictive`,
  ),
  amd_machine: help(
    'Answering machine',
    'A machine answered, and no further call follows.',
    'Answering-machine detection said machine, or could not tell where that ends the call.',
    'Switch on voicemail retry to call machines again.',
    'amd-screening#call-machines-again',
  ),
  window_closed: help(
    'The window closed first',
    'The campaign ended by its window or its last day before the contact was reached.',
    'A single_day campaign ends with its window; any campaign after its last date.',
    'Use multi_day, a longer window or more calls at once. Restart calls all contacts again.',
    BUCKETS,
  ),
  manual_stopped: help(
    'Stopped before it was reached',
    'The contact still waited when the campaign ended.',
    'Somebody stopped, cancelled or closed the campaign, its goal was reached, or it failed.',
    'Restart the campaign to call its contacts again.',
    BUCKETS,
  ),
  suppressed: help(
    'Never called on purpose',
    'The contact was not called and will not be.',
    'Its number is on a do-not-call list, or a person excluded the contact.',
    NOTHING,
    'troubleshooting#dnc',
  ),
} as const satisfies Readonly<Record<ContactStatus, HelpText>>;

/** Steps of an attempt that contacts have no state of. */
export const attemptStateHelp = {
  placing: help(
    'Placing the call',
    'The intent to call is written, and the carrier is being asked.',
    'A normal step of a moment.',
    NOTHING,
    `${PACING}#system-retries`,
  ),
  submission_unknown: help(
    'Waiting for the carrier to confirm',
    'The carrier was asked and did not answer: nobody knows whether the phone rings.',
    'The connection broke, or the carrier was slow.',
    'Nothing: the carrier is asked until it is known, and the person is not called twice.',
    `${PACING}#system-retries`,
  ),
  ended: help(
    'Ended',
    'The attempt is over. Its outcome says how.',
    'A normal step.',
    NOTHING,
    'results#the-attempt-report',
  ),
} as const satisfies Readonly<
  Record<Exclude<AttemptStatus, ContactStatus>, HelpText>
>;

/** How an attempt ends. */
export const outcomeHelp = {
  completed: help(
    'Answered',
    'The call was answered and ended.',
    'Somebody, or with detection off a machine, picked up.',
    'Open the conversation.',
    'results#conversations',
  ),
  no_answer: help(
    'No answer',
    'It rang and nobody picked up, the phone was off, or the call was cancelled. RNR is another word for it.',
    'SIP 408, 480 or 487.',
    'It is tried again by the retry policy. Try other hours.',
    RETRIES,
  ),
  busy: help(
    'Line busy',
    'The person was on the phone.',
    'SIP 486 or 600.',
    'It is tried again by the retry policy. A shorter delay for busy helps.',
    RETRIES,
  ),
  rejected: help(
    'Declined',
    'The call was refused at the other end.',
    'SIP 603, 607 or 608: a person, a phone or a filter declined.',
    'Check how your numbers are labelled. Do not call often.',
    'monitor-campaigns#when-the-answer-rate-craters',
  ),
  invalid_number: help(
    'Number not in service',
    'There is no such number. It is never called again in this run.',
    'SIP 404, 484 or 604.',
    'Correct the number in your list.',
    RETRIES,
  ),
  machine: help(
    'Answering machine',
    'A machine answered, or a call that could not be told was ended.',
    'Answering-machine detection.',
    'It is called again only with voicemail retry.',
    'amd-screening',
  ),
  abandoned: help(
    'Abandoned',
    'A person answered, and no seat was free.',
    'Predictive dialing.',
    'A callback or retry follows where the campaign says so.',
    `${PACING}#predictive`,
  ),
  timeout: help(
    'Timed out',
    'The carrier took the call and never told how it ended. We asked.',
    'Messages of the carrier were lost.',
    'It is tried again by the retry policy. If it is frequent, tell the carrier.',
    RETRIES,
  ),
  error: help(
    'Carrier error',
    'The carrier ended the call with a fault, or they answered and nobody could be connected.',
    'SIP 403, 488, 5xx, or a code that we do not know. Where they answered: the agent’s target, or the campaign’s config URL.',
    `It is tried again by the retry policy. ${TAIL}`,
    'troubleshooting#sip-codes',
  ),
  unknown: help(
    'Unknown',
    'Nobody can tell how the call ended. It counts as an attempt.',
    'The carrier fell silent, and does not know the call when it is asked.',
    'It is treated as a time-out. If it is frequent, tell the carrier.',
    RETRIES,
  ),
} as const satisfies Readonly<Record<Outcome, HelpText>>;

/** Dispositions that the product itself gives; agents give others. */
export const dispositionHelp = {
  opted_out: help(
    'Opted out',
    'The person does not want to be called. They are on the do-not-call list at once.',
    'They said so in the call.',
    NOTHING,
    'troubleshooting#dnc',
  ),
  voicemail: help(
    'Voicemail',
    'A machine answered the last call.',
    'Answering-machine detection.',
    'Switch on voicemail retry to call again.',
    'amd-screening#call-machines-again',
  ),
  excluded: help(
    'Excluded',
    'Somebody took the contact out of this run.',
    'Skip in its row, or exclude by the API.',
    'The activity log says who.',
    'monitor-campaigns#the-table-of-contacts',
  ),
  dnc: help(
    'Do not call',
    'The number was put on a do-not-call list while it waited.',
    'A person or an import put it there.',
    NOTHING,
    'troubleshooting#dnc',
  ),
  deleted: help(
    'Deleted',
    'The contact was taken out of the campaign, and is in no figure.',
    'A person deleted it.',
    NOTHING,
    'monitor-campaigns#the-table-of-contacts',
  ),
  erased: help(
    'Erased',
    'What was held about the person was erased before their turn came. They are not called.',
    "Somebody with the right to delete erased the person's data.",
    NOTHING,
    'troubleshooting#a-person-asks-what-you-hold-about-them-or-to-delete-it',
  ),
} as const satisfies Readonly<
  Record<AsideReason | 'opted_out' | 'voicemail', HelpText>
>;
