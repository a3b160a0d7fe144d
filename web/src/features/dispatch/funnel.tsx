import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import { paths } from '../../app/paths.ts';
import { Door } from '../live/door.tsx';

/** From all contacts to those in a call; each step leads to its rows. */
export function Funnel({
  campaignId,
  steps,
}: {
  campaignId: string;
  steps: DispatchHealth['funnel'];
}) {
  return (
    <ol className="funnel figures" aria-label="From all contacts to a call">
      {steps.map(({ step, label, count, exact, filter }) => (
        <li key={step} className={`funnel-step funnel-${step}`}>
          <span className="funnel-count">
            {!exact && <span title="Estimated">≈ </span>}
            <Door
              to={filter && paths.calls(campaignId, filter)}
              count={count}
              of={label}
            />
          </span>{' '}
          <span>{label}</span>
        </li>
      ))}
    </ol>
  );
}
