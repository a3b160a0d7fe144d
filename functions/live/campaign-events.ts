import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { notFound } from '#functions/platform/refusal.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { isOver, makeSnapshot, type ReadStats } from './snapshot.ts';

/** Real time between two looks, and while live between two snapshots. */
const LOOK_MS = 2_000;
const HEARTBEAT_MS = 15_000;

/**
 * Life of one stream: the function may run 15 minutes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
 */
const STREAM_MS = 14 * 60_000;

/** What a client waits before it comes back after our own end of a stream. */
const RETRY_MS = 1_000;
const COME_BACK = `retry: ${RETRY_MS}\n\n`;

export interface CampaignEventsDeps {
  readonly table: Table;
  readonly clock: Clock;
  readonly real_clock: Clock;
  readonly read_stats: ReadStats;
  /** Real time; resolves early when the client is gone. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Called with each heartbeat; false when the place of the stream is lost. */
  readonly keep_place: () => Promise<boolean>;
}

export interface Subscription {
  readonly org_id: string;
  readonly campaign_id: string;
  /** Of the header `Last-Event-ID`: the stream goes on counting there. */
  readonly last_event_id?: string | undefined;
}

/** The open response. `isGone`: nobody listens any more. */
export interface EventSink {
  write(text: string): void;
  isGone(): boolean;
}

/** @throws Refusal 404, the same for another org's campaign */
export async function watchedCampaign(
  { org_id, campaign_id }: Subscription,
  { table }: Pick<CampaignEventsDeps, 'table'>,
): Promise<Campaign> {
  const campaign = await getCampaign(table, org_id, campaign_id);
  if (!campaign) throw notFound();
  return campaign;
}

/**
 * Writes one campaign's server-sent events until it is over, the client leaves
 * or the stream is old. A snapshot is whole, so a client that comes back with
 * `Last-Event-ID` has missed nothing: its numbers just go on.
 *
 *     snapshot at once ─▶ every 2 s while calls go on, else on a change
 *     ─▶ over: `event: end`      ─▶ 14 minutes: `retry:`, and close
 */
export async function streamCampaignEvents(
  subscription: Subscription,
  sink: EventSink,
  deps: CampaignEventsDeps,
): Promise<void> {
  const { real_clock } = deps;
  const started = real_clock.now();
  let look = started;
  let beat = started + HEARTBEAT_MS;
  let sequence = sequenceAfter(subscription.last_event_id);
  let told = '';
  while (!sink.isGone()) {
    const campaign = await currentCampaign(subscription, deps);
    // Deleted meanwhile: there is nothing to come back for.
    if (!campaign) return sink.write('event: end\ndata: {}\n\n');
    const figures = await deps.read_stats(campaign);
    const state = JSON.stringify([
      campaign.version,
      campaign.draining,
      figures,
    ]);
    if (isMoving(campaign) || state !== told) {
      const at = new Date(deps.clock.now()).toISOString();
      const snapshot = makeSnapshot(campaign, figures, ++sequence, at);
      sink.write(`id: ${sequence}\ndata: ${JSON.stringify(snapshot)}\n\n`);
      told = state;
    }
    if (isOver(campaign)) {
      const end = JSON.stringify({ campaign_id: campaign.id });
      return sink.write(`id: ${sequence}\nevent: end\ndata: ${end}\n\n`);
    }
    // On the beat of the start: a slow look makes none of the next ones late.
    while (look <= real_clock.now()) look += LOOK_MS;
    while (!sink.isGone() && real_clock.now() < look) {
      await deps.sleep(Math.min(look, beat) - real_clock.now());
      if (real_clock.now() < beat) continue;
      sink.write(': heartbeat\n\n');
      beat += HEARTBEAT_MS;
      if (!(await deps.keep_place())) return sink.write(COME_BACK);
    }
    if (real_clock.now() - started >= STREAM_MS) return sink.write(COME_BACK);
  }
}

const currentCampaign = (
  { org_id, campaign_id }: Subscription,
  { table }: CampaignEventsDeps,
) => getCampaign(table, org_id, campaign_id);

const isMoving = ({ status, draining }: Campaign) =>
  status === 'running' || draining;

/** Ids that are not ours start over. */
function sequenceAfter(lastEventId: string | undefined): number {
  const id = Number(lastEventId);
  return Number.isSafeInteger(id) && id > 0 ? id : 0;
}
