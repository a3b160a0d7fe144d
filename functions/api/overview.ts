import { readBudget } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { roomOf } from '#functions/dial/line-room.ts';
import { boundBy } from '#functions/live/read-figures.ts';
import type { Deps, HandlerOf } from '#functions/platform/route.ts';
import type { OverviewView } from '#shared/contracts/overview.ts';
import { QUIET_MS } from '#shared/domain/alert-rules.ts';
import { type AlertFacts, alertsOf } from '#shared/domain/alerts.ts';
import {
  nextOpening,
  scheduleOf,
  windowState,
} from '#shared/domain/calling-window.ts';
import { type Campaign, campaignStatuses } from '#shared/domain/campaign.ts';
import { adhocId, shownCampaignId } from '#shared/domain/conversation.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { numberRows } from '#shared/domain/number-rows.ts';
import {
  BUCKET_SECONDS,
  callsPerMinute,
  capacitySentence,
  dayFigures,
  daysOf,
} from '#shared/domain/overview.ts';
import { previousRun } from '#shared/domain/restart.ts';
import { noCounters } from '#shared/domain/run-counters.ts';
import { liveView, statsView } from '#shared/domain/run-stats.ts';
import { activityOf } from './campaign-view.ts';
import { readQueue } from './dispatch-queue.ts';
import { type OverviewFacts, readOverviewFacts } from './overview-facts.ts';

/** Rows of running campaigns, and events to come. */
const MOST_RUNNING = 20;
const MOST_UPCOMING = 10;
/** Silent campaigns whose queue is looked at: up to twelve reads each. */
const MOST_SILENT = 5;

/** GET /overview. What it costs: `overview-facts.ts`, and five queues at most. */
export const readOverview: HandlerOf<'get_overview'> = async (
  { caller },
  { table, clock },
) => {
  const now = clock.now();
  const { org_id } = caller;
  const settings = await getOrgSettings(table, org_id);
  const { timezone } = settings.limits;
  const { today, yesterday } = daysOf(now, timezone);
  const facts = await readOverviewFacts(table, settings, yesterday.since, now);
  const before = dayFigures(facts.lately, yesterday);
  const running = facts.campaigns.filter(({ status }) => status === 'running');
  const body: OverviewView = {
    at: iso(now),
    capacity: capacityOf(facts, org_id),
    alerts: alertsOf(
      await alertFacts(facts, table, now),
      facts.closed,
      now,
      facts.held,
    ),
    running: running
      .slice(0, MOST_RUNNING)
      .map((campaign) => rowOf(campaign, facts, now)),
    counts: countsOf(facts.campaigns),
    bucket_seconds: BUCKET_SECONDS,
    calls_per_minute: callsPerMinute(facts.lately, now),
    today: dayFigures(facts.lately, today),
    yesterday_same_time: before.attempts > 0 ? before : null,
    timezone,
    upcoming: upcomingOf(facts, now),
    exact: facts.exact,
  };
  return { status: 200, body };
};

function capacityOf(
  { campaigns, lines: { settings, slots } }: OverviewFacts,
  org_id: string,
): OverviewView['capacity'] {
  const { cap: limit, in_use: reserved } = readBudget(settings);
  const held = new Map<string, number>();
  for (const { campaign_id, attempt_id } of slots) {
    if (!attempt_id || !campaign_id) continue;
    held.set(campaign_id, (held.get(campaign_id) ?? 0) + 1);
  }
  const in_flight = [...held.values()].reduce((sum, count) => sum + count, 0);
  const share = settings.platform_share ?? limit;
  const free = Math.max(Math.min(limit, share) - in_flight, 0);
  const known = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const ids = new Set([...Object.keys(settings.running), ...held.keys()]);
  const rows = [...ids].flatMap((id) => {
    const campaign = known.get(id);
    const isAdhoc = id === adhocId(org_id);
    // Single calls are there while they have a line.
    if (!campaign && !(isAdhoc && held.has(id))) return [];
    return {
      id: shownCampaignId(id),
      name: campaign?.name ?? 'Single calls',
      in_flight: held.get(id) ?? 0,
      max_concurrent_calls: campaign?.max_concurrent_calls ?? limit,
      admission: campaign?.admission ?? ('shared' as const),
    };
  });
  const figures = { limit, in_flight, free, reserved };
  return {
    ...figures,
    campaigns: rows.sort((a, b) => b.in_flight - a.in_flight),
    sentence: capacitySentence(figures),
  };
}

const countsOf = (campaigns: readonly Campaign[]) =>
  Object.fromEntries(
    campaignStatuses.map((wanted) => [
      wanted,
      campaigns.filter(({ status }) => status === wanted).length,
    ]),
  ) as OverviewView['counts'];

