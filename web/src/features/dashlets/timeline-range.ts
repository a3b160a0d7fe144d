import type { ActivityEntry } from '#shared/contracts/campaigns.ts';

const HOUR_MS = 3_600_000;

export interface Range {
  readonly id: string;
  readonly text: string;
  /** As a sentence ends: "40 dials in this run". */
  readonly words: string;
  readonly hours: number | null;
}

export const ranges = [
  { id: 'run', text: 'Whole run', words: 'in this run', hours: null },
  { id: '24h', text: 'Last 24 h', words: 'in the last 24 hours', hours: 24 },
  { id: '6h', text: 'Last 6 h', words: 'in the last 6 hours', hours: 6 },
  { id: '1h', text: 'Last hour', words: 'in the last hour', hours: 1 },
] as const satisfies readonly Range[];

interface Bucket {
  readonly at: string;
  readonly dials: number;
  readonly connected: number;
}

/** Hours that reach into the range. @param now - epoch ms of the product's clock */
export const inRange = <T extends Bucket>(
  buckets: readonly T[],
  { hours }: Range,
  now: number,
): T[] =>
  buckets.filter(
    ({ at }) =>
      hours === null || Date.parse(at) + HOUR_MS > now - hours * HOUR_MS,
  );

export const totalOf = (buckets: readonly Bucket[]) => ({
  dials: buckets.reduce((sum, { dials }) => sum + dials, 0),
  connected: buckets.reduce((sum, { connected }) => sum + connected, 0),
});

export interface Mark {
  /** Of the hour. */
  readonly at: string;
  readonly actions: readonly string[];
}

/** What was changed in the hours that are shown: each thing once an hour. */
export function marksOf(
  buckets: readonly Pick<Bucket, 'at'>[],
  entries: readonly Pick<ActivityEntry, 'at' | 'action'>[],
): Mark[] {
  return buckets.flatMap(({ at }) => {
    const from = Date.parse(at);
    const actions = entries
      .filter((entry) => {
        const since = Date.parse(entry.at) - from;
        return since >= 0 && since < HOUR_MS && entry.action !== 'create';
      })
      .map(({ action }) => action);
    return actions.length > 0 ? [{ at, actions: [...new Set(actions)] }] : [];
  });
}
