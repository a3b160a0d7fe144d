import type { BudgetProblem } from '#shared/contracts/problems.ts';
import type { ConcurrencySettings } from '#shared/contracts/settings.ts';

/** What of the organization's calls at once is taken, and by whom. */
export type Budget = Pick<
  BudgetProblem,
  'cap' | 'in_use' | 'requested' | 'running'
>;

/** @returns calls at once that fit beside those that run; 0 when none do */
export const linesLeft = ({ cap, in_use }: Pick<Budget, 'cap' | 'in_use'>) =>
  Math.max(cap - in_use, 0);

/** The refusal that a start would get, from the settings as they are. */
export const budgetFor = (
  settings: ConcurrencySettings,
  requested: number,
): Budget => ({
  cap: settings.concurrency_limit,
  in_use: settings.in_use,
  requested,
  running: settings.running,
});
