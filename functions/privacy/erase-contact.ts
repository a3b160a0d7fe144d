import { forgetInDirectory } from '#functions/adapters/dynamodb/contact-directory.ts';
import {
  deleteTranscript,
  getConversation,
  putConversation,
} from '#functions/adapters/dynamodb/conversation-store.ts';
import {
  beginErasure,
  endErasure,
  heldContact,
} from '#functions/adapters/dynamodb/erased-contacts.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import { fileKey, recordingKeys } from '#functions/audience/file-keys.ts';
import { isAnswered } from '#functions/conversations/find-conversation.ts';
import { without } from '#functions/conversations/keep-results.ts';
import type { Deps } from '#functions/platform/route.ts';
import { isTerminal } from '#shared/domain/campaign.ts';
import { type ContactState, isLive } from '#shared/domain/contact.ts';
import { untouched } from '#shared/domain/contact-events.ts';
import { conversationId } from '#shared/domain/conversation.ts';
import {
  erasedConversation,
  erasedState,
  isOf,
  mentions,
} from '#shared/domain/erase-contact.ts';
import { iso } from '#shared/domain/instant.ts';
import { setAside } from '#shared/domain/set-aside.ts';
import type { Found, Person } from './walk-person.ts';

export type EraseDeps = Pick<
  Deps,
  'table' | 'files' | 'clock' | 'real_clock' | 'workflow'
>;

/** Times that a dial, an event or a person may be faster. */
const MAX_TRIES = 10;

/** What there was of one contact. */
export interface Erased {
  readonly attempts: number;
  readonly conversations: number;
  readonly recordings: number;
  readonly files: number;
}

/**
 * Erases what is of the person in one contact.
 *
 *     not in a call ─▶ marked, and out of its run: nobody calls it, nothing is learnt
 *       ─▶ conversations, recordings ─▶ attempts ─▶ number and fields ─▶ directory
 *
 * The directory goes last: cut off anywhere, the next erasure finds it again.
 *
 * @returns null while it is in a call: nothing was done
 */
export async function eraseContact(
  deps: EraseDeps,
  { phone_number }: Person,
  found: Found,
): Promise<Erased | null> {
  const begun = await begin(deps, phone_number, found);
  if (begun === null) return null;
  const number = begun.whole ? undefined : phone_number;
  const total = { attempts: 0, conversations: 0, recordings: 0, files: 0 };
  for (const state of begun.states) {
    const told = await eraseConversations(deps, begun, state, number);
    total.conversations += told.conversations;
    total.recordings += told.recordings;
    total.attempts += await eraseAttempts(deps, state, number);
  }
  const { campaign, record } = begun;
  if (begun.whole) {
    total.files += await removeSources(deps, begun);
    await retry(async () => {
      const now = await heldContact(deps.table, campaign, record.seq);
      return !now || endErasure(deps.table, now.record);
    });
  }
  await forgetInDirectory(deps.table, campaign.id, record.seq, number);
  return total;
}

/** Marks it and takes it out of its run, in one write; one that has another number by now is left as it is. */
async function begin(
  deps: EraseDeps,
  number: string,
  { campaign, record }: Found,
): Promise<Found | null> {
  const { table, clock, workflow } = deps;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const held = (await heldContact(table, campaign, record.seq))!;
    const whole = isOf(held.record, number);
    const found = { ...held, campaign, whole };
    const { states } = held;
    const theirs = states.filter((it) => whole || mentions(it, number));
    if (theirs.some(({ status }) => isLive(status))) return null;
    if (!whole) return { ...found, states: theirs };
    const aside = outOfRun(found);
    const now = iso(clock.now());
    if (!(await beginErasure(table, held.record, aside, now))) continue;
    // Also when there was nothing to take out: who did it may have been cut off.
    if (campaign.status === 'running') {
      const { org_id, id: campaign_id, run_number } = campaign;
      await workflow.wake({ org_id, campaign_id, run_number });
    }
    const others = states.filter((it) => it.run_number !== aside?.run_number);
    return { ...found, states: aside ? [...others, aside] : states };
  }
  throw busy();
}

/** Its state in the current run, as it becomes; null where it waits for nothing. */
function outOfRun({ campaign, record, states }: Found): ContactState | null {
  if (isTerminal(campaign.status)) return null;
  const { org_id, id: campaign_id, run_number } = campaign;
  const { seq } = record;
  const state =
    states.find((it) => it.run_number === run_number) ??
    untouched({ org_id, campaign_id, run_number, seq });
  return setAside(state, 'erased');
}

/** What was said in its calls. Who has results of one by now finds it closed. */
async function eraseConversations(
  { table, files }: EraseDeps,
  { record }: Found,
  state: ContactState,
  number: string | undefined,
) {
  let [conversations, recordings] = [0, 0];
  const { org_id, campaign_id, run_number, seq } = state;
  for (const attempt of state.attempts) {
    if (!isAnswered(attempt)) continue;
    if (number !== undefined && attempt.phone_number !== number) continue;
    const ref = { campaign_id, run_number, seq, attempt_id: attempt.id };
    const id = conversationId(ref);
    await retry(async () => {
      const stored = await getConversation(table, org_id, id);
      if (stored?.erased) return true;
      const { ended_at = attempt.answered_at } = attempt;
      const none = without({ id, ref, record, attempt }, org_id, ended_at);
      const next = stored ?? { ...none, untold: true };
      if (!(await putConversation(table, erasedConversation(next), stored))) {
        return false;
      }
      if (stored) conversations += 1;
      return true;
    });
    await deleteTranscript(table, org_id, id);
    let isHeld = false;
    for (const recording of recordingKeys(org_id, id)) {
      if (!(await files.has(recording))) continue;
      await files.remove(recording);
      isHeld = true;
    }
    if (isHeld) recordings += 1;
  }
  return { conversations, recordings };
}

/** @returns how many attempts there were to take the person out of */
async function eraseAttempts(
  { table }: EraseDeps,
  { campaign_id, run_number, seq }: ContactState,
  number: string | undefined,
): Promise<number> {
  let attempts = 0;
  await retry(async () => {
    const state = await getState(table, campaign_id, run_number, seq);
    const after = state && erasedState(state, number);
    if (!state || !after) return true;
    attempts = state.attempts.filter(({ phone_number: it }) =>
      number === undefined ? it !== '' : it === number,
    ).length;
    return writeState(table, after);
  });
  return attempts;
}

/** The files that it came with: nothing reads them again once they are attached. */
async function removeSources(
  { files }: EraseDeps,
  { campaign, record }: Found,
): Promise<number> {
  const { org_id, id: campaign_id } = campaign;
  const { upload_id, later_upload_ids = [] } = record;
  let removed = 0;
  for (const id of [upload_id, ...later_upload_ids]) {
    if (id === undefined) continue;
    const key = fileKey({ org_id, campaign_id, id });
    if (!(await files.has(key))) continue;
    await files.remove(key);
    removed += 1;
  }
  return removed;
}

async function retry(work: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (await work()) return;
  }
  throw busy();
}

const busy = () => new Error('the contact is written by others all the time');
