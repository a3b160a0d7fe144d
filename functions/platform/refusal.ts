import type { ProblemCode, ProblemError } from '#shared/contracts/problems.ts';

export interface RefusalExtra {
  readonly errors?: readonly ProblemError[];
  /** More members of the problem body, such as `allowed_actions`. */
  readonly [member: string]: unknown;
}

/** A 4xx answer: thrown by a feature, turned into problem+json at the edge. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly extra: RefusalExtra;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail - a sentence for people: what is wrong, what to do */
  constructor(
    status: number,
    code: ProblemCode,
    detail: string,
    extra: RefusalExtra = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.extra = extra;
    this.headers = headers;
  }
}

/** The one answer for what is not there and for what is another org's. */
export const notFound = () =>
  new Refusal(404, 'not_found', 'There is nothing here under this address.');
