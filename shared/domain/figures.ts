import { type Campaign, isTerminal } from './campaign.ts';
import {
  type Attempt,
  type Callback,
  type ContactState,
  type ContactStatus,
  isAccepted,
  isFinal,
  isLive,
} from './contact.ts';
import { dispositionOf } from './disposition.ts';
import { epochMs } from './instant.ts';
import { addToNumber } from './number-health.ts';

/**
 * What one contact adds to the figures of its run: a vector of counts. The
 * figures of a run are the sum over its contacts, so a change of one contact is
 * `figuresOf(after) − figuresOf(before)`, whatever happened in between, and a
 * recount is the same sum. Nothing is ever counted by event.
 */
export type Figures = Readonly<Record<string, number>>;

const UNANSWERED = ['no_answer', 'busy', 'rejected', 'timeout'];

/** Answered by a human who reached the agent: not while or where screening holds them, nor where nobody came. */
export const isHuman = (attempt: Attempt) => {
  const { answered_at, status, amd, outcome } = attempt;
  return (
    answered_at !== undefined &&
    attempt.no_seat !== true &&
    attempt.attach_failed !== true &&
    outcome !== 'abandoned' &&
    status !== 'amd_screening' &&
    amd !== 'machine' &&
    outcome !== 'machine'
  );
};

/** Open contacts, by how many attempts they had. */
const OPEN = 'open.';

/** @param state - undefined for a contact that was never touched: all zero */
export function figuresOf(state: ContactState | undefined): Figures {
  if (!state) return {};
  if (state.deleted) return { touched: 1, deleted: 1 };
  const sum: Record<string, number> = {};
  const add = (name: string, by: number) => {
    if (by !== 0) sum[name] = (sum[name] ?? 0) + by;
  };
  const accepted = state.attempts.filter(isAccepted);
  add('touched', 1);
  add(`status.${state.status}`, 1);
  add('attempts', accepted.length);
  add('system_retries', state.system_retries);
  if (!isFinal(state.status)) add(`${OPEN}${accepted.length}`, 1);
  if (accepted.length > 0) add('attempted', 1);
  if (accepted.some(isHuman)) add('connected', 1);
  for (const attempt of accepted) addAttempt(add, attempt);
  if (state.status === 'retry_scheduled') {
    add(`pass.${accepted.length + 1}.waiting`, 1);
  }
  const variant = accepted.at(-1)?.variant;
  if (variant !== undefined) {
    add(`variant.${variant}.attempted`, 1);
    if (accepted.some(isHuman)) add(`variant.${variant}.connected`, 1);
    if (state.status === 'completed') add(`variant.${variant}.completed`, 1);
  }
  const disposition = dispositionOf(state);
  if (disposition !== undefined) add(`disposition.${disposition}`, 1);
  if (state.callback) {
    add('callback.requested', 1);
    add(`callback.${state.callback.status}`, 1);
    const { replaced_callbacks: undialled = 0 } = state;
    add('callback.dialled', dialledCallbacks(state.callback) - undialled);
    add('callback.delay_ms', state.callback.delay_ms ?? 0);
  }
  return sum;
}

/** Of several promises to one contact only the last may still be open. */
const dialledCallbacks = ({ sequence, status }: Callback) =>
  status === 'completed' ? sequence : sequence - 1;

function addAttempt(
  add: (name: string, by: number) => void,
  attempt: Attempt,
): void {
  const pass = `pass.${attempt.attempt_number}`;
  add(`${pass}.attempted`, 1);
  addToNumber(add, attempt);
  if (attempt.answered_at !== undefined) {
    add('answered', 1);
    add('ring_ms', epochMs(attempt.answered_at) - epochMs(attempt.started_at));
  }
  if (isHuman(attempt)) add(`${pass}.connected`, 1);
  if (attempt.status !== 'ended') return;
  add('ended', 1);
  add(`outcome.${attempt.outcome ?? 'unknown'}`, 1);
  if (UNANSWERED.includes(attempt.outcome ?? '')) add('unanswered', 1);
  add('cost_micro_usd', Math.round((attempt.cost_usd ?? 0) * 1_000_000));
  if (isHuman(attempt) && attempt.answered_at && attempt.ended_at) {
    add('talks', 1);
    add('talk_ms', epochMs(attempt.ended_at) - epochMs(attempt.answered_at));
  }
}

