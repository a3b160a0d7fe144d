import { countOf } from '../../lib/format.ts';

const units = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const;

/** A whole span in its largest unit: "5 minutes", "hour". */
export function spanText(seconds: number): string {
  const [length, unit] = units.find(([one]) => seconds % one === 0) ?? [
    1,
    'second',
  ];
  const count = seconds / length;
  return count === 1 ? unit : countOf(count, unit);
}
