import type { Measured, MetricIds } from '#functions/platform/metrics.ts';
import type { FoldedRun } from './fold-changes.ts';

interface Counted extends MetricIds {
  readonly dials: number;
  readonly connects: number;
  readonly abandoned: number;
}

/**
 * What a window of the stream came to so far, by run. Lambda hands it from
 * batch to batch, so that a minute of a run makes one line, whatever it holds.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
export type WindowState = Readonly<Record<string, Counted>>;

/** @param state - undefined at the first batch of a window */
export function addFolded(
  state: WindowState | undefined,
  folded: readonly FoldedRun[],
): WindowState {
  const sum: Record<string, Counted> = { ...state };
  for (const { delta, ...ids } of folded) {
    const key = `${ids.campaign_id} ${ids.run_number}`;
    const before = sum[key];
    sum[key] = {
      ...ids,
      dials: (before?.dials ?? 0) + (delta.attempts ?? 0),
      connects: (before?.connects ?? 0) + (delta.talks ?? 0),
      abandoned: (before?.abandoned ?? 0) + (delta['outcome.abandoned'] ?? 0),
    };
  }
  return sum;
}

/** The lines of a window: none for runs in which no call began or ended. */
export function windowMetrics(
  state: WindowState,
): { values: Measured; ids: MetricIds }[] {
  return Object.values(state)
    .filter((it) => it.dials !== 0 || it.connects !== 0 || it.abandoned !== 0)
    .map(({ dials, connects, abandoned, ...ids }) => ({
      values: { Dials: dials, Connects: connects, Abandoned: abandoned },
      ids,
    }));
}
