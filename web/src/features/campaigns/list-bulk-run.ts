import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { type ActDeps, act } from '../lifecycle/act.ts';

export const bulkActions = ['pause', 'resume', 'stop', 'delete'] as const;
export type BulkAction = (typeof bulkActions)[number];

/** What became of one campaign of a selection. */
export interface BulkResult {
  readonly id: string;
  readonly name: string;
  readonly kind: 'done' | 'skipped' | 'failed';
  readonly text: string;
}

const doneText: Readonly<Record<BulkAction, string>> = {
  pause: 'Paused',
  resume: 'Resumed',
  stop: 'Stopped',
  delete: 'Deleted',
};

/** Requests at a time: a selection is no reason to meet the rate limit. */
const AT_ONCE = 4;

/**
 * Does one thing to each campaign of a selection that allows it.
 *
 * @returns a row for each, in the order of the selection
 */
export async function runBulk(
  deps: ActDeps,
  campaigns: readonly CampaignView[],
  action: BulkAction,
): Promise<BulkResult[]> {
  const results = new Map<string, BulkResult>();
  const waiting = [...campaigns];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results.set(next.id, await runOne(deps, next, action));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return campaigns.flatMap(({ id }) => results.get(id) ?? []);
}

async function runOne(
  deps: ActDeps,
  campaign: CampaignView,
  action: BulkAction,
): Promise<BulkResult> {
  const { id, name, status } = campaign;
  if (!campaign.allowed_actions.includes(action)) {
    return { id, name, kind: 'skipped', text: `Skipped: it is ${status}` };
  }
  const outcome = await act(deps, campaign, action);
  if (outcome.kind === 'done') {
    return { id, name, kind: 'done', text: doneText[action] };
  }
  if (outcome.kind === 'busy') {
    return { id, name, kind: 'skipped', text: 'Skipped: it is under way' };
  }
  const { error } = outcome;
  const why = error instanceof Error ? error.message : String(error);
  return { id, name, kind: 'failed', text: `Not changed: ${why}` };
}

/** @returns why an action fits none of a selection, or all of them; else undefined */
export function whyNot(
  campaigns: readonly CampaignView[],
  action: BulkAction,
): string | undefined {
  const fits = ({ allowed_actions }: CampaignView) =>
    allowed_actions.includes(action);
  if (action === 'delete') {
    return campaigns.every(fits)
      ? undefined
      : 'Only drafts that never ran can be deleted';
  }
  return campaigns.some(fits)
    ? undefined
    : `None of the selected campaigns can be ${doneText[action].toLowerCase()}`;
}
