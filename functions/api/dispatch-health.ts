import { getCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import { readTick } from '#functions/adapters/dynamodb/flow-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import type { LiveView, StatsView } from '#shared/contracts/stats.ts';
import { capacityBlocker } from '#shared/domain/blocker.ts';
import { callTarget } from '#shared/domain/call-target.ts';
import { nextOpening, windowState } from '#shared/domain/calling-window.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { requireCampaign } from './campaign-reply.ts';
import { type QueueCount, readQueue } from './dispatch-queue.ts';
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
  const { org_id, id } = campaign;
  const [{ stats, live }, settings, slots, tick, circuit] = await Promise.all([
    deps.read_stats(campaign),
    getOrgSettings(table, org_id),
    listSlots(table, org_id),
    readTick(table, id),
    getCircuit(table, org_id),
  ]);
  const now = clock.now();
  const held = slots.filter(({ attempt_id }) => attempt_id);
  const org = { used: held.length, limit: settings.concurrency_limit };
  const own = {
    used: held.filter(({ campaign_id }) => campaign_id === id).length,
    limit: callTarget(campaign, now),
  };
  const full =
    capacityBlocker(campaign)?.code ??
    (org.used >= org.limit ? 'org_cap' : null);
  const queue = await readQueue(table, campaign, stats, now, full);
  const isRunning = campaign.status === 'running';
  const body: DispatchHealth = {
    campaign_id: id,
    at: iso(now),
    status: campaign.status,
    state: live.state,
    reason: reasonOf(live, queue),
    window: windowOf(campaign, now),
    slots: { org, campaign: own },
    binding_limit: isRunning && stats.contacts.pending > 0 ? full : null,
    queue,
    pacing: await pacingOf(table, campaign, now),
    calling_now: own.used,
    last_dial_at: live.last_dial_at,
    last_tick: tick.tick_number > 0 ? { number: tick.tick_number } : null,
    provider: {
      state: circuit ? 'degraded' : 'ok',
      unanswered_rate: rateOf(stats),
    },
    hints: hintsOf(stats, queue, full, circuit !== undefined),
  };
  return { status: 200, body };
};

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

const MANY_UNANSWERED = 0.8;
const ENOUGH = 20;

function hintsOf(
  stats: StatsView,
  queue: QueueCount,
  full: string | null,
  isDegraded: boolean,
): DispatchHealth['hints'] {
  const hints: DispatchHealth['hints'] = [];
  if (full && queue.waiting > 0) {
    const text =
      'Everybody who could be called waits for a line: raise the limit, or wait for calls to end.';
    hints.push({ code: 'capacity_blocked', text });
  }
  if (isDegraded) {
    const text =
      'The carrier fails: look at its errors before raising any limit.';
    hints.push({ code: 'failures_rising', text });
  }
  const isKnown = stats.attempts.total >= ENOUGH;
  if (isKnown && rateOf(stats) >= MANY_UNANSWERED) {
    const text =
      'Hardly anybody answers: look at the numbers called from, and at the hours.';
    hints.push({ code: 'answer_rate_falling', text });
  }
  if (queue.waiting > 0 && queue.callable === 0 && queue.next_eligible_at) {
    const text = `Nobody may be called before ${queue.next_eligible_at}.`;
    hints.push({ code: 'waiting_for_retries', text });
  }
  return hints;
}
