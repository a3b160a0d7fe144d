import { agentIn } from '#functions/adapters/dynamodb/agent-store.ts';
import { openCircuits } from '#functions/adapters/dynamodb/circuit-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import {
  readTick,
  type TickState,
} from '#functions/adapters/dynamodb/tick-store.ts';
import {
  type LineFacts,
  type LineRoom,
  rivalsOf,
  roomOf,
} from '#functions/dial/line-room.ts';
import { readFacts } from '#functions/dial/read-room.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import type { LiveView, StatsView } from '#shared/contracts/stats.ts';
import { midnightAfter } from '#shared/domain/call-limits.ts';
import { nextOpening, windowState } from '#shared/domain/calling-window.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { refusedWords } from '#shared/domain/circuit.ts';
import { funnelOf } from '#shared/domain/dispatch-funnel.ts';
import { dispatchGates } from '#shared/domain/dispatch-gates.ts';
import { hintsOf } from '#shared/domain/dispatch-hints.ts';
import type { CarrierNow } from '#shared/domain/gates.ts';
import { iso } from '#shared/domain/instant.ts';
import { numberRows } from '#shared/domain/number-rows.ts';
import type { RunCounters } from '#shared/domain/run-counters.ts';
import { requireCampaign } from './campaign-reply.ts';
import { type QueueCount, readQueue } from './dispatch-queue.ts';
import { carriersNow } from './open-carriers.ts';
import { pacingOf } from './read-pacing.ts';

/**
 * GET /campaigns/{id}/dispatch-health: what dialling waits for. Costs the same
 * for any number of contacts: the folded figures, the slots of the organization,
 * and a bounded look at the due index (`dispatch-queue.ts`).
 */
export const readDispatchHealth: HandlerOf<'get_dispatch_health'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const { table, clock } = deps;
  const { id } = campaign;
  const [{ stats, live }, facts, tick, open, counters] = await Promise.all([
    deps.read_stats(campaign),
    readFacts(table, campaign, deps.carriers),
    readTick(table, id),
    openCircuits(table, campaign.org_id),
    readCounters(table, campaign),
  ]);
  const { org_id } = caller;
  const { holds } = facts.settings;
  const carriers = await carriersNow(table, org_id, facts.numbers, open, holds);
  const now = clock.now();
  const room = roomOf(campaign, facts, now);
  const full = room.blocker;
  const queue = await readQueue(table, campaign, stats, now, full);
  const isBound = campaign.status === 'running' && stats.contacts.pending > 0;
  const provider = providerOf(stats, counters, carriers);
  const { gates, primary, headline } = dispatchGates({
    campaign,
    now,
    queue,
    in_call: stats.contacts.in_progress,
    capacity: room.capacity,
    full,
    rivals: rivalsOf(campaign, facts)
      .filter(({ held }) => held > 0)
      .sort((a, b) => b.held - a.held),
    numbers: numberRows(campaign, facts.numbers, counters),
    carriers,
    counters,
    agent: agentOf(campaign, facts),
    last_tick_at: tick.note?.at ?? null,
    lines_taken_at: linesTaken(facts, campaign),
  });
  const body: DispatchHealth = {
    campaign_id: id,
    at: iso(now),
    status: campaign.status,
    state: live.state,
    reason: reasonOf(live, queue),
    headline,
    primary_gate: primary,
    gates: gates.map((gate) => ({ ...gate })),
    funnel: funnelOf(campaign, stats, queue).map((step) => ({
      ...step,
      filter: step.filter && { ...step.filter },
    })),
    window: windowOf(campaign, now),
    slots: room.capacity,
    smallest_limit: room.smallest,
    binding_limit: isBound ? (full?.code ?? null) : null,
    queue,
    pacing: await pacingOf(table, campaign, now),
    calling_now: callsOf(facts, id),
    last_dial_at: live.last_dial_at,
    last_tick: tickView(tick),
    provider,
    hints: hintsOf(
      {
        counters,
        full,
        waiting: queue.waiting,
        callable: queue.callable,
        next_eligible_at: queue.next_eligible_at,
        error_rate: provider.error_rate,
        is_open: isClosed(carriers),
      },
      now,
    ),
    capacity_debug: debugOf(room, facts, now),
  };
  return { status: 200, body };
};

