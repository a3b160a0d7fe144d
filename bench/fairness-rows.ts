import {
  type FairnessCase,
  measureFairness,
} from '../tests/simulation/fairness.ts';
import { atMost, fixed, type Row, row } from './table.ts';

const behindLarge: FairnessCase = {
  seed: 7,
  lines: 50,
  large: { contacts: 3_000, priority: 5 },
  small: { contacts: 300, priority: 5 },
};

/** P11: a small campaign behind a large one, on shared lines. */
export async function fairnessRows(): Promise<Row[]> {
  const seen = await measureFairness(behindLarge);
  const off = Math.abs(seen.share - seen.fair_share);
  const first = seen.first_dial_holds;
  return [
    row(
      'P11 start to first call behind a large campaign, mean holds',
      '0',
      '',
      fixed(first),
      '1',
      atMost(first, 1),
    ),
    row(
      '   share of the lines, less its fair share',
      '0',
      '',
      fixed(off, 3),
      '0.05',
      atMost(off, 0.05),
    ),
  ];
}
