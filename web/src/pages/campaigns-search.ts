import type { CampaignStatus } from '#shared/domain/campaign.ts';

/** The seed's dropdown, in its order, and the two that came later. */
export const statusFilters = [
  'all',
  'draft',
  'running',
  'paused',
  'completed',
  'failed',
  'scheduled',
  'cancelled',
] as const satisfies readonly (CampaignStatus | 'all')[];
export type StatusFilter = (typeof statusFilters)[number];

/** An address may say anything: what is no status filters nothing. */
export function readStatusFilter(value: unknown): StatusFilter {
  return statusFilters.find((status) => status === value) ?? 'all';
}

type Counts = Readonly<Record<CampaignStatus, number>>;

/** @returns how many campaigns a filter lets through; undefined until known */
export function countOf(
  filter: StatusFilter,
  counts: Counts | undefined,
): number | undefined {
  if (!counts || filter !== 'all') {
    return filter === 'all' ? undefined : counts?.[filter];
  }
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
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
