import { getContact } from '#functions/adapters/dynamodb/contact-store.ts';
import { isListedFor } from '#functions/adapters/dynamodb/dnc-store.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord, ContactState } from '#shared/domain/contact.ts';
import {
  type Acted,
  type ContactAction,
  cancelCallback,
  contactActions,
  promiseCallback,
  retryNow,
} from '#shared/domain/contact-actions.ts';
import { effectiveStatus } from '#shared/domain/effective-status.ts';
import { epochMs } from '#shared/domain/instant.ts';
import { runOf } from './act-on-campaign.ts';
import { changedMeanwhile, requireCampaign } from './campaign-reply.ts';
import { futureInstant } from './campaign-settings-input.ts';
import { contactReply, erased } from './contact-changes.ts';

/** Times that a dial, or another person, may be faster. */
const MAX_TRIES = 3;

/** POST …/contacts/{contact_id}/retry-now */
export const retryContactNow: HandlerOf<'retry_contact_now'> = (
  { caller, params },
  deps,
) => act(deps, caller, params, 'retry-now', retryNow);

/**
 * POST …/contacts/{contact_id}/callback
 *
 * @throws Refusal 400 `scheduled_at_in_past`, 409 `callbacks_off`,
 *   `too_many_callbacks` or `do_not_call`
 */
export const promiseContactCallback: HandlerOf<'promise_contact_callback'> = (
  { caller, params, body },
  deps,
) => {
  const at = epochMs(futureInstant(body.scheduled_at, deps.clock.now()));
  const wish = { at, reason: body.reason ?? null };
  return act(deps, caller, params, 'callback', (state, campaign, record, now) =>
    promiseCallback(state, campaign, record, now, wish),
  );
};

/** POST …/contacts/{contact_id}/cancel-callback */
export const cancelContactCallback: HandlerOf<'cancel_contact_callback'> = (
  { caller, params },
  deps,
) => act(deps, caller, params, 'cancel-callback', cancelCallback);

/**
 * Changes a contact by a write that holds only if nobody was faster, and wakes
 * whoever waits for the campaign's next instant.
 *
 * @throws Refusal 404, 409 `invalid_transition` or `changed_meanwhile`
 */
async function act(
  deps: Deps,
  caller: Caller,
  params: { readonly campaign_id: string; readonly contact_id: string },
  action: ContactAction,
  decide: (
    state: ContactState | undefined,
    campaign: Campaign,
    record: ContactRecord,
    now: number,
  ) => Acted,
) {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const campaign = await requireCampaign(deps, caller, params.campaign_id);
    const found = await getContact(deps.table, campaign, params.contact_id);
    if (found === undefined) throw notFound();
    const { record, state } = found;
    if (record.erased_at) throw erased();
    const now = deps.clock.now();
    const acted = decide(state, campaign, record, now);
    if (acted.kind === 'refused') {
      throw acted.why
        ? new Refusal(409, acted.why, whys[acted.why])
        : refusal(state, campaign, action);
    }
    if (action === 'callback') {
      if (await isListedFor(deps.table, campaign, record)) {
        const detail = 'The number is on a do-not-call list.';
        throw new Refusal(409, 'do_not_call', detail);
      }
    }
    if (acted.kind === 'changed') {
      if (!(await writeState(deps.table, acted.state))) continue;
      await deps.workflow.wake(runOf(campaign));
    }
    const after = acted.kind === 'changed' ? acted.state : state;
    return contactReply(deps, { record, state: after, campaign });
  }
  throw changedMeanwhile();
}

const whys = {
  callbacks_off:
    'The campaign dials no callbacks: switch callback_detection on first.',
  too_many_callbacks:
    'The contact was promised 5 callbacks: there are no more.',
} as const;

function refusal(
  state: ContactState | undefined,
  campaign: Campaign,
  action: ContactAction,
): Refusal {
  const current_status = effectiveStatus(state, campaign);
  const allowed_actions = contactActions(state, campaign);
  const takes = allowed_actions.join(', ') || 'no action';
  return new Refusal(
    409,
    'invalid_transition',
    `A contact that is ${current_status} does not take ${action}. It takes: ${takes}.`,
    { current_status, allowed_actions },
  );
}
