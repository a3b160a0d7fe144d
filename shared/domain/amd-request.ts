import type { Campaign } from './campaign.ts';
import type { Attempt } from './contact.ts';

/** Callers hang up on silence: whoever waits for a person is connected by then. */
export const BEFORE_ATTACH_MS = 2_000;
const PARALLEL_MS = 30_000;

/**
 * How answering machines are told from people in one call; null: not at all.
 * Where nobody is connected before the verdict, it has two seconds.
 */
export function amdRequest(
  { amd }: Pick<Campaign, 'amd'>,
  { screened_first }: Pick<Attempt, 'screened_first'>,
) {
  if (!amd.enabled) return null;
  return {
    placement: screened_first ? 'before_attach' : 'parallel',
    max_decision_ms: screened_first ? BEFORE_ATTACH_MS : PARALLEL_MS,
    until: amd.on_machine === 'message' ? 'message_end' : 'verdict',
  } as const;
}
