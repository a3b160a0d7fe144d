import type { CallSnapshot } from '#functions/adapters/carrier/carrier.ts';
import { leaveSeat } from '#functions/adapters/dynamodb/seat-store.ts';
import {
  disownSlot,
  type Slot,
  stampedAt,
} from '#functions/adapters/dynamodb/slot-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Look } from '#functions/adapters/dynamodb/table.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { handOn, queueHanded } from '#functions/dial/hand-on.ts';
import { applyCallNews } from '#functions/events/apply-news.ts';
import type { CallRef } from '#functions/platform/messages.ts';
import { awaitsVerdict } from '#shared/domain/attach-turn.ts';
import type { CallNews } from '#shared/domain/attempt-end.ts';
import { leftBy } from '#shared/domain/call-limits.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import {
  type Capabilities,
  carrierKindFacts,
} from '#shared/domain/carrier-kinds.ts';
import type { Attempt, ContactState } from '#shared/domain/contact.ts';
import { giveUp, openAttempt } from '#shared/domain/contact-events.ts';
import { withdraw } from '#shared/domain/contact-withdrawal.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { campaignOfRun } from '#shared/domain/restart.ts';

/** A dial that has not claimed its contact after this long never will: 30 s time-out, and slack. */
export const CLAIM_MS = 40_000;
/**
 * When a carrier may be believed that it has no such call, by what it finds calls
 * by: a list may be behind, and who has none proves nothing.
 */
const HORIZON_MS: Readonly<Record<Capabilities['looks_up_by'], number>> = {
  token: 45_000,
  numbers_and_time: 90_000,
  nothing: Number.POSITIVE_INFINITY,
};
const SILENT_AFTER_RING_MS = 15_000;
/**
 * How often a slot that is held for long is looked at: the second time, whoever
 * should have been claimed or have rung out by then has, and a minute is not over.
 */
const LOOK_EACH_MS = 24_000;
/** By which a look may be late: ticks of a busy campaign mostly leave the lines alone (`glance.ts`). */
const LATE_MS = 8_000;
const ASK_EACH_MS = 60_000;

/**
 * Looks at every slot the campaign owns and mends what a crash or a silent
 * carrier left: an attempt that is over, one that was never claimed, a call
 * nobody has heard of.
 *
 * @param before - RFC 3339: when it was done last; null when that is not known
 * @returns milliseconds that the most overdue of the calls looked at is late,
 *   and the carrier could not tell what became of it; 0 when there is none
 */
export async function mendSlots(
  engine: Engine,
  campaign: Campaign,
  slots: readonly Slot[],
  before: string | null,
): Promise<number> {
  const now = engine.clock.now();
  const since = before === null ? Number.NEGATIVE_INFINITY : epochMs(before);
  const mine = slots.filter(
    (slot) => slot.campaign_id === campaign.id && slot.attempt_id,
  );
  const due = mine.filter(({ taken_at = '' }) => isDue(taken_at, since, now));
  let unsettled = 0;
  for (const slot of due) {
    unsettled = Math.max(unsettled, await mendSlot(engine, campaign, slot));
  }
  await dropLeftovers(engine, campaign, new Set(mine.map(({ slot }) => slot)));
  await dropSeats(engine, campaign, mine);
  return unsettled;
}

/** Whether another look of the slot fell due since the last time. */
function isDue(takenAt: string, since: number, now: number): boolean {
  const looks = (at: number) =>
    Math.floor((at - epochMs(takenAt)) / LOOK_EACH_MS);
  return looks(now) > Math.max(looks(since), 0);
}

/**
 * Stops counting slots that the campaign does not hold: a crash came between
 * two writes. Whoever counted one that long ago and did not take it never will,
 * and whoever counts it from now on changes its stamp.
 */
async function dropLeftovers(
  { table, clock, workflow }: Engine,
  campaign: Campaign,
  held: ReadonlySet<number>,
): Promise<void> {
  let now: Awaited<ReturnType<typeof disownSlot>> = null;
  for (const [index, stamp] of Object.entries(campaign.slots)) {
    const slot = Number(index);
    if (held.has(slot) || clock.now() - stampedAt(stamp) <= CLAIM_MS) continue;
    now = (await disownSlot(table, campaign, slot, stamp)) ?? now;
  }
  if (now?.left !== 0 || now.status === 'running') return;
  const { org_id, id: campaign_id, run_number } = campaign;
  await workflow.wake({ org_id, campaign_id, run_number });
}

/** Gives back seats of calls that hold their slot no more: a crash came before. */
async function dropSeats(
  { table }: Engine,
  campaign: Campaign,
  mine: readonly Slot[],
): Promise<void> {
  const held = new Map(mine.map((slot) => [slot.slot, slot.attempt_id]));
  for (const [slot, attempt] of Object.entries(campaign.seats ?? {})) {
    if (held.get(Number(slot)) === attempt) continue;
    await leaveSeat(table, campaign, Number(slot), attempt);
  }
}

