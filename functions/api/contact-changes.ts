import {
  deleteContact as deleteStored,
  updateRecord,
} from '#functions/adapters/dynamodb/contact-changes.ts';
import {
  findContacts,
  getContact,
  type StoredContact,
} from '#functions/adapters/dynamodb/contact-store.ts';
import { isListedFor } from '#functions/adapters/dynamodb/dnc-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import { conversationsOf } from '#functions/conversations/read-conversations.ts';
import { roomBlockerOf } from '#functions/dial/read-room.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { isAccepted, isLive } from '#shared/domain/contact.ts';
import { untouched } from '#shared/domain/contact-events.ts';
import { withFields } from '#shared/domain/contact-fields.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { parkAnew } from '#shared/domain/park-contact.ts';
import { setAside } from '#shared/domain/set-aside.ts';
import { changedMeanwhile, requireCampaign } from './campaign-reply.ts';
import { readInput } from './contact-input.ts';
import { contactView } from './contact-view.ts';
import { runAsked } from './run-asked.ts';

const MAX_TRIES = 3;

interface Found extends StoredContact {
  readonly campaign: Campaign;
}

/** A contact of the caller's campaign. @throws Refusal 404 */
export async function requireContact(
  deps: Pick<Deps, 'table'>,
  caller: Caller,
  params: { readonly campaign_id: string; readonly contact_id: string },
  query: { readonly run_number?: number | undefined } = {},
): Promise<Found> {
  const current = await requireCampaign(deps, caller, params.campaign_id);
  const campaign = runAsked(current, query);
  const found = await getContact(deps.table, campaign, params.contact_id);
  if (found === undefined) throw notFound();
  return { ...found, campaign };
}

/** A contact as it is now, with what the do-not-call list says of it. */
export async function contactReply(deps: Deps, found: Found) {
  const { record, state, campaign } = found;
  const [listed, conversations] = await Promise.all([
    isListedFor(deps.table, campaign, record),
    conversationsOf(deps.table, record.org_id, [found]),
  ]);
  const now = deps.clock.now();
  return {
    status: 200,
    body: contactView(
      record,
      state,
      campaign,
      now,
      listed,
      await roomBlockerOf(deps.table, campaign, now),
      conversations,
    ),
  };
}

/**
 * PATCH …/contacts/{contact_id}: what is said counts from its next call on; a
 * call on its way goes on as it began.
 */
export const updateContact: HandlerOf<'update_contact'> = async (
  { params, body, caller, headers },
  deps,
) => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await requireContact(deps, caller, params);
    const { record, campaign } = found;
    checkIfMatch(headers['if-match'], record.version ?? 1);
    if (record.erased_at) throw erased();
    if (isTerminal(campaign.status)) throw finished(found);
    const reading = readInput(body, campaign.default_country);
    if (reading.kind === 'fault') {
      const { path, reason } = reading;
      throw invalidRequest([{ path, code: reason, message: 'is not valid' }]);
    }
    const after = withFields(record, reading.fields);
    await requireUnique(deps, campaign, record, after);
    if (!(await updateRecord(deps.table, record, after))) continue;
    await giveAnotherTime(deps, campaign, after);
    const { campaign_id } = params;
    const contact_id = record.id;
    return contactReply(
      deps,
      await requireContact(deps, caller, { campaign_id, contact_id }),
    );
  }
  throw changedMeanwhile();
};

/** By another zone, number or time, whoever waits is called at another instant. */
async function giveAnotherTime(
  deps: Deps,
  campaign: Campaign,
  record: StoredContact['record'],
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { id, run_number } = campaign;
    const state = await getState(deps.table, id, run_number, record.seq);
    const now = deps.clock.now();
    const next = state && parkAnew(state, campaign, record, now);
    if (!next) return;
    if (await writeState(deps.table, next)) return wake(deps, campaign);
  }
}

/** Two contacts of a campaign share neither number nor external id. */
async function requireUnique(
  { table }: Deps,
  campaign: Campaign,
  before: StoredContact['record'],
  after: StoredContact['record'],
): Promise<void> {
  const had = numbersOf(before);
  const numbers = numbersOf(after).filter((it) => !had.includes(it));
  const external_ids =
    after.external_id === undefined || after.external_id === before.external_id
      ? []
      : [after.external_id];
  const others = await findContacts(table, campaign, { numbers, external_ids });
  const other = others.find(({ record }) => record.id !== before.id)?.record;
  if (!other) return;
  const path = numbersOf(other).some((it) => numbers.includes(it))
    ? 'phone_number'
    : 'external_id';
  const message = 'is that of another contact of the campaign';
  throw invalidRequest([{ path, code: 'duplicate', message }]);
}

/**
 * POST …/exclude: a waiting contact is not called any more in this run. Again is
 * no error; 409 for one that is in a call, or finished.
 */
export const excludeContact: HandlerOf<'exclude_contact'> = async (
  { params, caller },
  deps,
) => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await requireContact(deps, caller, params);
    if (found.state?.disposition === 'excluded') {
      return contactReply(deps, found);
    }
    const after = setAside(stateOf(found), 'excluded');
    if (!after || isTerminal(found.campaign.status)) throw notWaiting(found);
    if (!(await writeState(deps.table, after))) continue;
    await wake(deps, found.campaign);
    return contactReply(deps, { ...found, state: after });
  }
  throw changedMeanwhile();
};

/** DELETE …/contacts/{contact_id}: only one that was never called; its calls are a record. */
export const deleteContact: HandlerOf<'delete_contact'> = async (
  { params, caller },
  deps,
) => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await requireContact(deps, caller, params);
    const { campaign, record } = found;
    const before = stateOf(found);
    const after = setAside(before, 'deleted');
    const wasCalled = before.attempts.some(isAccepted);
    if (!after || wasCalled || isTerminal(campaign.status)) {
      throw notWaiting(found);
    }
    if (!(await deleteStored(deps.table, campaign, record, after))) continue;
    await wake(deps, campaign);
    return { status: 204 };
  }
  throw changedMeanwhile();
};

function stateOf({ state, record, campaign }: Found) {
  const { org_id, id: campaign_id, run_number } = campaign;
  const { seq } = record;
  return state ?? untouched({ org_id, campaign_id, run_number, seq });
}

/** It may have been the last that the run waited for. */
async function wake(
  { workflow }: Deps,
  { status, org_id, id: campaign_id, run_number }: Campaign,
): Promise<void> {
  if (status !== 'running') return;
  await workflow.wake({ org_id, campaign_id, run_number });
}

function notWaiting(found: Found): Refusal {
  if (!found.state || !isLive(found.state.status)) return finished(found);
  return new Refusal(
    409,
    'contact_in_call',
    'The contact is in a call. Try again when it has ended.',
    { current_status: found.state.status },
  );
}

export const erased = () =>
  new Refusal(
    409,
    'contact_erased',
    'What was held about the person was erased: the contact stays as it is.',
  );

const finished = ({ state, campaign }: Found) =>
  new Refusal(
    409,
    'contact_finished',
    'The contact was called, or its campaign has ended: it stays as it is.',
    {
      current_status: state?.status ?? 'pending',
      campaign_status: campaign.status,
    },
  );
