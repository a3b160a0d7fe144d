import type { Usage } from './prices.ts';
import type { Summary } from './summary.ts';
import { atLeast, atMost, fixed, type Row, row } from './table.ts';

export type Results = ReadonlyMap<string, Summary>;

/** Labels in the order of a call's life. */
const labels = [
  'slot',
  'claim + intent',
  'answered',
  'ended',
  'index',
  'campaign item',
  'fold',
  'tick',
  'flow',
  'refused',
];

/** What P2 is paid for, the largest part first. */
const parts: readonly (readonly [keyof Usage, string])[] = [
  ['write_units', 'writes'],
  ['read_units', 'reads'],
  ['invocations', 'invocations'],
  ['gb_seconds', 'GB-seconds'],
  ['queue_requests', 'queues'],
  ['transitions', 'workflow'],
  ['log_bytes', 'logs'],
];

/** P1 and P2: what an attempt costs. */
export function costRows(results: Results): Row[] {
  const main = results.get('main')!;
  const faulty = results.get('main, faults')!;
  const sparse = results.get('sparse')!;
  const crowded = results.get('crowded')!;
  const naive = results.get('naive, main');
  const naiveFaulty = results.get('naive, main, faults');
  const of = (value: number | undefined, digits = 2) =>
    value === undefined ? '' : fixed(value, digits);
  const named = labels.map((label) =>
    row(
      `   ${label}`,
      '',
      '',
      `${fixed(main.writes[label] ?? 0, 3)} / ${fixed(faulty.writes[label] ?? 0, 3)}`,
      label === 'refused' ? '0.02' : '',
      label === 'refused' ? atMost(main.writes[label] ?? 0, 0.02) : '',
    ),
  );
  const other = (summary: Summary) =>
    Object.entries(summary.writes)
      .filter(([label]) => !labels.includes(label))
      .reduce((sum, [, units]) => sum + units, 0);
  return [
    row(
      'P1 write units per attempt',
      '2.05',
      of(naive?.write_units),
      fixed(main.write_units),
      '5',
      atMost(main.write_units, 5),
    ),
    row(
      'P1 the same, realistic faults',
      '2.05',
      of(naiveFaulty?.write_units),
      fixed(faulty.write_units),
      '5',
      atMost(faulty.write_units, 5),
    ),
    row(
      'P1 the same, retries that trickle in',
      '2.05',
      of(results.get('naive, sparse')?.write_units),
      fixed(sparse.write_units),
      '5',
      atMost(sparse.write_units, 5),
    ),
    row(
      'P1 the same, 4k contacts on 500 lines',
      '2.05',
      of(results.get('naive, crowded')?.write_units),
      fixed(crowded.write_units),
      '5',
      atMost(crowded.write_units, 5),
    ),
    row('   of the first two:', '', '', '', ''),
    ...named,
    row(
      '   everything else',
      '',
      '',
      `${fixed(other(main), 3)} / ${fixed(other(faulty), 3)}`,
      '',
    ),
    row(
      'P1 read units per attempt',
      '0.06',
      of(naive?.read_units),
      fixed(main.read_units),
      '',
    ),
    ...readRows(main),
    row(
      'P1 SQS requests per attempt',
      '0',
      of(naive?.queue_requests),
      fixed(main.queue_requests),
      '',
    ),
    row(
      'P1 Lambda invocations per attempt',
      '1',
      of(naive?.invocations),
      fixed(main.invocations),
      '',
    ),
    row('P1 workflow transitions per run', '5', '', `${main.transitions}`, ''),
    row(
      'P2 $ per 1M attempts',
      '1.78',
      of(naive?.usd_per_million),
      fixed(main.usd_per_million),
      '4.5',
      atMost(main.usd_per_million, 4.5),
    ),
    ...parts.map(([part, name]) =>
      row(
        `   of it: ${name}`,
        '',
        of(naive?.usd_parts[part]),
        fixed(main.usd_parts[part]),
        '',
      ),
    ),
  ];
}

/** What is read of a call, from its event to the next request, and beside it. */
const readLabels = [
  'gate',
  'contact',
  'hints',
  'next seq',
  'due lines',
  'tick',
  'fold',
];

function readRows({ reads }: Summary): Row[] {
  const named = readLabels.map((label) => [label, reads[label] ?? 0] as const);
  const rest = Object.entries(reads)
    .filter(([label]) => !readLabels.includes(label))
    .reduce((sum, [, units]) => sum + units, 0);
  return [...named, ['everything else', rest] as const].map(([label, units]) =>
    row(`   ${label}`, '', '', fixed(units, 3), ''),
  );
}

