import {
  type CampaignStatus,
  campaignStatuses,
} from '#shared/domain/campaign.ts';

export type StatusFilter = CampaignStatus | 'all';

/** An address may say anything: what is no status filters nothing. */
export function readStatusFilter(value: unknown): StatusFilter {
  const known = campaignStatuses.find((status) => status === value);
  return known ?? 'all';
}

/** Part of the name or of the id, upper or lower case. */
export function matchesSearch(
  campaign: { readonly id: string; readonly name: string },
  search: string,
): boolean {
  const words = search.trim().toLowerCase();
  return (
    words === '' ||
    campaign.name.toLowerCase().includes(words) ||
    campaign.id.toLowerCase().includes(words)
  );
}
