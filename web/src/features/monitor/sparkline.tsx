const WIDTH = 240;
const HEIGHT = 40;

/** A line without axes: which way it goes. The figure beside it says how much. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const highest = Math.max(...values, 1);
  const step = WIDTH / Math.max(values.length - 1, 1);
  const points = values
    .map((value, i) => `${i * step},${HEIGHT - (value / highest) * HEIGHT}`)
    .join(' ');
  return (
    <svg
      className="sparkline"
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polyline points={points} />
    </svg>
  );
}
