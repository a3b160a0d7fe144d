import type { CampaignView } from '#shared/contracts/campaigns.ts';

/** Which of the seeds' banners a campaign has now. */
export type HeadlineKind =
  | 'draft'
  | 'prepared'
  | 'scheduled'
  | 'live'
  | 'idle'
  | 'outside_window'
  | 'paused'
  | 'guarded'
  | 'completing'
  | 'failed'
  | 'ended';

type Said = Pick<
  CampaignView,
  'status' | 'prepared_restart' | 'draining' | 'paused' | 'live' | 'stats'
>;

/**
 * The banner of a campaign. States and reasons are the server's; here they only
 * get the seeds' words.
 */
export function headlineKind(campaign: Said): HeadlineKind {
  const { status, live } = campaign;
  switch (status) {
    case 'draft':
      return campaign.prepared_restart ? 'prepared' : 'draft';
    case 'scheduled':
      return 'scheduled';
    case 'paused':
      return isGuard(campaign.paused) ? 'guarded' : 'paused';
    case 'running':
      if (isCompleting(campaign)) return 'completing';
      if (live.state === 'outside_window') return 'outside_window';
      return live.state === 'idle' ? 'idle' : 'live';
    default:
      if (campaign.draining) return 'completing';
      return status === 'failed' ? 'failed' : 'ended';
  }
}

/** By a rule of the product, not by a person. */
const isGuard = (paused: CampaignView['paused']) =>
  paused !== null && paused.reason_code !== 'operator';

/** Nobody waits any more; the last calls are up. */
const isCompleting = ({ stats }: Said) =>
  stats.contacts.pending === 0 && stats.contacts.in_progress > 0;
