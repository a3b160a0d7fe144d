import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import { listUploads } from '#functions/adapters/dynamodb/upload-store.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import type {
  ForecastQuery,
  ForecastView,
} from '#shared/contracts/forecast.ts';
import type { StatsView } from '#shared/contracts/stats.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import type { Figures } from '#shared/domain/figures.ts';
import { foresee, type Outlook, TIMELINE_MS } from '#shared/domain/forecast.ts';
import {
  measuredAssumptions,
  varied,
  withAsked,
} from '#shared/domain/forecast-assumptions.ts';
import { crowdsOf } from '#shared/domain/forecast-crowds.ts';
import {
  type Assumptions,
  defaultAssumptions,
  endsOf,
  linesOf,
} from '#shared/domain/forecast-outcomes.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { goalCount, spentUsd } from '#shared/domain/run-limits.ts';
import { type AudienceSample, sampleAudience } from './audience-sample.ts';
import { requireCampaign } from './campaign-reply.ts';
import { capacityOf } from './dial-capacity.ts';
import { neverReachedOf } from './never-reached.ts';

/** The range is what comes of people who answer and talk so much otherwise. */
const VARIATION = 0.2;

/**
 * GET /campaigns/{id}/forecast: what the run, or its rest, would come to. Costs
 * the same for any number of contacts: those of a large campaign are sampled.
 */
