import { isListedFor } from '#functions/adapters/dynamodb/dnc-store.ts';
import { conversationsOf } from '#functions/conversations/read-conversations.ts';
import { roomBlockerOf } from '#functions/dial/read-room.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import type { ContactDebug } from '#shared/contracts/contact-changes.ts';
import { clearsWhen } from '#shared/domain/blocker-clears.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import {
  campaignBlocker,
  capacityBlocker,
} from '#shared/domain/campaign-blocker.ts';
import {
  type Attempt,
  type Callback,
  type ContactRecord,
  type ContactState,
  isWaiting,
} from '#shared/domain/contact.ts';
import {
  type BlockedContact,
  blockerOf,
  contactBlocker,
} from '#shared/domain/contact-blocker.ts';
import { placeOf } from '#shared/domain/contact-numbers.ts';
import { effectiveStatus } from '#shared/domain/effective-status.ts';
import { iso } from '#shared/domain/instant.ts';
import { sipText } from '#shared/domain/sip-code.ts';
import { requireContact } from './contact-changes.ts';
import { contactView } from './contact-view.ts';

type DebugEvent = ContactDebug['events'][number];

/**
 * GET …/contacts/{contact_id}/debug: all that is known to have happened, in
 * order; then each gate, asked as the dispatcher asks it.
 */
export const debugContact: HandlerOf<'debug_contact'> = async (
  { params, caller },
  deps,
) => {
  const { record, state, campaign } = await requireContact(
    deps,
    caller,
    params,
  );
  const listed = await isListedFor(deps.table, campaign, record);
  const now = deps.clock.now();
  const place = placeOf(record, state, campaign.retry_policy);
  const room = await roomBlockerOf(deps.table, campaign, now);
  const blocker = blockerOf({ state, listed, place, room }, campaign, now);
  const body: ContactDebug = {
    at: iso(now),
    contact: contactView(
      record,
      state,
      campaign,
      now,
      listed,
      room,
      await conversationsOf(deps.table, record.org_id, [{ state }]),
    ),
    events: eventsOf(record, state, campaign),
    decisions: decisionsOf({ state, listed, place, room }, campaign, now),
    blocker,
    clears: blocker && clearsWhen(blocker),
    snapshot: {
      run_number: campaign.run_number,
      campaign_status: campaign.status,
      revision: state?.rev ?? 0,
      slot: state?.slot ?? null,
      system_retries: state?.system_retries ?? 0,
      carrier_faults: state?.carrier_faults ?? 0,
      waits_for: state?.waits_for ?? null,
      do_not_call: listed,
      calls_of_campaign: ownedCount(campaign),
      max_concurrent_calls: campaign.max_concurrent_calls,
    },
  };
  return { status: 200, body };
};

function decisionsOf(
  contact: BlockedContact,
  campaign: Campaign,
  now: number,
): ContactDebug['decisions'] {
  const gates = {
    campaign: campaignBlocker(campaign, now),
    contact: contactBlocker(contact, now),
    capacity: contact.room ?? capacityBlocker(campaign),
  };
  const waits = isWaiting(effectiveStatus(contact.state, campaign));
  return [
    { gate: 'state', passed: waits, blocker: null },
    ...Object.entries(gates).map(([gate, blocker]) => ({
      gate: gate as keyof typeof gates,
      passed: blocker === null,
      blocker,
    })),
  ];
}

/** By instant; of two at one instant, the one that led to the other is first. */
function eventsOf(
  record: ContactRecord,
  state: ContactState | undefined,
  campaign: Campaign,
): DebugEvent[] {
  const events = [
    plain('contact_created', record.created_at, 'The contact was added'),
    ...(campaign.started_at
      ? [plain('run_started', campaign.started_at, 'The run began')]
      : []),
    ...(state?.attempts ?? []).flatMap(attemptEvents),
    ...(state?.callback ? callbackEvents(state.callback) : []),
    ...(state?.next_eligible_at
      ? [
          plain(
            'next_eligible',
            state.next_eligible_at,
            `It may be called from here on (${state.waits_for ?? state.status})`,
          ),
        ]
      : []),
  ];
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const plain = (type: string, at: string, text: string): DebugEvent => ({
  at,
  type,
  attempt_id: null,
  text,
  attempt_status: null,
  outcome: null,
  sip_code: null,
});

function attemptEvents(attempt: Attempt): DebugEvent[] {
  const { id, attempt_number, kind, status, outcome, sip_code } = attempt;
  const event = (type: string, at: string, text: string): DebugEvent => ({
    ...plain(type, at, text),
    attempt_id: id,
    attempt_status: status,
  });
  const { started_at, answered_at, ended_at, amd } = attempt;
  // What the code of an answered call says was told when it was answered.
  const end = answered_at ? null : sipText(sip_code);
  return [
    event('placed', started_at, `Attempt ${attempt_number} (${kind})`),
    ...(answered_at ? [event('answered', answered_at, 'Answered')] : []),
    ...(amd
      ? [event('screened', answered_at ?? started_at, `Detected: ${amd}`)]
      : []),
    ...(ended_at
      ? [
          {
            ...event('ended', ended_at, end ?? `Ended: ${outcome}`),
            outcome: outcome ?? null,
            sip_code: sip_code ?? null,
          },
        ]
      : []),
  ];
}

const callbackEvents = (callback: Callback): DebugEvent[] => [
  plain(
    'callback_requested',
    callback.requested_at,
    callback.reason ?? 'A later call was asked for',
  ),
  plain(
    'callback_scheduled_for',
    callback.scheduled_at,
    `Callback ${callback.sequence} is ${callback.status}`,
  ),
];
