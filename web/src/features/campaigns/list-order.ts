import type { CampaignView } from '#shared/contracts/campaigns.ts';

type Key = (campaign: CampaignView) => string | number;

const rateOf = ({ stats }: CampaignView) =>
  stats.attempt_answer_rate ?? stats.connect_rate;

/** What each column sorts by. */
export const sortKeys = {
  name: ({ name }) => name.toLowerCase(),
  status: ({ status }) => status,
  progress: ({ stats }) => stats.processed_percent,
  lines: ({ stats }) => stats.active_calls,
  answer_rate: rateOf,
  completion: ({ stats }) => stats.completion_rate ?? stats.connect_rate,
  cost: ({ stats }) => stats.cost_usd,
  updated: ({ updated_at }) => updated_at,
} as const satisfies Readonly<Record<string, Key>>;
export type SortColumn = keyof typeof sortKeys;

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** An address may say anything: what is no column sorts nothing. */
export function readSort(text: unknown): Sort | null {
  if (typeof text !== 'string') return null;
  const descending = text.startsWith('-');
  const column = descending ? text.slice(1) : text;
  return Object.hasOwn(sortKeys, column)
    ? { column: column as SortColumn, descending }
    : null;
}

export const writeSort = ({ column, descending }: Sort) =>
  `${descending ? '-' : ''}${column}`;

/** @returns another array; without a sort, and among equals, as the server has them */
export function sorted(
  campaigns: readonly CampaignView[],
  sort: Sort | null,
): CampaignView[] {
  if (!sort) return [...campaigns];
  const key: Key = sortKeys[sort.column];
  const sign = sort.descending ? -1 : 1;
  return campaigns.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    return one === other ? 0 : one < other ? -sign : sign;
  });
}

/**
 * How many rows would come, go or move if the rows on screen were brought up to
 * date: those who keep their order among each other do not count.
 */
export function countUpdates(
  shown: readonly string[],
  wanted: readonly string[],
): number {
  const places = new Map(wanted.map((id, place) => [id, place]));
  const kept = shown.flatMap((id) => places.get(id) ?? []);
  const gone = shown.length - kept.length;
  const come = wanted.length - kept.length;
  return gone + come + (kept.length - longestRising(kept));
}

/** Length of the longest rising subsequence: patience sorting, n log n. */
function longestRising(places: readonly number[]): number {
  const tails: number[] = [];
  for (const place of places) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tails[middle]! < place) low = middle + 1;
      else high = middle;
    }
    tails[low] = place;
  }
  return tails.length;
}
