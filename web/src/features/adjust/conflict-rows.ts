import type { UpdateCampaign } from '#shared/client/generated/types.gen.ts';
import type { ConflictRow } from '../../components/conflict-modal.tsx';
import { textOf } from '../detail/activity-text.ts';
import type { Tuned } from './adjust-draft.ts';

const labels = {
  max_concurrent_calls: 'Concurrency',
  priority: 'Priority',
  number_pool: 'Number pool',
  schedule: 'Windows',
  retry_policy: 'Retries',
  budget_usd: 'Budget',
} as const;
type Field = keyof typeof labels;
const fields = Object.keys(labels) as Field[];

/**
 * Settings that differ between what somebody saved and what I would: mine where
 * I set it, else as I saw it.
 *
 * @param seen - what my changes were made on
 */
export function conflictRows(
  seen: Tuned,
  theirs: Tuned,
  mine: UpdateCampaign,
): ConflictRow[] {
  return fields.flatMap((path) => {
    const [before, after] = [settingOf(seen, path), settingOf(theirs, path)];
    const isTheirs = before !== after;
    const isMine = mine[path] !== undefined;
    if (!isTheirs && !isMine) return [];
    return [
      {
        path,
        label: labels[path],
        theirs: after,
        mine: isMine ? textOf(ownValue(mine, path)) : before,
        changed_by: isTheirs && isMine ? 'both' : isMine ? 'me' : 'them',
      } as const,
    ];
  });
}

/** Of objects, the part that this panel sets. */
function settingOf(view: Tuned, field: Field): string {
  if (field === 'schedule') return textOf(view.schedule.windows);
  if (field === 'retry_policy') {
    const { max_attempts, delay_seconds } = view.retry_policy;
    return textOf({ max_attempts, delay_seconds });
  }
  return textOf(view[field]);
}

const ownValue = (mine: UpdateCampaign, field: Field): unknown =>
  field === 'schedule' ? mine.schedule?.windows : mine[field];
