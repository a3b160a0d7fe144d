import { Link, SpaceBetween } from '@cloudscape-design/components';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { formatCount } from '../../lib/format.ts';
import { type Budget, linesLeft } from './budget.ts';

export const linesText = (lines: number) =>
  `${formatCount(lines)} ${lines === 1 ? 'line' : 'lines'}`;

/** Which running campaigns hold the lines that a start would need. */
export function BudgetConflict({
  budget,
  name,
}: {
  budget: Budget;
  name: string;
}) {
  const follow = useFollow();
  const left = linesLeft(budget);
  return (
    <SpaceBetween size="s">
      <div>
        {formatCount(budget.in_use)} of {formatCount(budget.cap)} calls at once
        are taken by running campaigns; {name} asks for{' '}
        {formatCount(budget.requested)}.{' '}
        {left > 0
          ? `${linesText(left)} ${left === 1 ? 'is' : 'are'} free.`
          : 'None is free. Pause one of these, or raise the limit of your organization.'}
      </div>
      <ul>
        {budget.running.map((running) => (
          <li key={running.id}>
            {running.name} – {linesText(running.max_concurrent_calls)} of{' '}
            {formatCount(budget.cap)} –{' '}
            <Link href={paths.campaign(running.id)} onFollow={follow}>
              Open {running.name}
            </Link>
          </li>
        ))}
      </ul>
    </SpaceBetween>
  );
}
