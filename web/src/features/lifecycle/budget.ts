import type { BudgetProblem } from '#shared/contracts/problems.ts';

/** @returns calls at once that fit beside those that run; 0 when none do */
export const linesLeft = ({ cap, in_use }: BudgetProblem): number =>
  Math.max(cap - in_use, 0);
