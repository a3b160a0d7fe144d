import type { StatusIndicatorProps } from '@cloudscape-design/components';
import type { NumberHealth } from '#shared/contracts/numbers.ts';
import { formatRate } from '../../lib/format.ts';
import type { NumberRow } from './use-number-health.ts';

/** Fewer calls than this say nothing for sure of one number. */
export const ENOUGH_CALLS = 50;

export const numberStates: Readonly<
  Record<NumberRow['state'], { word: string; type: StatusIndicatorProps.Type }>
> = {
  active: { word: 'Active', type: 'success' },
  cooling: { word: 'Cooling', type: 'warning' },
  inactive: { word: 'Inactive', type: 'stopped' },
  removed: { word: 'Removed', type: 'stopped' },
  deleted: { word: 'Deleted', type: 'stopped' },
};

/** "4.1 points below the pool" */
export function differenceText(row: NumberRow, poolRate: number): string {
  const points = row.answer_rate - poolRate;
  const size = formatRate(Math.abs(points)).replace(' %', '');
  if (size === '0.0') return 'as the pool';
  return `${size} points ${points < 0 ? 'below' : 'above'} the pool`;
}

/**
 * The number that answers worst for sure: in the pool, with enough calls, and
 * all of its interval below the rate of the pool.
 */
export function worstNumber({
  data,
  answer_rate,
}: Pick<NumberHealth, 'data' | 'answer_rate'>): NumberRow | null {
  const bad = data.filter(
    (row) =>
      (row.state === 'active' || row.state === 'cooling') &&
      row.dials >= ENOUGH_CALLS &&
      row.answer_rate_high < answer_rate,
  );
  return bad.reduce<NumberRow | null>(
    (worst, row) =>
      worst === null || row.answer_rate < worst.answer_rate ? row : worst,
    null,
  );
}
