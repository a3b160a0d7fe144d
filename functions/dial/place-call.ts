import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type { PlaceAnswer } from '#functions/adapters/carrier/carrier.ts';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  isListed,
  listedNumbers,
} from '#functions/adapters/dynamodb/dnc-store.ts';
import {
  getNumber,
  restNumber,
} from '#functions/adapters/dynamodb/number-store.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { screenedFirst } from '#functions/attach/screened-first.ts';
import { amdRequest } from '#shared/domain/amd-request.ts';
import { parkWithinLimits } from '#shared/domain/attempt-limits.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { campaignBlocker } from '#shared/domain/campaign-blocker.ts';
import type { ContactRecord, ContactState } from '#shared/domain/contact.ts';
import { contactWindowBlocker } from '#shared/domain/contact-blocker.ts';
import { claim, markUnknown, nameCall } from '#shared/domain/contact-events.ts';
import { nextNumber } from '#shared/domain/contact-numbers.ts';
import { lastCallAt, type Place } from '#shared/domain/contact-window.ts';
import {
  type Withdrawal,
  withdraw,
} from '#shared/domain/contact-withdrawal.ts';
import { conversationId } from '#shared/domain/conversation.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  carrierOf,
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { agentOf, variantOf } from '#shared/domain/variants.ts';
import { heedAnswer } from './carrier-circuit.ts';
import type { Ways } from './carrier-ways.ts';
import { checkLines } from './check-lines.ts';
import { choosePlace } from './choose-number.ts';
import type { Claimed, Line } from './claim-line.ts';
import { heedCountry } from './country-ways.ts';
import type { Engine } from './engine.ts';
import { afterRefusal } from './refused-call.ts';

/** Whether a campaign places calls now, and it is the run that was meant. */
export function mayDial(
  engine: Engine,
  campaign: Campaign,
  run: number,
): boolean {
  return (
    campaign.run_number === run &&
    campaignBlocker(campaign, engine.clock.now()) === null
  );
}

/** What becomes of the slot: it has a call, or another contact may have it, now or later. */
export type Progress =
  | 'calling'
  | 'next'
  | 'throttled'
  | 'closed'
  /** Its number may not be used any more: everything is to be read again. */
  | 'changed'
  /** The carrier took no call, and another one may: the contact as it went back. */
  | { readonly back: ContactState };

/** Claim and intent in one write, the gate, then the call. */
export async function placeCall(
  engine: Engine,
  campaign: Campaign,
  record: ContactRecord,
  contact: ContactState,
  slot: number,
  attempt_id: string,
  line: Claimed,
  ways: Ways,
): Promise<Progress> {
  const { table, clock } = engine;
  const place = await choosePlace(engine, campaign, record, contact);
  const { phone_number } = place;
  const rests = parkElsewhere(contact, campaign, record, place, clock.now());
  if (rests) {
    await writeState(table, rests);
    return 'next';
  }
  const { carrier_id } = line.number;
  const intent = claim(contact, {
    attempt_id,
    ...place,
    phone_numbers: record.phone_numbers,
    from_number: line.number.phone_number,
    carrier_id,
    screened_first: await screenedFirst(engine, campaign, record, carrier_id),
    unrecorded: campaign.recording?.enabled === false,
    variant: variantOf(campaign.variants, record.id)?.key,
    slot,
    paced: campaign.dial_mode === 'predictive',
    now: iso(clock.now()),
  });
  if (!(await writeState(table, intent))) return 'next';
  const [gate, byOrg, number, conflict] = await Promise.all([
    getCampaign(table, campaign.org_id, campaign.id),
    isListed(table, campaign.org_id, phone_number),
    getNumber(table, campaign.org_id, line.number.id),
    checkLines(engine, {
      org_id: campaign.org_id,
      campaign_id: campaign.id,
      agent_id: agentOf(campaign, record),
      attempt_id,
      slot,
      phone_number,
      is_shared: record.phone_numbers !== undefined,
    }),
  ]);
  const listed =
    byOrg ||
    record.deleted ||
    (gate?.own_dnc &&
      (await isListed(table, gate.org_id, phone_number, gate.id)));
  const takeBack = (why: Withdrawal) =>
    undo(engine, gate ?? campaign, intent, attempt_id, why);
  if (listed) {
    const { deleted = false } = record;
    const left = !deleted && (await isLeft(engine, gate ?? campaign, intent));
    await takeBack(
      left ? { kind: 'returned' } : { kind: 'suppressed', deleted },
    );
    return 'next';
  }
  if (!gate || !mayDial(engine, gate, campaign.run_number)) {
    await takeBack({ kind: 'returned' });
    return 'closed';
  }
  if (!maySend(gate, number, line)) {
    engine.pools.delete(campaign.id);
    await takeBack({ kind: 'returned' });
    return 'changed';
  }
  if (conflict === 'elsewhere') {
    await takeBack({ kind: 'elsewhere' });
    return 'next';
  }
  if (conflict) {
    await takeBack({ kind: 'returned' });
    return 'closed';
  }
  if (contactWindowBlocker(gate, place, clock.now())) {
    await takeBack({ kind: 'closed' });
    return 'next';
  }
  const answer = await dial(engine, gate, record, intent, attempt_id, slot);
  const isCalm = await heedAnswer(engine, campaign.org_id, line.way, answer);
  const to = { carrier: carrierOf(line.number), phone_number };
  const hold = await heedCountry(engine, campaign.org_id, to, answer, ways);
  if (answer.kind === 'accepted') {
    const named = nameCall(intent, attempt_id, answer.call_id);
    // An event may have been faster: it names the call too.
    if (named) await writeState(table, named);
    return 'calling';
  }
  if (answer.kind === 'unknown') {
    const unknown = markUnknown(intent, attempt_id);
    // An event may have been faster: then it is known again.
    if (unknown) await writeState(table, unknown);
    return 'calling';
  }
  const { why, next, isNumbers } = afterRefusal(
    answer,
    isCalm,
    line,
    ways,
    hold,
  );
  if (isNumbers) await putToRest(engine, gate, line, answer);
  const back = await takeBack(why);
  if (next !== 'elsewhere') return next;
  return back ? { back } : 'next';
}

