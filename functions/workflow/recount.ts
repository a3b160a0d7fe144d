import {
  dueSeqs,
  getState,
  nextSeq,
  runStates,
} from '#functions/adapters/dynamodb/state-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { isFinal, isWaiting, waitingStatuses } from '#shared/domain/contact.ts';
import {
  combine,
  type Figures,
  figuresOf,
  statusCounts,
} from '#shared/domain/figures.ts';
import { epochMs } from '#shared/domain/instant.ts';
import { linesOf } from './outlook.ts';
import { callSkipped } from './skipped.ts';

/** Whether somebody is known to wait: if not, all may be done, which a recount then says. */
export async function someoneWaits(
  table: Table,
  campaign: Campaign,
): Promise<boolean> {
  const { figures } = await readCounters(table, campaign);
  const counts = statusCounts(figures, campaign);
  const isCounted = waitingStatuses.some((status) => counts[status] > 0);
  return isCounted && (await isSeen(table, campaign));
}

/** Of each line of the index. */
const LOOK_AT = 5;

/**
 * Counters are seconds late: the last one, who was just taken out of a run that
 * rests outside its hours, is counted when that wakes it, and nothing wakes it
 * again before they open.
 */
async function isSeen(table: Table, campaign: Campaign): Promise<boolean> {
  const { id, run_number, total_contacts: total } = campaign;
  if ((await nextSeq(table, campaign, total, 0)) < total) return true;
  for (const line of linesOf(campaign)) {
    for (const { seq } of await dueSeqs(table, line, null, LOOK_AT)) {
      const state = await getState(table, id, run_number, seq);
      if (state && isWaiting(state.status)) return true;
    }
  }
  return false;
}

/** What a run comes to. */
export interface Recount {
  readonly figures: Figures;
  readonly finished: boolean;
  readonly next_at: number | null;
}

/**
 * Every contact of the run by strong reads.
 *
 * @param skipped - whether one that was skipped becomes callable: not where nobody
 *   is called any more
 */
export async function recount(
  engine: Engine,
  campaign: Campaign,
  skipped: 'call' | 'leave',
): Promise<Recount> {
  const { table } = engine;
  let figures: Figures = {};
  let finished = true;
  let next: number | null = null;
  let expected = 0;
  const heal = async (until: number) => {
    for (; expected < until; expected += 1) {
      finished = false;
      if (skipped === 'call') await callSkipped(engine, campaign, expected);
    }
  };
  const all = runStates(table, campaign, campaign.total_contacts);
  for await (const state of all) {
    await heal(state.seq);
    expected = state.seq + 1;
    figures = combine(figures, figuresOf(state));
    if (isFinal(state.status)) continue;
    finished = false;
    if (state.next_eligible_at) {
      const due = epochMs(state.next_eligible_at);
      next = next === null ? due : Math.min(next, due);
    }
  }
  await heal(campaign.total_contacts);
  return { figures, finished, next_at: next };
}
