import {
  METRICS_NAMESPACE,
  type MetricName,
  metricSpecs,
  STAGE_DIMENSION,
} from '#shared/metrics.ts';
import { env } from '#shared/names.ts';
import { type Clock, runtime } from './runtime.ts';

/** Several values of one metric count each; CloudWatch takes a hundred in a line. */
export type Measured = Partial<Record<MetricName, number | readonly number[]>>;

/** What a line can be searched by. A closed list, so that no text gets in. */
export interface MetricIds {
  readonly org_id?: string;
  readonly campaign_id?: string;
  readonly run_number?: number;
  readonly upload_id?: string;
}

/** At most one line of what happens often, in as many milliseconds. */
const OFTEN_MS = 60_000;
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const MOST_VALUES = 100;

interface Kept {
  since: number;
  values: number[];
}

export interface Meter {
  /** Writes a line now; nothing where there is nothing to say. */
  measure(values: Measured, ids?: MetricIds): void;
  /**
   * A value of which there may be many: the first makes a line, those of the
   * next minute one more when another comes after. What is kept is lost
   * with the process.
   */
  measureOften(name: MetricName, value: number): void;
}

/**
 * Writes metrics as log lines in CloudWatch's embedded format: no request, no
 * permission, and no more than one line's ingestion to pay.
 *
 * @param stage - undefined: nothing is measured, as in the local run
 */
export function createMeter(
  stage: string | undefined,
  clock: Clock,
  write: (line: string) => void,
): Meter {
  const often = new Map<MetricName, Kept>();
  const measure: Meter['measure'] = (values, ids = {}) => {
    const names = Object.keys(values) as MetricName[];
    if (stage === undefined || names.length === 0) return;
    const about = {
      Namespace: METRICS_NAMESPACE,
      Dimensions: [[STAGE_DIMENSION]],
      Metrics: names.map((Name) => ({ Name, Unit: metricSpecs[Name].unit })),
    };
    const _aws = { Timestamp: clock.now(), CloudWatchMetrics: [about] };
    write(
      `${JSON.stringify({ _aws, [STAGE_DIMENSION]: stage, ...values, ...ids })}\n`,
    );
  };
  const measureOften: Meter['measureOften'] = (name, value) => {
    const now = clock.now();
    const kept = often.get(name);
    if (
      kept &&
      now - kept.since < OFTEN_MS &&
      kept.values.length + 1 < MOST_VALUES
    ) {
      kept.values.push(value);
      return;
    }
    measure({ [name]: [...(kept?.values ?? []), value] });
    often.set(name, { since: now, values: [] });
  };
  return { measure, measureOften };
}

let meter: Meter | undefined;

/** The meter of this deployment. */
export function metrics(): Meter {
  meter ??= createMeter(
    process.env[env.OUTDIAL_STAGE],
    runtime.realClock,
    (line) => process.stdout.write(line),
  );
  return meter;
}
