import type { Engine } from '#functions/dial/engine.ts';
import type { CallEvent, CallRef } from '#functions/platform/messages.ts';
import { BEFORE_ATTACH_MS } from '#shared/domain/amd-request.ts';
import { awaitsVerdict } from '#shared/domain/attach-turn.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { carrierKindFacts } from '#shared/domain/carrier-kinds.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { type CallNews, openAttempt } from '#shared/domain/contact-events.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';

/**
 * Sees to it that nobody who answered waits for a verdict that never comes.
 *
 *     answered ──verdict──▶ connected, or hung up on
 *         └──2 s, none──▶ `unknown`: as the campaign says
 *
 * A carrier that asks what comes next asks again when time is up. One that is
 * only commanded says nothing when its webhook is lost, so we tell ourselves: by
 * a message that waits in the events queue. A verdict that came changes nothing
 * any more, so whichever is first holds.
 *
 * @param state - the contact after the news
 * @throws whatever the queue throws: the news come back
 */
export async function expireVerdict(
  { attaching, carriers, clock }: Engine,
  ref: CallRef,
  { type, call_id, event_id = 'look_up' }: CallNews,
  state: ContactState,
  rules: Pick<Campaign, 'amd'>,
): Promise<void> {
  if (type !== 'answered' || !attaching) return;
  const open = openAttempt(state, ref.attempt_id);
  const { answered_at, carrier_id } = open ?? {};
  if (!open || !answered_at || !awaitsVerdict(open, rules)) return;
  const { kind } = await carriers.of(ref.org_id, carrier_id);
  if (carrierKindFacts[kind].can.control !== 'command') return;
  const until = epochMs(answered_at) + BEFORE_ATTACH_MS;
  const { org_id, campaign_id, run_number, seq, slot, attempt_id } = ref;
  const expired: CallEvent = {
    v: 1,
    ...{ org_id, campaign_id, run_number, seq, slot, attempt_id },
    ...(carrier_id !== undefined && { carrier_id }),
    event_id: `${event_id}:no_verdict`,
    call_id,
    type: 'amd',
    verdict: 'unknown',
    expired: true,
    at: iso(until),
  };
  await attaching.tell_later(expired, secondsFrom(until - clock.now()));
}

/** The queue waits whole seconds; a carrier's clock may be another, and its answer late. */
const secondsFrom = (left_ms: number) =>
  Math.ceil(Math.min(Math.max(left_ms, 1_000), BEFORE_ATTACH_MS) / 1_000);
