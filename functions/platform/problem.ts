import type * as z from 'zod';
import {
  type ProblemCode,
  type ProblemError,
  problemTitles,
  problemType,
} from '#shared/contracts/problems.ts';
import { issueText, REQUIRED } from './issue-text.ts';
import { Refusal } from './refusal.ts';
import { reservedKeys } from './reserved-keys.ts';

/** What a Lambda proxy answers. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The problem answer (RFC 9457) of a refusal; of anything else, a bare 500. */
export function problemAnswer(error: unknown, requestId: string): HttpAnswer {
  if (!(error instanceof Refusal)) {
    const detail = 'This is our fault. The request id helps us find out why.';
    return problemAnswer(new Refusal(500, 'internal', detail), requestId);
  }
  const { status, code, message, extra, headers } = error;
  const body = {
    type: problemType(code),
    title: problemTitles[code],
    status,
    code,
    detail: message,
    ...extra,
    request_id: requestId,
  };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(body),
  };
}

/** Most rows of a refusal, and letters of a path: the sender chose both. */
const MAX_ROWS = 50;
const MAX_PATH = 60;

/** 400 `invalid_request` with these rows, as many as an answer holds. */
export function invalidRequest(
  all: readonly ProblemError[],
  code: ProblemCode = 'invalid_request',
): Refusal {
  const errors = all
    .slice(0, MAX_ROWS)
    .map((row) => ({ ...row, path: shortened(row.path) }));
  const [first] = errors;
  const more = all.length > 1 ? `, and ${all.length - 1} more` : '';
  const where = first?.path ? `${first.path}: ` : '';
  const detail = `${where}${first?.message ?? 'not valid'}${more}.`;
  return new Refusal(400, code, detail, { errors });
}

const shortened = (path: string) =>
  path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…`.toWellFormed() : path;

/**
 * The value, as its schema reads it.
 *
 * @throws Refusal 400 `invalid_request` with one row per field; a key that the
 *   schema does not know is a row of its own, `unknown_field`, and so is one
 *   that could not be kept, `reserved`
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const result = schema.safeParse(value, { error: issueText });
  const rows = result.success ? [] : result.error.issues.flatMap(rowsOf);
  const known = new Set(rows.map(({ path }) => path));
  rows.push(...reservedKeys(value).filter(({ path }) => !known.has(path)));
  if (result.success && rows.length === 0) return result.data;
  throw invalidRequest(rows);
}

function rowsOf(issue: z.core.$ZodIssue): ProblemError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      code: 'unknown_field',
      message: 'is not a known field',
    }));
  }
  const isMissing = issue.message === REQUIRED;
  return [
    {
      path: path.join('.'),
      code: isMissing ? 'required' : issue.code,
      message: issue.message,
    },
  ];
}
