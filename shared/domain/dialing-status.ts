import { type Campaign, type CampaignStatus, isTerminal } from './campaign.ts';

/** A draft of AnyReach's kind: its first contacts start it. */
export const awaitsContacts = ({
  status,
  run_number,
  starts_with_contacts = false,
}: Pick<Campaign, 'status' | 'run_number' | 'starts_with_contacts'>) =>
  status === 'draft' && run_number === 1 && starts_with_contacts;

/** AnyReach's vocabulary, of a campaign that may be one of its kind. */
export const dialingStatusOf = (
  campaign: Parameters<typeof awaitsContacts>[0],
) => (awaitsContacts(campaign) ? 'active' : dialingStatus(campaign.status));

/** AnyReach's vocabulary: a scheduled or draft campaign reads as paused. */
export function dialingStatus(
  status: CampaignStatus,
): 'active' | 'paused' | 'closed' {
  if (status === 'running') return 'active';
  return isTerminal(status) ? 'closed' : 'paused';
}
