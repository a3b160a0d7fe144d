import fc from 'fast-check';

const nested = (depth: number): unknown =>
  JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);

/** Texts that have broken something somewhere. */
export const texts: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  'undefined',
  'NaN',
  '\u0000',
  '\ud800',
  '\u202etxt.exe',
  '\u200b',
  '\u007f\u001b[2J',
  '__proto__',
  'constructor',
  'toString',
  "' OR 1=1 --",
  '"; DROP TABLE contacts; --',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '$' + '{7*7}',
  '=cmd()|calc',
  '../../etc/passwd',
  '..;/',
  '%00',
  '%2e%2e%2f',
  '%E0%A4%A',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  '\uff0b14155550100',
  '\u0661\u0662\u0663',
  'tel:+14155550100;ext=5',
  'sip:a@b',
  '911',
  '+0',
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  'Mars/Base',
  'EST5EDT4',
  'ORG#local',
  'cmp_x#CMP#y',
  'x'.repeat(201),
  'x'.repeat(3_000),
  'ä'.repeat(700),
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'.repeat(100),
];

/** Values of every other kind. */
const others: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.5,
  1.5,
  10_001,
  2 ** 31,
  2 ** 53 + 2,
  -(2 ** 63),
  1e38,
  1e126,
  1e308,
  5e-324,
  [],
  {},
  [null],
  [[]],
  { '': '' },
  JSON.parse('{"__proto__": {"admin": true}}'),
  JSON.parse('{"constructor": {"prototype": {"admin": true}}}'),
  { $ne: null },
  { S: 'x' },
  nested(40),
  Array.from({ length: 1_500 }, (_, n) => n),
  Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`k${n}`, n])),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.constantFrom(...others) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** Headers that a client, or somebody between, may send. */
export const hostileHeaders: fc.Arbitrary<Record<string, string>> =
  fc.dictionary(
    fc.constantFrom(
      'accept',
      'accept-language',
      'content-encoding',
      'content-type',
      'cookie',
      'forwarded',
      'idempotency-key',
      'if-match',
      'if-none-match',
      'last-event-id',
      'origin',
      'range',
      'x-account-id',
      'x-amzn-trace-id',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-http-method-override',
      'x-original-url',
      'x-outdial-org',
      'x-request-id',
    ),
    fc.oneof(
      fc.constantFrom('', '*', '"1"', 'W/"1"', 'gzip', 'DELETE', 'other'),
      fc.constantFrom('application/json; charset=utf-16', 'text/plain', '1, 2'),
      fc.constantFrom('multipart/form-data', 'bytes=0-', '/api/v1/keys'),
      fc.stringMatching(/^[ -~]{0,300}$/),
      // Latin 1 is what HTTP lets through.
      fc.stringMatching(/^[\u00a1-\u00ff]{1,20}$/),
    ),
    { maxKeys: 3 },
  );

/**
 * The value with one thing about it changed: a part of it replaced, left out,
 * or with a member that nobody knows.
 */
export function mutated(value: unknown, where: number, by: unknown): unknown {
  const parts: (() => void)[] = [];
  const copy = structuredClone(value);
  let whole = copy;
  parts.push(() => {
    whole = by;
  });
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const holder = node as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      parts.push(() => put(holder, key, by));
      if (!Array.isArray(node)) parts.push(() => delete holder[key]);
      visit(holder[key]);
    }
    if (!Array.isArray(node)) parts.push(() => put(holder, 'zzz_unknown', by));
  };
  visit(copy);
  parts[where % parts.length]?.();
  return whole;
}

/** Also under `__proto__`, which assigning would set as the prototype. */
const put = (holder: object, key: string, value: unknown) =>
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
