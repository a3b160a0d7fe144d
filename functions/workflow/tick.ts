import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { getCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import {
  listSlots,
  type Slot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import {
  clearHints,
  noteHints,
  readTick,
  type TickState,
  winTick,
} from '#functions/adapters/dynamodb/tick-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { type LineRoom, roomOf } from '#functions/dial/line-room.ts';
import { knownPool } from '#functions/dial/read-pool.ts';
import type { Permit, Tick } from '#functions/platform/messages.ts';
import { metrics } from '#functions/platform/metrics.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { paceOfPool } from '#shared/domain/carrier-rates.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  carrierOf,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { callsAtOnce } from '#shared/domain/platform-share.ts';
import { carriersNow } from './carriers-now.ts';
import { withinLimits } from './change-by-system.ts';
import { busyCampaign, LOOK_EACH } from './glance.ts';
import { keepShare } from './keep-share.ts';
import { keepWatch, slowDown, type TickEngine } from './keep-watch.ts';
import { failWithoutAgent } from './lost-agent.ts';
import { failWithoutNumbers } from './lost-numbers.ts';
import { mendLines } from './mend-lines.ts';
import { mendSlots } from './mend-slots.ts';
import { BUSY_SECONDS, IDLE_SECONDS } from './next-step.ts';
import { noteTick } from './note-tick.ts';
import { type Outlook, outlook } from './outlook.ts';
import { paceCampaign } from './pace-campaign.ts';
import { callAllSkipped } from './skipped.ts';
import { tickMetrics } from './tick-metrics.ts';

/** Free slots from which on dials would be in each other's way. */
const MANY = 20;
const MANY_ALONE = 2;
/** Where permits may be refused: who was named to one would wait for long. */
const NEVER = Number.POSITIVE_INFINITY;
/** Whoever was named by then and was not called will not be: no dial lives so long. */
const HINT_MS = 40_000;
/** Ticks of one number: only the first of them costs a write. */
const BEATS = 8;

/**
 * The safety net of a run: fills free slots while somebody may be called, asks
 * about silent calls, and comes back by itself.
 *
 * One winner for each number, so that a new chain silences the old one, and a
 * doubled message doubles the chain for a few beats at most.
 *
 * @param runner - the same whenever one message is delivered: a tick that crashed
 *   after it had won its number goes on when its message comes back
 */
export async function runTick(
  engine: TickEngine,
  tick: Tick,
  runner: string = engine.new_id('tck'),
): Promise<void> {
  const { table, clock } = engine;
  const began = clock.now();
  const busy = await busyCampaign(engine, tick);
  if (busy) {
    const next = { ...nextBeat(tick, began), looked: lookedAt(tick) };
    await engine.queues.tick(next, BUSY_SECONDS);
    return keepWatch(engine, tick, busy);
  }
  const state = await goesOn(engine, tick, runner);
  if (state === 'over') return;
  const { hinted } = state;
  const { beat = 0 } = tick;
  const found = await getCampaign(table, tick.org_id, tick.campaign_id);
  if (!found) return;
  if (found.run_number !== tick.run_number) return end(engine, tick, runner);
  const pause = found.status === 'running' ? BUSY_SECONDS : IDLE_SECONDS;
  // Before the work, so that a crash in it does not end the chain.
  await engine.queues.tick(nextBeat(tick, clock.now()), pause);
  await keepWatch(engine, tick, found);
  const limited = await withinLimits(engine, found);
  const { id } = limited;
  await keepShare(engine, tick.org_id, tick.tick_number * BEATS + beat);
  const [settings, slots, circuit, pool] = await Promise.all([
    getOrgSettings(table, tick.org_id),
    // Seats are given back by what it says; of all else writes decide.
    listSlots(table, tick.org_id, isPaced(limited) ? 'strong' : 'peek'),
    getCircuit(table, tick.org_id),
    knownPool(engine, limited),
  ]);
  const able = await failWithoutAgent(
    engine,
    await failWithoutNumbers(engine, limited, pool.numbers),
    settings,
  );
  const campaign = await paceCampaign(engine, able, callsAtOnce(settings));
  const { status } = campaign;
  const { before = null } = tick;
  const unsettled = await mendSlots(engine, campaign, slots, lookedAt(tick));
  await mendLines(engine, pool.numbers, slots);
  if (hinted && clock.now() - hinted.at > HINT_MS) {
    // Also while it is paused: nobody would know of them once it goes on.
    if (!isTerminal(status)) {
      await callAllSkipped(engine, campaign, hinted.from);
    }
    await clearHints(table, id, hinted);
  }
  const now = clock.now();
  const { numbers, rates, is_open } = await carriersNow(
    engine,
    tick.org_id,
    pool.numbers,
    circuit,
  );
  const room = roomOf(campaign, { settings, slots, numbers, rates }, now);
  const free = freeSlots(campaign, slots, callsAtOnce(settings), room);
  const isHeld = slots.some(({ campaign_id }) => campaign_id === id);
  const note = (permits: readonly Permit[], view: Outlook | null) => {
    const measured = tickMetrics({
      campaign,
      room,
      free: free.length,
      view,
      slots,
      is_circuit_open: !is_open,
      unsettled_ms: unsettled,
      began,
      before,
      looked: lookedAt(tick),
      pause_seconds: tick.quiet_since === undefined ? pause : IDLE_SECONDS,
    });
    metrics().measure(measured, idsOf(tick));
    const ticked = { campaign, room, free, permits, view };
    return noteTick(engine, state.note, began, ticked);
  };
  // All lines are busy: each call hands its own on.
  if (isHeld && free.length === 0) return note([], null);
  const view = await outlook(table, campaign, now, free.length, room.closed);
  const isAlone = Object.keys(settings.running).length <= 1;
  const mayBeLate = room.is_shared || numbers.some(isPacedNumber);
  const many = mayBeLate ? NEVER : isAlone ? MANY_ALONE : MANY;
  const permits = is_open ? permitsFor(campaign, free, view, many) : [];
  const from = permits.find(({ hint }) => hint !== undefined)?.hint;
  if (from !== undefined) {
    await noteHints(table, id, { from, at: clock.now() });
  }
  const campaigns = Math.max(Object.keys(settings.running).length, 1);
  const share = paceOfPool(numbers, rates, campaigns);
  await sendPaced(engine, permits, Math.max(Math.floor(share), 1));
  await note(permits, view);
  if (isHeld || view.callable > 0) return;
  if (hinted === null) return slowDown(engine, tick, view);
  // Whoever was named may come yet; if not, it is over, and somebody looks.
  const isOver = view.next_at === null && beat % LOOK_EACH === 0;
  if (isOver) await engine.workflow.wake(tick);
}

const idsOf = ({ org_id, campaign_id, run_number }: Tick) => ({
  org_id,
  campaign_id,
  run_number,
});

/** How it stands, when this tick's chain is the one that lives; else `over`. */
async function goesOn(
  { table }: Engine,
  { campaign_id, tick_number, beat = 0 }: Tick,
  runner: string,
): Promise<TickState | 'over'> {
  if (beat === 0) {
    const won = await winTick(table, campaign_id, tick_number, runner);
    if (!won) return 'over';
  }
  const state = await readTick(table, campaign_id);
  return state.tick_number === tick_number + 1 ? state : 'over';
}

/** Its run was restarted: nobody is to believe that ticks go on. */
async function end(
  { table, clock }: Engine,
  { campaign_id, tick_number }: Tick,
  runner: string,
): Promise<void> {
  const how = { ends_at: clock.now() };
  await winTick(table, campaign_id, tick_number + 1, runner, how);
}

function nextBeat(
  { looked: _, quiet_since: __, ...tick }: Tick,
  now: number,
): Tick {
  const beat = (tick.beat ?? 0) + 1;
  const before = iso(now);
  return beat < BEATS
    ? { ...tick, beat, before }
    : { ...tick, tick_number: tick.tick_number + 1, beat: 0, before };
}

/** When the chain looked at all lines before. */
const lookedAt = ({ looked, before }: Tick) => looked ?? before ?? null;

const isPaced = ({ dial_mode }: Campaign) => dial_mode === 'predictive';

/** Itself, or by the account that it is at. */
const isPacedNumber = (number: OutboundNumber) =>
  number.cps !== null || carrierOf(number) !== OWN_CARRIER;

/** Slots under the limit that nobody holds, as many as the campaign may still take. */
function freeSlots(
  campaign: Campaign,
  slots: readonly Slot[],
  limit: number,
  { left }: LineRoom,
): { slot: number; epoch: number }[] {
  if (campaign.status !== 'running') return [];
  const known = new Map(slots.map((slot) => [slot.slot, slot]));
  const free: { slot: number; epoch: number }[] = [];
  for (let slot = 0; slot < limit && free.length < left; slot += 1) {
    const held = known.get(slot);
    if (!held?.attempt_id) free.push({ slot, epoch: held?.epoch ?? 0 });
  }
  return free;
}

/**
 * Sends as many permits as the carrier and the numbers take until the next tick,
 * second by second. The rest find their slots free then.
 *
 * @param share - of this campaign, calls a second
 */
async function sendPaced(
  { queues }: Engine,
  permits: readonly Permit[],
  share: number,
): Promise<void> {
  for (let second = 0; second < BUSY_SECONDS; second += 1) {
    const part = permits.slice(second * share, (second + 1) * share);
    if (part.length > 0) await queues.dial(part, second);
  }
}

/**
 * A permit for each slot while there is somebody to call. Of many at once each
 * names one who was never called: or all would reach for the same. Where other
 * campaigns want the same slots, a few are left to find their own: who is named
 * to a permit that comes too late is only called later.
 */
function permitsFor(
  { org_id, id, run_number }: Campaign,
  free: readonly { slot: number; epoch: number }[],
  view: Outlook,
  many: number,
): Permit[] {
  const names = free.length >= many;
  return free.slice(0, view.callable).map(({ slot, epoch }, index) => ({
    v: 1,
    org_id,
    campaign_id: id,
    run_number,
    slot,
    proof: { epoch },
    ...(names &&
      index >= view.due && { hint: view.next_seq + index - view.due }),
  }));
}