/** A running campaign's figures and room, by what was read for all of them. */
function figuresOf(campaign: Campaign, facts: OverviewFacts, now: number) {
  const counters = facts.countersOf(campaign) ?? noCounters;
  const limit = facts.lines.settings.concurrency_limit;
  const stats = statsView(counters, campaign, limit);
  const live = liveView(counters, campaign, stats, now);
  const numbers = facts.numbersOf(campaign);
  const room = roomOf(campaign, { ...facts.lines, numbers }, now);
  return { stats, live: boundBy(room, { stats, live }), room };
}

function rowOf(
  campaign: Campaign,
  facts: OverviewFacts,
  now: number,
): OverviewView['running'][number] {
  const { stats, live } = figuresOf(campaign, facts, now);
  const attempts = stats.attempts.total;
  return {
    id: campaign.id,
    name: campaign.name,
    live_state: live.state,
    activity: activityOf(campaign, live, now),
    in_flight: stats.active_calls,
    max_concurrent_calls: campaign.max_concurrent_calls,
    total_calls: stats.total_calls,
    processed: stats.processed,
    processed_percent: stats.processed_percent,
    connected: stats.connected,
    attempts,
    answer_rate: attempts > 0 ? stats.attempt_answer_rate : null,
    cost_usd: stats.cost_usd,
    budget_usd: campaign.budget_usd,
    eta_seconds: live.eta_seconds,
    last_dial_at: live.last_dial_at,
    started_at: campaign.started_at,
  };
}

async function alertFacts(
  facts: OverviewFacts,
  table: Deps['table'],
  now: number,
): Promise<AlertFacts[]> {
  const callable = new Map<string, number>();
  const silent = facts.campaigns.filter((it) => isSilent(it, facts, now));
  await Promise.all(
    silent.slice(0, MOST_SILENT).map(async (campaign) => {
      const { stats, room } = figuresOf(campaign, facts, now);
      const queue = await readQueue(table, campaign, stats, now, room.blocker);
      callable.set(campaign.id, queue.callable);
    }),
  );
  return facts.campaigns.map((campaign) => {
    const counters = facts.countersOf(campaign) ?? noCounters;
    const last = previousRun(campaign);
    const { status } = campaign;
    const mayCall = status === 'running' || status === 'paused';
    return {
      campaign,
      counters,
      previous: last && facts.countersOf(campaign, last.run_number),
      callable: callable.get(campaign.id) ?? null,
      could_dial_since: couldDialSince(campaign, now),
      numbers: mayCall
        ? numberRows(campaign, facts.numbersOf(campaign), counters)
        : [],
      upload: facts.uploads.get(campaign.id) ?? null,
    };
  });
}

/** Worth a look at its queue: it runs, and has not called for a while. */
function isSilent(
  campaign: Campaign,
  facts: OverviewFacts,
  now: number,
): boolean {
  if (campaign.status !== 'running') return false;
  const since = couldDialSince(campaign, now);
  const last = facts.countersOf(campaign)?.last_dial_at;
  const silent = (at: string) => epochMs(at) < now - QUIET_MS;
  return since !== null && silent(since) && (!last || silent(last));
}

/** Open for as long as a silence takes, and left alone: a resume is a change too. */
function couldDialSince(campaign: Campaign, now: number): string | null {
  const schedule = scheduleOf(campaign);
  const isOpen = (at: number) => windowState(schedule, at).open;
  if (!isOpen(now) || !isOpen(now - QUIET_MS)) return null;
  return campaign.updated_at;
}

function upcomingOf(
  { campaigns, callbacks }: OverviewFacts,
  now: number,
): OverviewView['upcoming'] {
  const events = campaigns.flatMap((campaign) => {
    const { id: campaign_id, name: campaign_name } = campaign;
    const of = (
      kind: OverviewView['upcoming'][number]['kind'],
      at: string | null,
    ) => (at === null ? [] : [{ kind, campaign_id, campaign_name, at }]);
    if (campaign.status === 'scheduled') {
      return of('campaign_starts', campaign.scheduled_at);
    }
    if (campaign.status !== 'running') return [];
    const schedule = scheduleOf(campaign);
    const isOpen = windowState(schedule, now).open;
    const opens = isOpen ? null : nextOpening(schedule, now);
    return [
      ...of('window_opens', opens === null ? null : iso(opens)),
      ...of('callback_due', callbacks.get(campaign_id) ?? null),
    ];
  });
  return events.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(0, MOST_UPCOMING);
}
