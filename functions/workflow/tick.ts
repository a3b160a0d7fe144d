import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { getCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import {
  clearHints,
  type Hinted,
  noteHints,
  readTick,
  winTick,
} from '#functions/adapters/dynamodb/flow-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import {
  listSlots,
  type Slot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Permit, Tick } from '#functions/platform/messages.ts';
import { callTarget } from '#shared/domain/call-target.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { passage } from '#shared/domain/circuit.ts';
import { iso } from '#shared/domain/instant.ts';
import { withinLimits } from './change-by-system.ts';
import { mendSlots } from './mend-slots.ts';
import { type Outlook, outlook } from './outlook.ts';
import { paceCampaign } from './pace-campaign.ts';
import { callAllSkipped } from './skipped.ts';

const BUSY_SECONDS = 2;
const IDLE_SECONDS = 30;

/** Free slots from which on dials would be in each other's way. */
const MANY = 20;
const MANY_ALONE = 2;
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
 */
export async function runTick(engine: Engine, tick: Tick): Promise<void> {
  const { table, clock } = engine;
  const hinted = await goesOn(engine, tick);
  if (hinted === 'over') return;
  const found = await getCampaign(table, tick.org_id, tick.campaign_id);
  if (!found || found.run_number !== tick.run_number) return;
  // Before the work, so that a crash in it does not end the chain.
  await engine.queues.tick(
    nextBeat(tick, clock.now()),
    found.status === 'running' ? BUSY_SECONDS : IDLE_SECONDS,
  );
  const limited = await withinLimits(engine, found);
  const { id } = limited;
  const [settings, slots, circuit] = await Promise.all([
    getOrgSettings(table, tick.org_id),
    listSlots(table, tick.org_id),
    getCircuit(table, tick.org_id),
  ]);
  const campaign = await paceCampaign(
    engine,
    limited,
    settings.concurrency_limit,
  );
  const { status } = campaign;
  await mendSlots(engine, campaign, slots, tick.before ?? null);
  if (hinted && clock.now() - hinted.at > HINT_MS) {
    if (status === 'running') {
      await callAllSkipped(engine, campaign, hinted.from);
    }
    await clearHints(table, id, hinted);
  }
  const free = freeSlots(campaign, slots, settings.concurrency_limit);
  const isHeld = slots.some(({ campaign_id }) => campaign_id === id);
  // All lines are busy: each call hands its own on.
  if (isHeld && free.length === 0) return;
  const view = await outlook(table, campaign, clock.now(), free.length);
  const isAlone = Object.keys(settings.running).length <= 1;
  const mayCall = passage(circuit, clock.now()) !== 'wait';
  const permits = mayCall ? permitsFor(campaign, free, view, isAlone) : [];
  const from = permits.find(({ hint }) => hint !== undefined)?.hint;
  if (from !== undefined) {
    await noteHints(table, id, { from, at: clock.now() });
  }
  await sendPaced(engine, permits, Object.keys(settings.running).length);
  if (isHeld || view.callable > 0 || hinted !== null) return;
  // Nothing to do: the beat that is on its way finds its number taken.
  if (
    await winTick(table, id, tick.tick_number + 1, engine.new_id('tck'), {
      ends_at: clock.now(),
    })
  ) {
    await engine.workflow.wake(tick);
  }
}

/** What was hinted at, when this tick's chain is the one that lives; else `over`. */
async function goesOn(
  { table, new_id }: Engine,
  { campaign_id, tick_number, beat = 0 }: Tick,
): Promise<Hinted | null | 'over'> {
  if (beat === 0) {
    const won = await winTick(table, campaign_id, tick_number, new_id('tck'));
    if (!won) return 'over';
  }
  const state = await readTick(table, campaign_id);
  return state.tick_number === tick_number + 1 ? state.hinted : 'over';
}

function nextBeat(tick: Tick, now: number): Tick {
  const beat = (tick.beat ?? 0) + 1;
  const before = iso(now);
  return beat < BEATS
    ? { ...tick, beat, before }
    : { ...tick, tick_number: tick.tick_number + 1, beat: 0, before };
}

/** Slots under the limit that nobody holds, as many as the campaign may still take. */
function freeSlots(
  campaign: Campaign,
  slots: readonly Slot[],
  limit: number,
): { slot: number; epoch: number }[] {
  const room = callTarget(campaign) - ownedCount(campaign);
  if (campaign.status !== 'running') return [];
  const known = new Map(slots.map((slot) => [slot.slot, slot]));
  const free: { slot: number; epoch: number }[] = [];
  for (let slot = 0; slot < limit && free.length < room; slot += 1) {
    const held = known.get(slot);
    if (!held?.attempt_id) free.push({ slot, epoch: held?.epoch ?? 0 });
  }
  return free;
}

/**
 * Sends as many permits as the carrier takes until the next tick, second by
 * second; it is shared by the campaigns that run. The rest find their slots free then.
 */
async function sendPaced(
  { queues, carrier }: Engine,
  permits: readonly Permit[],
  campaigns: number,
): Promise<void> {
  const each = carrier.calls_per_second / Math.max(campaigns, 1);
  const share = Math.max(Math.floor(each), 1);
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
  isAlone: boolean,
): Permit[] {
  const names = free.length >= (isAlone ? MANY_ALONE : MANY);
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