/** @returns milliseconds that its call is overdue, and nobody knows of it */
async function mendSlot(
  engine: Engine,
  campaign: Campaign,
  slot: Slot,
): Promise<number> {
  const { attempt_id = '', run_number = 0, seq = 0, taken_at = '' } = slot;
  const age = engine.clock.now() - epochMs(taken_at);
  const look = (how: Look) =>
    getState(engine.table, campaign.id, run_number, seq, how);
  // Most are calls that go on. Whatever else it says of a call is a write's to decide.
  const seen = await look('peek');
  const state = openIn(seen, attempt_id) ? seen : await look('strong');
  const ref: CallRef = {
    org_id: campaign.org_id,
    campaign_id: campaign.id,
    run_number,
    seq,
    slot: slot.slot,
    attempt_id,
  };
  const open = openIn(state, attempt_id);
  if (!state || !open) {
    const over = state?.attempts.find(({ id }) => id === attempt_id);
    if (over || age > CLAIM_MS) {
      const handed = await handOn(engine, {
        ...(over ? leftBy(over) : { unplaced: true }),
        ended_at: over?.ended_at,
        org_id: campaign.org_id,
        slot: slot.slot,
        proof: { attempt_id },
        campaign_id: campaign.id,
      });
      await queueHanded(engine, handed);
    }
    return 0;
  }
  const now = engine.clock.now();
  if (!isSilent(open, campaign, now)) return 0;
  const run = campaignOfRun(campaign, run_number);
  const isSettled = await ask(engine, run, state, ref, age);
  return isSettled ? 0 : Math.max(now - dueOf(open, campaign), 0);
}

const openIn = (state: ContactState | undefined, attempt_id: string) =>
  state && openAttempt(state, attempt_id);

interface Open {
  readonly status: string;
  readonly answered_at?: string;
  readonly started_at: string;
}

/** Epoch milliseconds by which a call should have been heard of, or be over. */
function dueOf(
  { status, answered_at, started_at }: Open,
  { ring_timeout_seconds, max_call_seconds }: Campaign,
): number {
  if (answered_at) return epochMs(answered_at) + max_call_seconds * 1_000;
  const started = epochMs(started_at);
  if (status === 'submission_unknown') return started;
  return started + ring_timeout_seconds * 1_000 + SILENT_AFTER_RING_MS;
}

function isSilent(open: Open, campaign: Campaign, now: number): boolean {
  if (open.answered_at) {
    const talked = now - epochMs(open.answered_at);
    const into = talked % ASK_EACH_MS;
    return talked >= ASK_EACH_MS && into < LOOK_EACH_MS + LATE_MS;
  }
  if (open.status === 'submission_unknown') return true;
  return now > dueOf(open, campaign);
}

/**
 * Asks the carrier of the attempt by our token, and believes what it says. One
 * that cannot tell, or is gone, keeps the slot until no call can be up any more.
 *
 * @returns whether it is known now what became of the call
 */
async function ask(
  engine: Engine,
  campaign: Campaign,
  state: ContactState,
  ref: CallRef,
  age: number,
): Promise<boolean> {
  const open = openIn(state, ref.attempt_id)!;
  const carrier = await engine.carriers.of(ref.org_id, open.carrier_id);
  const answer = await carrier.lookUp({
    client_token: ref.attempt_id,
    ...(open.call_id !== undefined && { call_id: open.call_id }),
    to: open.phone_number,
    from: open.from_number,
    since: open.started_at,
    other_call_ids: state.attempts.flatMap(({ id, call_id }) =>
      call_id !== undefined && id !== open.id ? [call_id] : [],
    ),
  });
  if (answer.kind === 'found') {
    const news = newsOf(ref.attempt_id, answer.call, engine.clock.now());
    if (!news || isKnown(open, news, campaign)) return true;
    // Nobody tells it again: whom the carrier does not connect now, it never will.
    const how = { is_last_try: true };
    const handed = await applyCallNews(engine, ref, news, how);
    // A tick has many lines to look after: others dial.
    await queueHanded(engine, handed);
    return true;
  }
  const now = engine.clock.now();
  const { looks_up_by } = carrierKindFacts[carrier.kind].can;
  const isNone = answer.kind === 'absent' && age > HORIZON_MS[looks_up_by];
  // Of one that was heard of, a carrier may have forgotten: it was a call.
  const lost = isNone
    ? withdraw(state, ref.attempt_id, { kind: 'lost' }, campaign, now)
    : null;
  const next =
    lost ??
    (age > hardCapMs(campaign)
      ? giveUp(state, ref.attempt_id, campaign, now)
      : null);
  if (!next || !(await writeState(engine.table, next))) return false;
  const isPlaced = next.attempts.some(({ id }) => id === ref.attempt_id);
  const handed = await handOn(engine, {
    ...(!isPlaced && { unplaced: true }),
    org_id: ref.org_id,
    slot: ref.slot,
    proof: { attempt_id: ref.attempt_id },
    campaign_id: ref.campaign_id,
  });
  await queueHanded(engine, handed);
  return true;
}

/** That a call goes on which was answered; where nobody may be connected, an order was lost. */
const isKnown = (open: Attempt, { type }: CallNews, campaign: Campaign) =>
  type === 'answered' &&
  !!open.answered_at &&
  !open.paced &&
  !awaitsVerdict(open, campaign);

/** No call of ours can be up any more: the carrier enforces both limits. */
const hardCapMs = (campaign: Campaign) =>
  (campaign.ring_timeout_seconds + campaign.max_call_seconds + 120) * 1_000;

/** What the carrier knows of a call, as if it had told us; of some ends it says no instant. */
function newsOf(
  attempt_id: string,
  call: CallSnapshot,
  now: number,
): CallNews | null {
  const {
    call_id,
    client_token: _,
    state,
    placed_at,
    ended_at,
    ...told
  } = call;
  const base = { attempt_id, call_id };
  if (state === 'ended') {
    return {
      ...base,
      ...told,
      type: 'ended',
      at: ended_at ?? iso(now),
      learnt_by_look_up: true,
    };
  }
  if (state === 'in_progress' && told.answered_at) {
    return { ...base, type: 'answered', at: told.answered_at };
  }
  return state === 'ringing'
    ? { ...base, type: 'ringing', at: placed_at }
    : null;
}
