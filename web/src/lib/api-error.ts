import type {
  BudgetProblem,
  Problem,
  ProblemError,
} from '#shared/contracts/problems.ts';

/** An answer that is not 2xx, as people are told about it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly ProblemError[];
  readonly request_id: string | null;
  /** How long to wait before asking again, where the server said so. */
  readonly retry_after_seconds: number;
  /** The whole body, for members that one code alone carries. */
  readonly problem: Partial<Problem>;

  constructor(
    status: number,
    problem: Partial<Problem>,
    retry_after_seconds = 1,
  ) {
    super(problem.title ?? `The server answered ${status}`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.title = this.message;
    this.detail = problem.detail ?? '';
    this.errors = problem.errors ?? [];
    this.request_id = problem.request_id ?? null;
    this.retry_after_seconds = retry_after_seconds;
    this.problem = problem;
  }
}

/** The request got no answer at all; it may or may not have been carried out. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** The running campaigns that use the budget up, when that is what is wrong. */
export function budgetOf(error: unknown): BudgetProblem | null {
  return error instanceof ApiError &&
    error.code === 'concurrent_budget_exceeded' &&
    Array.isArray(error.problem.running)
    ? (error.problem as BudgetProblem)
    : null;
}

/** Messages by field path, for forms. */
export function fieldErrors(error: unknown): ReadonlyMap<string, string> {
  const rows = error instanceof ApiError ? error.errors : [];
  return new Map(rows.map((row) => [row.path, row.message]));
}

/** Whether asking once more may help: too early, our fault, or no answer. */
export const isRetryable = (error: unknown) =>
  error instanceof NetworkError ||
  (error instanceof ApiError && (error.status === 429 || error.status >= 500));
