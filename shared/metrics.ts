/**
 * The figures that the deployment measures of itself. Functions write them into
 * their logs, CloudWatch reads them from there; alarms and dashboard name them.
 */

export interface MetricSpec {
  readonly unit: 'Count' | 'Seconds' | 'Milliseconds';
  /** What one value says, for docs/operations.md and the dashboard. */
  readonly means: string;
  /** Which function measures it, and when. */
  readonly measured: string;
}

/** CloudWatch's namespace. The one dimension is the stage: an id as a dimension would be a metric of its own, at $0.30 a month. */
export const METRICS_NAMESPACE = 'Outdial';
export const STAGE_DIMENSION = 'stage';

export const metricSpecs = {
  Dials: {
    unit: 'Count',
    means: 'calls that the carrier took',
    measured: '`fold_stats`, each minute, for each campaign that changed',
  },
  Connects: {
    unit: 'Count',
    means: 'calls on which a person and an agent talked, once they are over',
    measured: '`fold_stats`, with `Dials`',
  },
  Abandoned: {
    unit: 'Count',
    means: 'calls that a person answered and no agent took',
    measured: '`fold_stats`, with `Dials`',
  },
  SlotsInUse: {
    unit: 'Count',
    means: 'lines that a campaign holds',
    measured: '`tick`, every 20 s for each campaign that runs',
  },
  SlotLimit: {
    unit: 'Count',
    means: 'lines that it may hold by then, all limits considered',
    measured: '`tick`, with `SlotsInUse`',
  },
  EligibleWithoutDial: {
    unit: 'Count',
    means:
      '1 while somebody may be called, a line is free, and the campaign has begun no call for a minute; else 0',
    measured: '`tick`, with `SlotsInUse`',
  },
  OldestUnsettledCall: {
    unit: 'Seconds',
    means:
      'how long a call is past the instant by which it should have been heard of, and the carrier could not tell either',
    measured: '`tick`, with `SlotsInUse`, and whenever it is above 0',
  },
  TickLag: {
    unit: 'Seconds',
    means: 'how late a tick came, against the one before it',
    measured: '`tick`, with `SlotsInUse`',
  },
  CircuitOpen: {
    unit: 'Count',
    means: '1 while nobody is called because the carrier refuses; else 0',
    measured: '`tick`, with `SlotsInUse`',
  },
  CarrierErrors: {
    unit: 'Count',
    means:
      'requests for a call that the carrier throttled, failed or did not answer',
    measured: 'where calls are placed, at most a line a minute of a process',
  },
  RefillLatency: {
    unit: 'Milliseconds',
    means:
      'from the end of a call, as the carrier tells it, until the carrier has taken the next call in its line',
    measured: 'where calls are placed, at most a line a minute of a process',
  },
  CounterDrift: {
    unit: 'Count',
    means:
      'by how much the folded figures differ from a recount, a minute after a run and its calls are over: 0, or a defect',
    measured: '`campaign_run`, when a run ends',
  },
  WebhooksRefused: {
    unit: 'Count',
    means: 'webhooks of the carrier without a valid signature',
    measured: '`take_carrier_event`, at most a line a minute of a process',
  },
  ImportRowsRejected: {
    unit: 'Count',
    means: 'rows of an audience file that are no contact',
    measured: '`import_audience`, for each file',
  },
} as const satisfies Record<string, MetricSpec>;
export type MetricName = keyof typeof metricSpecs;
