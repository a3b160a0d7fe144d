import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { scheduleOf, windowState } from '#shared/domain/calling-window.ts';

/** Whether a campaign's hours let it call, and when that changes. */
export interface Opening {
  readonly open: boolean;
  /** RFC 3339; null when it never changes. */
  readonly changes_at: string | null;
  /** The server's own word, with the law in it; else of the windows alone. */
  readonly by_server: boolean;
}

type Timed = Pick<CampaignView, 'activity' | 'schedule' | 'started_at'>;

/**
 * The server says of one that runs when it is outside of its hours. Of the rest
 * the windows tell.
 *
 * @param now - epoch ms
 */
export function openingOf(
  { activity, schedule, started_at }: Timed,
  now: number,
): Opening {
  if (activity.state === 'outside_window') {
    return { open: false, changes_at: activity.until, by_server: true };
  }
  const timed = { schedule, ...(started_at !== null && { started_at }) };
  const { open, changes_at } = windowState(scheduleOf(timed), now);
  return {
    open,
    changes_at: changes_at === null ? null : new Date(changes_at).toISOString(),
    by_server: false,
  };
}