export const readForecast: HandlerOf<'get_forecast'> = async (
  { params, query, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const [{ stats }, { figures }, capacity, uploads] = await Promise.all([
    deps.read_stats(campaign),
    readCounters(deps.table, campaign),
    capacityOf(deps, campaign, query.max_concurrent_calls),
    listUploads(deps.table, campaign.id),
  ]);
  const sample = await sampleAudience(deps.table, campaign, stats);
  const now = deps.clock.now();
  const measured = measuredAssumptions(figures);
  const assume = withAsked(measured ?? defaultAssumptions, ratesOf(query));
  const from = startOf(campaign, query, now);
  const look = (by: Assumptions) =>
    lookAhead(campaign, figures, sample, by, from, capacity);
  const outlook = look(assume);
  const others = [-VARIATION, VARIATION].map((by) => look(varied(assume, by)));
  const all = [outlook, ...others];
  const costs = all.map(({ cost_usd }) => cost_usd);
  const finishes = all.map(finishOf).sort();
  const body: ForecastView = {
    campaign_id: campaign.id,
    at: iso(now),
    status: campaign.status,
    basis: measured ? 'measured' : 'assumed',
    exact: sample.exact,
    assumptions: {
      ...assume,
      concurrent_calls: capacity.effective,
      calls_per_second: capacity.calls_per_second,
    },
    starts_at: iso(from),
    ...timesOf(campaign, outlook, from),
    ended_by: outlook.ended_by,
    range: {
      earliest_finish_at: finishes.find((at) => at !== NEVER) ?? null,
      latest_finish_at: finishes.at(-1) === NEVER ? null : finishes.at(-1)!,
      low_cost_usd: Math.min(...costs),
      high_cost_usd: Math.max(...costs),
    },
    ...countsOf(campaign, stats, sample, outlook),
    not_imported: {
      rejected: total(uploads, 'rejected'),
      duplicate: total(uploads, 'duplicate'),
      suppressed: total(uploads, 'suppressed'),
    },
    timeline: timelineOf(outlook),
    resolution_seconds: outlook.resolution_ms / 1_000,
  };
  return { status: 200, body };
};

const total = <Name extends string>(
  rows: readonly Record<Name, number>[],
  name: Name,
) => rows.reduce((sum, row) => sum + row[name], 0);

function ratesOf(query: ForecastQuery) {
  const { max_concurrent_calls: _lines, starts_at: _start, ...rates } = query;
  return rates;
}

/** A run that goes on does so now; one that is due starts then. */
function startOf(campaign: Campaign, query: ForecastQuery, now: number) {
  if (campaign.status === 'draft' || campaign.status === 'scheduled') {
    const wanted = query.starts_at ?? campaign.scheduled_at;
    return Math.max(wanted ? epochMs(wanted) : now, now);
  }
  return now;
}

function lookAhead(
  campaign: Campaign,
  figures: Figures,
  sample: AudienceSample,
  assume: Assumptions,
  from: number,
  capacity: {
    effective: number;
    calls_per_second: number;
    org: { available: number };
  },
): Outlook {
  const { budget_usd, goal } = campaign;
  const started = { ...campaign, started_at: campaign.started_at ?? iso(from) };
  const ends = endsOf(assume, campaign);
  const isCounted = goal !== null && goal.metric !== 'disposition';
  return foresee({
    campaign: started,
    from,
    crowds: crowdsOf(started, sample.contacts, ends, from),
    ends,
    lines: linesOf(campaign, ends, capacity.effective, capacity.org.available),
    calls_per_second: capacity.calls_per_second,
    cost_per_minute_usd: assume.cost_per_minute_usd,
    budget_left_usd:
      budget_usd === null ? null : Math.max(budget_usd - spentUsd(figures), 0),
    goal_left: isCounted
      ? Math.max(Number(goal.target) - goalCount(figures, goal), 0)
      : null,
  });
}

/** Sorts after every instant. */
const NEVER = 'never';
const finishOf = ({ ended_by, finishes_at }: Outlook) =>
  ended_by === 'too_long' ? NEVER : iso(Math.round(finishes_at));

function timesOf(campaign: Campaign, outlook: Outlook, from: number) {
  if (isTerminal(campaign.status)) {
    return { finishes_at: campaign.completed_at, duration_seconds: 0 };
  }
  const at = finishOf(outlook);
  if (at === NEVER) return { finishes_at: null, duration_seconds: null };
  const duration = (outlook.finishes_at - from) / 1_000;
  return { finishes_at: at, duration_seconds: Math.round(duration) };
}

function countsOf(
  campaign: Campaign,
  stats: StatsView,
  sample: AudienceSample,
  outlook: Outlook,
) {
  const { max_attempts } = campaign.retry_policy;
  const { total: contacts, pending, in_progress } = stats.contacts;
  const waiting = pending + in_progress;
  const never = neverReachedOf(outlook, sample, stats);
  const missed = Object.values(outlook.never_called).reduce(
    (sum, count) => sum + count,
    sample.listed,
  );
  const reached = Math.max(waiting - missed, 0);
  return {
    estimate: {
      contacts,
      max_attempts_per_contact: max_attempts,
      max_calls: contacts * max_attempts,
    },
    contacts: { total: contacts, waiting, reached: Math.round(reached) },
    coverage: waiting > 0 ? Math.min(reached / waiting, 1) : 0,
    expected_calls: Math.round(outlook.calls),
    expected_connected: Math.round(outlook.connected),
    peak_concurrent_calls: Math.round(outlook.peak_calls),
    cost_usd: outlook.cost_usd,
    never_reached: never,
  };
}

/** Lengths of a bar, and how many of them an answer holds at most. */
const BAR_SECONDS = [300, 3_600, 86_400];
const MOST_BARS = 200;

function timelineOf({ timeline }: Outlook): ForecastView['timeline'] {
  const keys = [...timeline.keys()].sort((a, b) => a - b);
  const seconds = ((keys.at(-1) ?? 0) - (keys[0] ?? 0)) * (TIMELINE_MS / 1_000);
  const bar =
    BAR_SECONDS.find((length) => seconds / length < MOST_BARS) ?? 86_400;
  const buckets = new Map<number, { calls: number; connected: number }>();
  for (const key of keys) {
    const at = Math.floor((key * TIMELINE_MS) / (bar * 1_000));
    const sum = buckets.get(at) ?? { calls: 0, connected: 0 };
    const { calls, connected } = timeline.get(key)!;
    buckets.set(at, {
      calls: sum.calls + calls,
      connected: sum.connected + connected,
    });
  }
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return {
    bucket_seconds: bar,
    buckets: [...buckets].map(([at, { calls, connected }]) => ({
      at: iso(at * bar * 1_000),
      calls: tenth(calls),
      connected: tenth(connected),
    })),
  };
}
