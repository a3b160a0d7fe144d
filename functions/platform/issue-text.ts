import type * as z from 'zod';

/** What is said of a field that is not there. */
export const REQUIRED = 'is required';
const NOT_VALID = 'is not valid';

type Issue = z.core.$ZodRawIssue;

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};
const formats: Readonly<Record<string, string>> = {
  datetime: 'must be an instant such as 2026-05-10T18:00:00Z',
  date: 'must be a date such as 2026-05-10',
  url: 'must be an address with its scheme, such as https://example.com/hook',
  email: 'must be an e-mail address',
};

/** What is wrong with a field, in the words of people; a schema that says so itself goes first. */
export function issueText(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return REQUIRED;
      return `must be ${kindOf(issue)}`;
    case 'too_small':
      return smallText(issue);
    case 'too_big':
      return bigText(issue);
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}`;
    case 'invalid_format':
      return formats[issue.format] ?? NOT_VALID;
    case 'invalid_union':
      return unionText(issue);
    default:
      return NOT_VALID;
  }
}

const kindOf = ({ expected }: { readonly expected: string }) =>
  kinds[expected] ?? `of the kind ${expected}`;

/** `a`, or `one of a, b, c`. */
const oneOf = (values: readonly string[]) =>
  values.length === 1 ? values[0]! : `one of ${values.join(', ')}`;

function smallText({ origin, minimum, inclusive }: Sized<'minimum'>): string {
  if (origin === 'number' || origin === 'int') {
    return `must be ${inclusive === false ? 'more than' : 'at least'} ${minimum}`;
  }
  if (Number(minimum) === 1) return 'must not be empty';
  return `must have at least ${minimum} ${partsOf(origin)}`;
}

function bigText({ origin, maximum, inclusive }: Sized<'maximum'>): string {
  if (origin === 'number' || origin === 'int') {
    return `must be ${inclusive === false ? 'less than' : 'at most'} ${maximum}`;
  }
  return `must have at most ${maximum} ${partsOf(origin)}`;
}

type Sized<Limit extends 'minimum' | 'maximum'> = {
  readonly origin: string;
  readonly inclusive?: boolean | undefined;
} & Readonly<Record<Limit, number | bigint>>;

const partsOf = (origin: string) =>
  origin === 'string' ? 'characters' : 'entries';

/** By the kinds that would have done, where kinds are what differs. */
function unionText({
  errors,
  options,
}: {
  readonly errors: readonly (readonly z.core.$ZodIssue[])[];
  readonly options?: unknown;
}): string {
  if (Array.isArray(options)) return `must be ${oneOf(options.map(String))}`;
  const expected = errors.map(([first]) =>
    first?.code === 'invalid_type' && first.path.length === 0
      ? kinds[first.expected]
      : undefined,
  );
  const [first] = expected;
  if (!first || expected.includes(undefined)) return NOT_VALID;
  return `must be ${[...new Set(expected)].join(' or ')}`;
}
