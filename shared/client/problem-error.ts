import type { Problem } from './generated/types.gen.ts';

/** An answer that is not 2xx, with everything it said. */
export class OutdialError extends Error {
  /** 0 when there was no answer at all. */
  readonly status: number;
  /** Stable; `network_error` when there was no answer. */
  readonly code: Problem['code'] | 'network_error';
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>, cause?: unknown) {
    super(problem.detail ?? problem.title ?? `status ${status}`, { cause });
    this.name = 'OutdialError';
    this.status = status;
    this.code = problem.code ?? 'network_error';
    this.problem = problem;
  }
}

interface Result<Data> {
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly response?: Response | undefined;
}

/** @throws OutdialError unless the answer is 2xx */
export async function unwrap<Data>(
  result: Promise<Result<Data>>,
): Promise<Data> {
  const { data, error, response } = await result;
  if (response?.ok) return data as Data;
  throw toError(response?.status ?? 0, error);
}

/** @param error - a problem body, text of something in between, or a failure */
export function toError(status: number, error: unknown): OutdialError {
  if (error instanceof Error) {
    return new OutdialError(status, { detail: error.message }, error);
  }
  const isObject = typeof error === 'object' && error !== null;
  return new OutdialError(status, isObject ? (error as Problem) : {});
}
