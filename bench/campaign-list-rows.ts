import { measureList } from './campaign-list.ts';
import { atMost, fixed, type Row, row } from './table.ts';

/** Milliseconds of scripting that a flush of changes may take, CPU slowed to a quarter. */
const MOST_MS = 20;

/** What the campaign list costs a browser that watches it. */
export async function campaignListRows(): Promise<Row[]> {
  const cost = await measureList();
  if (!cost) {
    const missing = 'no browser, or no built dashboard';
    return [
      row('P14 list of 50: ms of scripting', '', '', missing, `${MOST_MS}`),
    ];
  }
  return [
    row(
      'P14 list of 50: ms of scripting per change, CPU ÷ 4',
      '',
      '',
      fixed(cost.alone_ms, 1),
      `${MOST_MS}`,
      atMost(cost.alone_ms, MOST_MS),
    ),
    row('   ten changes in one flush', '', '', fixed(cost.together_ms, 1), ''),
    row('   a second without changes', '', '', fixed(cost.idle_ms, 1), ''),
  ];
}