/** a + sign·b, without the zeros. */
export function combine(a: Figures, b: Figures, sign: 1 | -1 = 1): Figures {
  const sum: Record<string, number> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const next = (sum[name] ?? 0) + sign * value;
    if (next === 0) delete sum[name];
    else sum[name] = next;
  }
  return sum;
}

/** What a change of one contact does to the figures. */
export const deltaOf = (
  before: ContactState | undefined,
  after: ContactState | undefined,
): Figures => combine(figuresOf(after), figuresOf(before), -1);

/**
 * Contacts by effective status: untouched ones are `pending`, and what was
 * still waiting when a run ended is `manual_stopped` or `window_closed`.
 */
export function statusCounts(
  figures: Figures,
  campaign: Pick<
    Campaign,
    'status' | 'completion_reason' | 'total_contacts' | 'deleted_contacts'
  >,
): Record<ContactStatus, number> {
  const of = (status: ContactStatus) => figures[`status.${status}`] ?? 0;
  const counts = {
    pending: of('pending') + untouchedCount(figures, campaign),
    retry_scheduled: of('retry_scheduled'),
    callback_scheduled: of('callback_scheduled'),
    leased: of('leased'),
    dialling: of('dialling'),
    ringing: of('ringing'),
    amd_screening: of('amd_screening'),
    attaching: of('attaching'),
    in_progress: of('in_progress'),
    completed: of('completed'),
    exhausted: of('exhausted'),
    abandoned: of('abandoned'),
    amd_machine: of('amd_machine'),
    window_closed: of('window_closed'),
    manual_stopped: of('manual_stopped'),
    suppressed: of('suppressed'),
  };
  if (!isTerminal(campaign.status)) return counts;
  const stopped =
    counts.pending + counts.retry_scheduled + counts.callback_scheduled;
  return {
    ...counts,
    pending: 0,
    retry_scheduled: 0,
    callback_scheduled: 0,
    [stoppedStatus(campaign)]: counts[stoppedStatus(campaign)] + stopped,
  };
}

/** Contacts of the campaign, without those that were taken out of it. */
export const presentCount = ({
  total_contacts,
  deleted_contacts = 0,
}: Pick<Campaign, 'total_contacts' | 'deleted_contacts'>) =>
  total_contacts - deleted_contacts;

/** Those that no run has reached: who was taken out counts as reached once that is folded. */
const untouchedCount = (
  { touched = 0, deleted = 0 }: Figures,
  campaign: Pick<Campaign, 'total_contacts' | 'deleted_contacts'>,
) => presentCount(campaign) - (touched - deleted);

/** How a contact ends that was still waiting when its run ended. */
export function stoppedStatus(
  campaign: Pick<Campaign, 'completion_reason'>,
): 'window_closed' | 'manual_stopped' {
  const reason = campaign.completion_reason;
  return reason === 'window_closed' || reason === 'expired'
    ? 'window_closed'
    : 'manual_stopped';
}

/**
 * Attempts that the policy still gives: what each open contact has left. A
 * contact may be past its maximum, since callbacks count as attempts; that
 * takes nothing from the others.
 */
export function attemptsLeft(figures: Figures, campaign: Campaign): number {
  const { max_attempts } = campaign.retry_policy;
  let left = 0;
  for (const [had, contacts] of openByAttempts(figures, campaign)) {
    left += Math.max(max_attempts - had, 0) * contacts;
  }
  return left;
}

/** Contacts that are not done, by how many attempts they had: those no run has reached first. */
export function openByAttempts(
  figures: Figures,
  campaign: Pick<Campaign, 'total_contacts' | 'deleted_contacts'>,
): [had: number, contacts: number][] {
  const open = Object.entries(figures)
    .filter(([name]) => name.startsWith(OPEN))
    .map(([name, contacts]): [number, number] => [
      Number(name.slice(OPEN.length)),
      contacts,
    ]);
  return [[0, untouchedCount(figures, campaign)], ...open];
}

/** Calls in flight: a slot is held for each. */
export function liveCount(figures: Figures): number {
  let count = 0;
  for (const [name, value] of Object.entries(figures)) {
    if (!name.startsWith('status.')) continue;
    if (isLive(name.slice('status.'.length) as ContactStatus)) count += value;
  }
  return count;
}
