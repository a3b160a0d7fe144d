import { costOf, prices, type Usage } from '../prices.ts';
import {
  type CostLedger,
  type CostLine,
  estimate,
  type Month,
  total,
} from './estimate.ts';

interface Size extends Month {
  readonly title: string;
}

/** Idle; a pilot; a team; a call center with three people who look all day. */
export const sizes: readonly Size[] = [
  { title: 'idle', attempts: 0, dashboard_hours: 0 },
  { title: '1k', attempts: 1_000, dashboard_hours: 20 },
  { title: '50k', attempts: 50_000, dashboard_hours: 80 },
  { title: '1M', attempts: 1_000_000, dashboard_hours: 500 },
];

const usd = (value: number) => value.toFixed(2);

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [
    `| ${head.join(' | ')} |`,
    `|---${'|---:'.repeat(head.length - 1)}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

function stageTable(ledger: CostLedger, stage: 'dev' | 'prod'): string {
  const columns = sizes.map((size) =>
    estimate(ledger, ledger.stages[stage], size),
  );
  const names = columns[0]!.map(({ what }) => what);
  const sum = (pick: 'usd' | 'usd_after_free') =>
    columns.map((lines: CostLine[]) => `**${usd(total(lines)[pick])}**`);
  return table(
    [
      `${stage}, $ a month`,
      ...sizes.map(({ title }) =>
        title === 'idle' ? title : `${title} calls`,
      ),
    ],
    [
      ...names.map((name, row) => [
        name,
        ...columns.map((lines) => usd(lines[row]!.usd)),
      ]),
      ['**All**', ...sum('usd')],
      ['**Less what AWS never bills**', ...sum('usd_after_free')],
    ],
  );
}

const unitNames: Readonly<Record<keyof Usage, [string, keyof typeof prices]>> =
  {
    write_units: ['write units', 'write_unit'],
    read_units: ['read units', 'read_unit'],
    queue_requests: ['queue requests', 'queue_request'],
    invocations: ['invocations', 'invocation'],
    gb_seconds: ['GB-seconds', 'gb_second'],
    transitions: ['workflow transitions', 'transition'],
    log_bytes: ['bytes of logs', 'log_byte'],
  };

function attemptTable({ per_attempt }: CostLedger): string {
  const keys = Object.keys(unitNames) as (keyof Usage)[];
  const rows = keys.map((key) => {
    const [name, price] = unitNames[key];
    const amount = per_attempt[key];
    return [
      name,
      String(Number(amount.toPrecision(3))),
      String(Number((prices[price] * 1e6).toPrecision(4))),
      usd(amount * prices[price] * 1e6),
    ];
  });
  return table(
    ['of one attempt', 'amount', '$ per 1M', '$ per 1M attempts'],
    [...rows, ['**All**', '', '', `**${usd(costOf(per_attempt) * 1e6)}**`]],
  );
}

/** What stands between the two marks of docs/cost.md. */
export const figuresOf = (ledger: CostLedger): string =>
  [
    attemptTable(ledger),
    `Counted on ${ledger.counted_on} by the bench (10,000 contacts on 50 lines, ${ledger.attempts_per_contact.toFixed(2)} attempts each).`,
    stageTable(ledger, 'dev'),
    stageTable(ledger, 'prod'),
  ].join('\n\n');

export const BEGIN = '<!-- figures: npm run cost -->';
export const END = '<!-- end of figures -->';

/**
 * The page with its figures made anew.
 *
 * @throws Error when the page has lost its marks
 */
export function pageWith(page: string, figures: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error('docs/cost.md has no marks');
  return `${page.slice(0, from + BEGIN.length)}\n\n${figures}\n\n${page.slice(to)}`;
}
