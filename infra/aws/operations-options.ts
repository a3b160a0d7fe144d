import type { Node } from 'constructs';
import type { StageName } from './stage.ts';

/** Who is told, and what a month may cost. */
export interface OperationsOptions {
  /** Gets a mail of each alarm and of the budget; null: nobody does yet. */
  readonly alarmEmail: string | null;
  readonly monthlyBudgetUsd: number;
}

/** Idle, a stage costs some dollars; calls cost by the million (docs/cost.md). */
const BUDGET_USD: Readonly<Record<StageName, number>> = { dev: 50, prod: 500 };

const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;

/**
 * Reads `-c alarm_email=` and `-c monthly_budget_usd=`.
 *
 * @throws Error on what is no address, and on a budget that is no number of dollars
 */
export function readOperationsOptions(
  node: Node,
  stage: StageName,
): OperationsOptions {
  const email = node.tryGetContext('alarm_email');
  const budget = node.tryGetContext('monthly_budget_usd');
  if (email !== undefined && !EMAIL.test(String(email)))
    throw new Error(`alarm_email must be a mail address, got ${String(email)}`);
  if (budget !== undefined && !/^[1-9]\d{0,6}$/.test(String(budget)))
    throw new Error(
      `monthly_budget_usd must be a whole number of dollars from 1, got ${String(budget)}`,
    );
  return {
    alarmEmail: email === undefined ? null : String(email),
    monthlyBudgetUsd: budget === undefined ? BUDGET_USD[stage] : Number(budget),
  };
}