/** P3: never above the limit, nobody twice, nothing lost. */
export function safetyRows(results: Results): Row[] {
  return ['none', 'realistic', 'repeated', 'chaos'].map((mix) => {
    const worst = (prefix: string) => {
      const runs = [...results]
        .filter(([name]) => name.startsWith(`${prefix}safety, ${mix},`))
        .map(([, summary]) => summary);
      return {
        runs: runs.length,
        peak: Math.max(...runs.map(({ peak }) => peak)),
        doubles: runs.reduce((sum, one) => sum + one.double_dials, 0),
        lost: runs.reduce((sum, one) => sum + one.slots_lost, 0),
        unfinished: runs.filter(({ completed }) => !completed).length,
      };
    };
    const text = ({
      peak,
      doubles,
      lost,
      unfinished,
    }: ReturnType<typeof worst>) =>
      `${fixed(peak, 3)} / ${doubles} / ${lost}${unfinished > 0 ? `, ${unfinished} never ended` : ''}`;
    const [ours, naive] = [worst(''), worst('naive, ')];
    const safe =
      ours.peak <= 1 && ours.doubles + ours.lost + ours.unfinished === 0;
    return row(
      `P3 peak ÷ limit / double dials / lost slots: ${mix}`,
      '1 / 0 / 0',
      naive.runs > 0 ? text(naive) : '',
      text(ours),
      '1 / 0 / 0',
      safe ? 'met' : 'missed',
    );
  });
}

/** P4 and P5: no idle line while somebody may be called. */
export function speedRows(results: Results): Row[] {
  const cases: readonly (readonly [string, string])[] = [
    ['main', '10k contacts, 50 lines, retries after 1 h'],
    ['sparse', '2k contacts, 50 lines, retries after 1 h'],
    ['wide', '2k contacts, 100 lines, retries after 5 min'],
    ['crowded', '4k contacts, 500 lines, retries after 10 min'],
    ['huge', '100k contacts, 500 lines, retries after 1 h'],
  ];
  const rows = cases.flatMap(([name, text]) => {
    const ours = results.get(name);
    if (!ours) return [];
    const naive = results.get(`naive, ${name}`);
    return [
      row(
        `P4 efficiency: ${text}`,
        '1',
        naive ? fixed(naive.efficiency, 3) : '',
        fixed(ours.efficiency, 3),
        '0.97',
        // A schedule of other calls would be no ideal of these.
        ours.attempts === ours.ideal_calls
          ? atLeast(ours.efficiency, 0.97)
          : 'missed',
      ),
      row(
        '   utilisation while somebody waits',
        '1',
        naive ? fixed(naive.utilisation, 3) : '',
        fixed(ours.utilisation, 3),
        '',
      ),
    ];
  });
  const main = results.get('main')!;
  return [
    ...rows,
    row(
      'P5 round trips, end event to next dial: p50 / p99',
      '2',
      '',
      `${main.round_trips} / ${main.round_trips_p99}`,
      '',
    ),
    row(
      'P5 gap between two calls in a slot, ms: p50 / p99',
      '',
      '',
      `${fixed(main.gap_ms, 0)} / ${fixed(main.gap_p99_ms, 0)}`,
      '',
    ),
    row(
      'P5 an event of the carrier is acknowledged, ms: p50 / p99',
      '',
      '',
      `${fixed(main.acknowledged_ms, 0)} / ${fixed(main.acknowledged_p99_ms, 0)}`,
      '1000',
      atMost(main.acknowledged_p99_ms, 1_000),
    ),
    row(
      'P5 refills by a timer, of all hand-offs',
      '0',
      'all',
      `${main.timer_refills} of ${main.hand_offs}`,
      '0',
      atMost(main.timer_refills, 0),
    ),
  ];
}

/** P8: counters are exact, whatever comes twice. */
export function counterRows(results: Results): Row[] {
  const runs = [...results].filter(([name]) => !name.startsWith('naive'));
  const naive = [...results].filter(([name]) => name.startsWith('naive'));
  const drift = Math.max(...runs.map(([, one]) => one.drift));
  const main = results.get('main')!;
  return [
    row(
      `P8 drift of counters, most of ${runs.length} runs`,
      '0',
      naive.length > 0
        ? `${Math.max(...naive.map(([, one]) => one.drift))}`
        : '',
      `${drift}`,
      '0',
      atMost(drift, 0),
    ),
    row(
      'P8 write units per change of a contact',
      '0.01',
      '1',
      fixed(main.fold_units_per_change, 3),
      '',
    ),
  ];
}
