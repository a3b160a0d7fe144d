import { allCampaigns } from '#functions/adapters/dynamodb/campaign-store.ts';
import { dueCallbacks } from '#functions/adapters/dynamodb/keys.ts';
import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import type { OrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import { dueSeqs } from '#functions/adapters/dynamodb/state-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  newestUpload,
  type Upload,
} from '#functions/adapters/dynamodb/upload-store.ts';
import type { LineFacts } from '#functions/dial/line-room.ts';
import type { HeldCarrier, OpenCarrier } from '#shared/domain/alerts.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { adhocId } from '#shared/domain/conversation.ts';
import { previousRun } from '#shared/domain/restart.ts';
import { noCounters, type RunCounters } from '#shared/domain/run-counters.ts';
import { readHeldCarriers, readOpenCarriers } from './open-carriers.ts';

/** Runs whose counters are read, one query each. */
const MOST_RUNS = 60;
/** Campaigns whose newest file, and whose next callback, are read: one query each. */
const MOST_LOOKED_AT = 20;

export interface OverviewFacts {
  readonly campaigns: readonly Campaign[];
  /** Of the whole organization, without the numbers of one pool. */
  readonly lines: Omit<LineFacts, 'numbers'>;
  readonly numbersOf: (campaign: Campaign) => LineFacts['numbers'];
  /** Carriers that take no calls now. */
  readonly closed: readonly OpenCarrier[];
  readonly held: readonly HeldCarrier[];
  /** Of every run that may have called since yesterday began. */
  readonly lately: readonly RunCounters[];
  readonly countersOf: (campaign: Campaign, run?: number) => RunCounters | null;
  readonly uploads: ReadonlyMap<string, Upload>;
  /** RFC 3339 by campaign: its next promised call. */
  readonly callbacks: ReadonlyMap<string, string>;
  /** False where more runs called lately than are read. */
  readonly exact: boolean;
}

/**
 * All that an overview is made of: the settings, lines, circuits and campaigns of
 * the organization, their numbers in one batch, the counters of at most 60 runs,
 * and of 20 campaigns the newest file and the next callback. So at most some 110
 * small reads, whatever there are of contacts.
 *
 * @param since - RFC 3339: runs that ended before are not read
 * @param now - epoch milliseconds
 */
export async function readOverviewFacts(
  table: Table,
  settings: OrgSettings,
  since: string,
  now: number,
): Promise<OverviewFacts> {
  const { org_id } = settings;
  const [campaigns, slots, closed, held] = await Promise.all([
    allCampaigns(table, org_id),
    listSlots(table, org_id),
    readOpenCarriers(table, org_id),
    readHeldCarriers(table, org_id, settings.holds, now),
  ]);
  const all = runsSince(campaigns, org_id, since);
  const runs = all.slice(0, MOST_RUNS);
  const open = campaigns.filter(({ status }) => !isTerminal(status));
  const looked = open.slice(0, MOST_LOOKED_AT);
  const [counters, numbers, uploads] = await Promise.all([
    Promise.all(runs.map((run) => readCounters(table, run))),
    getNumbers(table, org_id, poolsOf(open)),
    Promise.all(looked.map(({ id }) => newestUpload(table, id))),
  ]);
  const byRun = new Map(runs.map((run, i) => [keyOf(run), counters[i]!]));
  const countersOf: OverviewFacts['countersOf'] = ({ id, run_number }, run) =>
    byRun.get(keyOf({ id, run_number: run ?? run_number })) ?? null;
  const promising = looked.filter(
    (it) => (countersOf(it)?.figures['callback.pending'] ?? 0) > 0,
  );
  return {
    campaigns,
    lines: { settings, slots, rates: null },
    numbersOf: ({ number_pool, removed_numbers = [] }) => {
      const ids = [...number_pool, ...removed_numbers].map(
        ({ number_id }) => number_id,
      );
      return numbers.filter(({ id }) => ids.includes(id));
    },
    closed,
    held,
    lately: runs.flatMap((run, i) =>
      run.isLate ? [counters[i] ?? noCounters] : [],
    ),
    countersOf,
    uploads: new Map(
      uploads.flatMap((it) => (it ? [[it.campaign_id, it]] : [])),
    ),
    callbacks: await nextCallbacks(table, promising),
    exact: all.length <= runs.length,
  };
}

interface Run {
  readonly id: string;
  readonly run_number: number;
  /** It may have called since then; else it is only compared with. */
  readonly isLate: boolean;
}

const keyOf = ({ id, run_number }: Pick<Run, 'id' | 'run_number'>) =>
  `${id} ${run_number}`;

/** Single calls first, then who runs or waits, then who ended lately, then who is compared with. */
function runsSince(
  campaigns: readonly Campaign[],
  org_id: string,
  since: string,
): Run[] {
  const runs: Run[] = [{ id: adhocId(org_id), run_number: 1, isLate: true }];
  const compared: Run[] = [];
  const ended: Run[] = [];
  for (const campaign of campaigns) {
    const { id, status, run_number, completed_at, restart_history } = campaign;
    if (status === 'running' || status === 'paused') {
      runs.push({ id, run_number, isLate: true });
    } else if (completed_at !== null && completed_at >= since) {
      ended.push({ id, run_number, isLate: true });
    }
    const last = previousRun(campaign);
    for (const run of restart_history ?? []) {
      const isLate = run.completed_at !== null && run.completed_at >= since;
      if (isLate) ended.push({ id, run_number: run.run_number, isLate });
      else if (run === last && status === 'running') {
        compared.push({ id, run_number: run.run_number, isLate });
      }
    }
  }
  return [...runs, ...ended, ...compared];
}

const poolsOf = (campaigns: readonly Campaign[]) => [
  ...new Set(
    campaigns
      .filter(({ status }) => status === 'running' || status === 'paused')
      .flatMap(({ number_pool, removed_numbers = [] }) =>
        [...number_pool, ...removed_numbers].map(({ number_id }) => number_id),
      ),
  ),
];

async function nextCallbacks(
  table: Table,
  campaigns: readonly Campaign[],
): Promise<Map<string, string>> {
  const rows = await Promise.all(
    campaigns.map(({ id, run_number }) =>
      dueSeqs(table, dueCallbacks(id, run_number), null, 1),
    ),
  );
  return new Map(
    rows.flatMap(([first], i) =>
      first ? [[campaigns[i]!.id, first.due_at]] : [],
    ),
  );
}
