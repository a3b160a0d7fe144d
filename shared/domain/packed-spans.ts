import type { RunCounters } from './run-counters.ts';

type Spans = RunCounters['minutes'];

/** Spans in columns: from each to the next, dials, connected. */
export type PackedSpans = readonly [
  steps: readonly number[],
  dials: readonly number[],
  connected: readonly number[],
];

/** Spans as short as JSON has them: an hour of minutes is then a third smaller. */
export function packSpans(spans: Spans): PackedSpans {
  const keys = Object.keys(spans)
    .map(Number)
    .sort((a, b) => a - b);
  const seen = keys.map((key) => spans[String(key)]!);
  return [
    keys.map((key, i) => key - (keys[i - 1] ?? 0)),
    seen.map(({ dials }) => dials),
    seen.map(({ connected }) => connected),
  ];
}

const isPacked = (spans: PackedSpans | Spans): spans is PackedSpans =>
  Array.isArray(spans);

/** @param spans - also as they were stored before there were columns */
export function unpackSpans(spans: PackedSpans | Spans): Spans {
  if (!isPacked(spans)) return spans;
  const [steps, dials, connected] = spans;
  let key = 0;
  return Object.fromEntries(
    steps.map((step, i) => {
      key += step;
      return [String(key), { dials: dials[i]!, connected: connected[i]! }];
    }),
  );
}
