import type { CampaignView } from '#shared/contracts/campaigns.ts';

/** As many as are read from ten metres. */
export const TILES_PER_PAGE = 12;

/** @param page - counts on: after the last page comes the first */
export function pageOf(ids: readonly string[], page: number): string[] {
  const pages = Math.max(Math.ceil(ids.length / TILES_PER_PAGE), 1);
  const first = (page % pages) * TILES_PER_PAGE;
  return ids.slice(first, first + TILES_PER_PAGE);
}

/** Abandoned calls above this are against the rule of 3 %; near it, a warning. */
export const ABANDON_LIMIT = 0.03;
export const ABANDON_WARNING = 0.025;

export type TileState = 'bad' | 'warn' | 'good' | 'off';

/** How a tile looks, and by what the wall is sorted. */
export function tileState(
  campaign: Pick<CampaignView, 'status' | 'paused' | 'stats' | 'live'>,
): TileState {
  const { abandon_rate, abandoned } = campaign.stats;
  if (abandoned > 0 && abandon_rate > ABANDON_LIMIT) return 'bad';
  if (campaign.status === 'paused') {
    return campaign.paused?.reason_code === 'operator' ? 'off' : 'bad';
  }
  if (abandoned > 0 && abandon_rate >= ABANDON_WARNING) return 'warn';
  if (campaign.live.state !== 'live') return 'warn';
  return 'good';
}

const order: readonly TileState[] = ['bad', 'warn', 'good', 'off'];

/** Worst first; alike by name, so that tiles keep their places. */
export const worstFirst = (a: CampaignView, b: CampaignView) =>
  order.indexOf(tileState(a)) - order.indexOf(tileState(b)) ||
  a.name.localeCompare(b.name);
