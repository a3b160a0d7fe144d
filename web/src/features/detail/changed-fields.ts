import type { ActivityEntry } from '#shared/contracts/campaigns.ts';

/**
 * Settings that were changed after the run had started, each with when it was
 * last: an edit names its fields, taking a number in or out means the pool.
 *
 * @param entries - newest first
 */
export function changedFields(
  entries: readonly Pick<ActivityEntry, 'at' | 'action' | 'changes'>[],
  startedAt: string | null,
): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  if (startedAt === null) return changed;
  for (const { at, action, changes } of entries) {
    if (at <= startedAt) continue;
    const fields =
      action === 'edit'
        ? Object.keys(changes ?? {})
        : changes && 'number_id' in changes
          ? ['number_pool']
          : [];
    for (const field of fields) {
      if (!changed.has(field)) changed.set(field, at);
    }
  }
  return changed;
}