/** Our number is refused, not the call: it rests until somebody has looked. */
async function putToRest(
  { table, clock, pools }: Engine,
  { org_id, id }: Campaign,
  { number }: Line,
  { code = null }: { readonly code?: string | null },
): Promise<void> {
  const at = iso(clock.now());
  await restNumber(table, { org_id, id: number.id }, { code, at });
  pools.delete(id);
}

/** Whether the number is in the pool, may be used, and has no limit that this call evades. */
const maySend = (
  { number_pool }: Campaign,
  number: OutboundNumber | undefined,
  { number: chosen, stamp }: Line,
) =>
  number !== undefined &&
  isUsable(number) &&
  carrierOf(number) === carrierOf(chosen) &&
  number_pool.some(({ number_id }) => number_id === number.id) &&
  (number.max_concurrent === null || stamp !== undefined);

/** Of several numbers, the one that was next is listed: the limits are another's. */
function parkElsewhere(
  contact: ContactState,
  campaign: Campaign,
  record: ContactRecord,
  place: Place,
  now: number,
): ContactState | null {
  if (!record.phone_numbers) return null;
  return parkWithinLimits(contact, campaign, now, place);
}

/** Whether a contact whose number was listed just now has another to call. */
async function isLeft(
  { table }: Engine,
  campaign: Campaign,
  intent: ContactState,
): Promise<boolean> {
  const { phone_numbers } = intent;
  if (!phone_numbers) return false;
  const [phone_number = ''] = phone_numbers;
  const listed = await listedNumbers(table, campaign, {
    phone_number,
    phone_numbers,
  });
  return nextNumber(intent, 'same', listed) !== null;
}

/** @returns the contact as it went back; null when somebody else wrote it */
async function undo(
  { table, clock }: Engine,
  campaign: Campaign,
  intent: ContactState,
  attempt_id: string,
  why: Withdrawal,
): Promise<ContactState | null> {
  const back = withdraw(intent, attempt_id, why, campaign, clock.now());
  return back && (await writeState(table, back)) ? back : null;
}

async function dial(
  engine: Engine,
  campaign: Campaign,
  record: ContactRecord,
  intent: ContactState,
  attempt_id: string,
  slot: number,
): Promise<PlaceAnswer> {
  const open = intent.attempts.at(-1)!;
  const { org_id, id: campaign_id, run_number } = campaign;
  const ref = {
    org_id,
    campaign_id,
    run_number,
    seq: intent.seq,
    slot,
    attempt_id,
  };
  const carrier = await engine.carriers.of(org_id, open.carrier_id);
  const last = lastCallAt(campaign, open, engine.clock.now());
  return carrier.place({
    client_token: attempt_id,
    to: open.phone_number,
    from: open.from_number,
    ring_timeout_seconds:
      record.call?.ring_timeout_seconds ?? campaign.ring_timeout_seconds,
    max_call_seconds:
      record.call?.max_call_seconds ?? campaign.max_call_seconds,
    amd: amdRequest(campaign, open),
    record: !open.unrecorded,
    ...(last !== null && { not_after: iso(last) }),
    conversation_id: conversationId(ref),
    ref: encodeRef(ref),
    contact_id: record.id,
    attempt_number: open.attempt_number,
    kind: open.kind,
    variables: { ...campaign.variables, ...record.custom_fields },
  });
}
