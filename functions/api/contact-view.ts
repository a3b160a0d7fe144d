import {
  type Conversations,
  noConversations,
} from '#functions/conversations/read-conversations.ts';
import type { AttemptView, ContactView } from '#shared/contracts/contacts.ts';
import type { Blocker } from '#shared/domain/blocker.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import {
  type Attempt,
  bucketOf,
  type Callback,
  type ContactRecord,
  type ContactState,
  isAccepted,
  isFinal,
  isLive,
} from '#shared/domain/contact.ts';
import { blockerOf } from '#shared/domain/contact-blocker.ts';
import { placeOf } from '#shared/domain/contact-numbers.ts';
import { type Place, zonesOf } from '#shared/domain/contact-window.ts';
import {
  conversationIdOf,
  resultOf,
  shownCampaignId,
} from '#shared/domain/conversation.ts';
import { dispositionOf } from '#shared/domain/disposition.ts';
import { effectiveStatus } from '#shared/domain/effective-status.ts';
import { epochMs } from '#shared/domain/instant.ts';
import { sipText } from '#shared/domain/sip-code.ts';
import { variantOf } from '#shared/domain/variants.ts';

/**
 * An attempt as the API and the report show it: every field there, null when
 * it is not known (yet). Ring time ends with the answer, or with the call.
 */
export function attemptView(
  attempt: Attempt,
  contactId: string,
  of: Pick<ContactState, 'campaign_id' | 'run_number' | 'seq'>,
  conversations: Conversations = noConversations,
): AttemptView {
  const conversation_id = conversationIdOf(attempt, of);
  const answered = attempt.answered_at ?? null;
  const ended = attempt.ended_at ?? null;
  const rungUntil = answered ?? ended;
  return {
    id: attempt.id,
    contact_id: contactId,
    attempt_number: attempt.attempt_number,
    kind: attempt.kind,
    phone_number: attempt.phone_number,
    from_number: attempt.from_number,
    carrier_id: attempt.carrier_id ?? OWN_CARRIER,
    conversation_id,
    status: attempt.status,
    outcome: attempt.outcome ?? null,
    sip_code: attempt.sip_code ?? null,
    sip_text: sipText(attempt.sip_code),
    attach_failed: attempt.attach_failed ?? false,
    possibly_blocked: attempt.possibly_blocked ?? false,
    started_at: attempt.started_at,
    answered_at: answered,
    ended_at: ended,
    ring_seconds: secondsBetween(attempt.started_at, rungUntil),
    duration_seconds: secondsBetween(answered ?? ended, ended),
    cost_usd: attempt.cost_usd ?? null,
    result: resultOf(conversations.get(conversation_id ?? '')),
  };
}

/** Never negative: a carrier's clock may be behind ours. */
const secondsBetween = (from: string | null, to: string | null) =>
  from === null || to === null
    ? null
    : Math.max(epochMs(to) - epochMs(from), 0) / 1000;

/** What the carrier accepted, and an intent while it is not settled. */
const isShown = (attempt: Attempt, state: ContactState) =>
  isAccepted(attempt) || isLive(state.status);

/**
 * A contact as the API shows it: its record, and what happened to it in the
 * campaign's current run.
 *
 * @param now - epoch milliseconds of the one clock, for the blocker
 * @param listed - its number is on the do-not-call list, for the blocker too
 * @param room - what all lines say, for the blocker too
 * @param conversations - those of its attempts that have results
 */
export function contactView(
  record: ContactRecord,
  state: ContactState | undefined,
  campaign: Campaign,
  now: number,
  listed = false,
  room?: Blocker | null,
  conversations: Conversations = noConversations,
): ContactView {
  const status = effectiveStatus(state, campaign);
  const shown = (state?.attempts ?? []).filter((it) => isShown(it, state!));
  const attempts = shown.map((it) =>
    attemptView(it, record.id, state!, conversations),
  );
  const last = attempts.at(-1);
  const place = placeOf(record, state, campaign.retry_policy);
  return {
    id: record.id,
    campaign_id: shownCampaignId(record.campaign_id),
    seq: record.seq,
    version: record.version ?? 1,
    external_id: record.external_id ?? null,
    phone_number: record.phone_number,
    phone_numbers: record.phone_numbers ? [...record.phone_numbers] : null,
    custom_fields: record.custom_fields,
    status,
    bucket: bucketOf(status),
    terminal: isFinal(status),
    attempt_count: (state?.attempts ?? []).filter(isAccepted).length,
    max_attempts: campaign.retry_policy.max_attempts,
    system_retries: state?.system_retries ?? 0,
    next_eligible_at: isFinal(status)
      ? null
      : (state?.next_eligible_at ?? null),
    scheduled_at: record.scheduled_at ?? null,
    ...zoneView(place, campaign),
    blocker: blockerOf({ state, listed, place, room }, campaign, now),
    disposition: (state && dispositionOf(state)) ?? null,
    last_result:
      attempts.findLast((it) => it.outcome !== null)?.outcome ?? null,
    duration_seconds: sum(attempts.map((it) => it.duration_seconds ?? 0)),
    score: scoreOf(attempts, conversations),
    from_number: last?.from_number ?? null,
    last_attempted_at: last?.started_at ?? null,
    callback: state?.callback ? callbackView(state.callback, campaign) : null,
    variant: variantOf(campaign.variants, record.id)?.key ?? null,
    ...(record.erased_at !== undefined && { erased_at: record.erased_at }),
    attempts,
  };
}

/** The zone that its hours are read in, and who told it; null when there are several. */
function zoneView(place: Place, campaign: Campaign) {
  const { zones, source } = zonesOf(place, campaign);
  const [only = null, ...others] = zones;
  return {
    timezone: others.length > 0 ? null : only,
    timezone_source: source,
  };
}

/** A run that ended took its callbacks with it. */
export function callbackView(
  { delay_ms: _, ...callback }: Callback,
  campaign: Pick<Campaign, 'status'>,
): ContactView['callback'] {
  const isOver = callback.status === 'pending' && isTerminal(campaign.status);
  return {
    preferred_time_text: null,
    time_reason: null,
    ...callback,
    ...(isOver && { status: 'cancelled' }),
  };
}

/** Of the last conversation that was rated. */
const scoreOf = (
  attempts: readonly AttemptView[],
  conversations: Conversations,
): number | null =>
  attempts
    .map(({ conversation_id: id }) => conversations.get(id ?? '')?.score)
    .findLast((score) => typeof score === 'number') ?? null;

/** In whole milliseconds, so that tenths add up. */
const sum = (seconds: readonly number[]) =>
  Math.round(seconds.reduce((all, one) => all + one, 0) * 1000) / 1000;
