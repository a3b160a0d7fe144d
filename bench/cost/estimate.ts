import { alwaysFree, prices, runningPrices, type Usage } from '../prices.ts';

/** What a stage has whether or not it dials: counted in its templates. */
export interface StageParts {
  readonly alarms: number;
  readonly metrics: number;
  readonly dashboards: number;
  /** Queues that a function polls. */
  readonly queues: number;
  readonly secrets: number;
  readonly keys: number;
}

/** What was counted: by the bench, and in the templates. */
export interface CostLedger {
  /** Day of the count, ISO. */
  readonly counted_on: string;
  readonly per_attempt: Usage;
  readonly attempts_per_contact: number;
  readonly write_units_per_row: number;
  /** In the table once its campaign is over, with its attempts. */
  readonly bytes_per_contact: number;
  readonly stages: { readonly dev: StageParts; readonly prod: StageParts };
}

/** One month. */
export interface Month {
  readonly attempts: number;
  /** Hours in which somebody has the dashboard open, of all together. */
  readonly dashboard_hours: number;
}

export interface CostLine {
  readonly what: string;
  readonly usd: number;
  /** The same less what AWS never bills. */
  readonly usd_after_free: number;
}

const MONTH_SECONDS = 730 * 3_600;
/**
 * Requests a month of a queue on which nothing happens: five pollers, each
 * asking for 20 s. @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const IDLE_POLLS = (5 * MONTH_SECONDS) / 20;

/** Months that contacts of a campaign are kept, and that a file is. */
const CONTACT_MONTHS = 3;
const FILE_MONTHS = 3;
const BYTES_PER_ROW = 100;
/** An open campaign: a snapshot a second, and its health asked every five. */
const MESSAGES_PER_HOUR = 3_600;
const REQUESTS_PER_HOUR = 3_600 / 5 + 60;
const KB_PER_ANSWER = 3;
/** Of the function that answers: its memory, for some 40 ms. */
const API_GB_SECONDS = (1_769 / 1_024) * 0.04;
/** Of the import: its memory, at the 4,000 rows a second of a new table. */
const IMPORT_GB_SECONDS = 1_769 / 1_024 / 4_000;

/** A part that is billed above what is free. */
const part = (amount: number, usd: number, free = 0): [number, number] => [
  amount * usd,
  Math.max(0, amount - free) * usd,
];

const line = (what: string, ...parts: [number, number][]): CostLine => ({
  what,
  usd: parts.reduce((sum, [all]) => sum + all, 0),
  usd_after_free: parts.reduce((sum, [, left]) => sum + left, 0),
});

/** What a month costs, line by line: the formula is this function. */
export function estimate(
  { per_attempt, ...ledger }: CostLedger,
  parts: StageParts,
  { attempts, dashboard_hours }: Month,
): CostLine[] {
  const used = (key: keyof Usage) => attempts * per_attempt[key];
  const contacts = attempts / ledger.attempts_per_contact;
  const tableGb = (contacts * ledger.bytes_per_contact * CONTACT_MONTHS) / 1e9;
  const asked = dashboard_hours * REQUESTS_PER_HOUR;
  const sent = dashboard_hours * MESSAGES_PER_HOUR;
  const edgeGb = (asked * KB_PER_ANSWER) / 1e6;
  const gbSeconds =
    used('gb_seconds') + asked * API_GB_SECONDS + contacts * IMPORT_GB_SECONDS;
  const polls = parts.queues * IDLE_POLLS;
  return [
    line(
      'Table: writes',
      part(used('write_units'), prices.write_unit),
      part(contacts * ledger.write_units_per_row, prices.write_unit),
    ),
    line('Table: reads', part(used('read_units'), prices.read_unit)),
    line(
      'Table: storage and point-in-time recovery',
      part(tableGb, runningPrices.table_gb_month),
      part(tableGb, runningPrices.recovery_gb_month),
    ),
    line(
      'Queues',
      part(
        used('queue_requests') + polls,
        prices.queue_request,
        alwaysFree.queue_requests,
      ),
    ),
    line(
      'Functions',
      part(
        used('invocations') + asked + sent,
        prices.invocation,
        alwaysFree.invocations,
      ),
      part(gbSeconds, prices.gb_second, alwaysFree.gb_seconds),
    ),
    line(
      'Workflow',
      part(used('transitions'), prices.transition, alwaysFree.transitions),
    ),
    line(
      'Files',
      part(
        (contacts * BYTES_PER_ROW * FILE_MONTHS) / 1e9,
        runningPrices.file_gb_month,
      ),
    ),
    line(
      'API, socket and CloudFront',
      part(asked, runningPrices.api_request),
      part(sent, runningPrices.socket_message),
      part(dashboard_hours * 60, runningPrices.socket_minute),
      part(asked, runningPrices.edge_request, alwaysFree.edge_requests),
      part(edgeGb, runningPrices.edge_gb, alwaysFree.edge_gb),
    ),
    line(
      'Alarms, metrics, dashboard',
      part(parts.alarms, runningPrices.alarm_month, alwaysFree.alarms),
      // A value that is never sent is never billed.
      part(
        attempts > 0 ? parts.metrics : 0,
        runningPrices.metric_month,
        alwaysFree.metrics,
      ),
      part(
        parts.dashboards,
        runningPrices.dashboard_month,
        alwaysFree.dashboards,
      ),
    ),
    line(
      'Secrets and keys',
      part(parts.secrets, runningPrices.secret_month),
      part(parts.keys, runningPrices.key_month),
    ),
  ];
}

export const total = (lines: readonly CostLine[]) =>
  lines.reduce(
    (sum, { usd, usd_after_free }) => ({
      usd: sum.usd + usd,
      usd_after_free: sum.usd_after_free + usd_after_free,
    }),
    { usd: 0, usd_after_free: 0 },
  );