/** The agent, or of variants all of them. */
function agentOf({ variants, agent_id }: Campaign, { settings }: LineFacts) {
  const ids = variants?.map((variant) => variant.agent_id) ?? [agent_id];
  const agents = ids.map((id) => agentIn(settings, id));
  if (agents.includes(undefined)) return undefined;
  return { active: agents.every((it) => it?.status === 'active') };
}

const linesTaken = ({ slots }: LineFacts, { id, run_number }: Campaign) =>
  slots.flatMap((slot) => {
    const isOwn = slot.campaign_id === id && slot.run_number === run_number;
    return isOwn && slot.attempt_id && slot.taken_at ? [slot.taken_at] : [];
  });

const callsOf = ({ slots }: LineFacts, id: string) =>
  slots.filter((slot) => slot.attempt_id && slot.campaign_id === id).length;

const tickView = ({
  tick_number: number,
  note,
}: TickState): DispatchHealth['last_tick'] => {
  if (number === 0) return null;
  const { at = null, duration_ms = null, decision = null } = note ?? {};
  return { number, at, duration_ms, decision };
};

function providerOf(
  stats: StatsView,
  { figures }: RunCounters,
  carriers: readonly CarrierNow[],
): DispatchHealth['provider'] {
  const [first] = carriers.flatMap(({ circuit, name }) =>
    circuit ? [{ circuit, who: carriers.length === 1 ? 'It' : name }] : [],
  );
  const refused = figures.system_retries ?? 0;
  const asked = refused + stats.attempts.total;
  return {
    state: first ? 'degraded' : 'ok',
    error_rate: asked === 0 ? 0 : refused / asked,
    last_error: first
      ? `${first.who} ${refusedWords(first.circuit)}; the next is tried at ${first.circuit.until}`
      : null,
    unanswered_rate: rateOf(stats),
  };
}

/** All of them take no calls. */
const isClosed = (carriers: readonly CarrierNow[]) =>
  carriers.every(({ circuit }) => circuit !== undefined);

const MINUTE_MS = 60_000;

function debugOf(
  { left, today, blocker }: LineRoom,
  { settings }: LineFacts,
  now: number,
): DispatchHealth['capacity_debug'] {
  const { limits, running } = settings;
  return {
    calls_may_begin: Number.isFinite(left) ? left : null,
    calls_today: today.calls,
    minutes_today: today.talk_ms / MINUTE_MS,
    daily_call_cap: limits.daily_call_cap,
    daily_minute_cap: limits.daily_minute_cap,
    resets_at: midnightAfter(now, limits.timezone),
    running_campaigns: Object.keys(running).length,
    blocker,
  };
}

function windowOf(campaign: Campaign, now: number): DispatchHealth['window'] {
  const { open, changes_at } = windowState(campaign.schedule, now);
  const opens = open ? null : nextOpening(campaign.schedule, now);
  return {
    open,
    next_open_at: opens === null ? null : iso(opens),
    closes_at: open && changes_at !== null ? iso(changes_at) : null,
  };
}

/** Most of what waits says why nobody is called. */
function reasonOf({ state }: LiveView, queue: QueueCount): string | null {
  if (state === 'live' || queue.callable > 0) return null;
  const most = Object.entries(queue.by_blocker).sort(
    ([, a], [, b]) => b - a,
  )[0];
  return most?.[0] ?? null;
}

const rateOf = ({ attempts, unanswered }: StatsView) =>
  attempts.total === 0 ? 0 : Math.min(unanswered / attempts.total, 1);
