import fc from 'fast-check';
import type { Operation, Parameter } from './document.ts';
import { hostile, hostileHeaders, hostileText, mutated } from './hostile.ts';
import { type Components, member, valid } from './json-schema.ts';

/** A request before it is sent: what it names is looked up then. */
export interface Planned {
  /** By name: an index into what is known of that kind, or a text. */
  readonly params: Readonly<Record<string, number | string>>;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly credential: 'right' | 'none' | 'wrong' | 'powerless' | 'foreign';
}

type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'raw'; readonly text: string }
  | {
      readonly kind: 'form';
      readonly fields: Readonly<Record<string, unknown>>;
      readonly csv: string;
    };

/** Requests of an operation: valid, nearly valid, and hostile. */
export function requestsOf(
  operation: Operation,
  components: Components,
): fc.Arbitrary<Planned> {
  const inPath = operation.parameters.filter((it) => it.in === 'path');
  const inQuery = operation.parameters.filter((it) => it.in === 'query');
  return fc.record({
    params: fc.record(
      Object.fromEntries(inPath.map(({ name }) => [name, param])),
    ),
    query: queryOf(inQuery, components),
    headers: fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      { weight: 2, arbitrary: hostileHeaders },
    ),
    body: bodyOf(operation, components),
    credential: fc.oneof(
      { weight: 20, arbitrary: fc.constant('right' as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('none', 'wrong', 'powerless', 'foreign'),
      },
    ),
  });
}

const param: fc.Arbitrary<number | string> = fc.oneof(
  { weight: 8, arbitrary: fc.nat(1_000) },
  { weight: 1, arbitrary: hostileText },
);

function queryOf(
  parameters: readonly Parameter[],
  components: Components,
): fc.Arbitrary<[string, string][]> {
  const one = (name: string, arbitrary: fc.Arbitrary<unknown>) =>
    arbitrary.map((value): [string, string] => [name, asText(value)]);
  const ordinary = parameters.map((it) =>
    fc.option(one(it.name, member(it.name, valid(it.schema, components))), {
      nil: undefined,
      freq: it.required ? 20 : 1,
    }),
  );
  const names = parameters.map(({ name }) => name);
  const odd = fc
    .constantFrom('zzz', '__proto__', 'limit', ...names)
    .chain((name) => one(name, hostile));
  return fc
    .tuple(
      fc.tuple(...ordinary),
      fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(odd, { maxLength: 2 }) },
      ),
    )
    .map(([usual, more]) => [
      ...usual.filter((it) => it !== undefined),
      ...more,
    ]);
}

const asText = (value: unknown) =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

function bodyOf(
  { method, body, takes_form }: Operation,
  components: Components,
): fc.Arbitrary<Body> {
  const none = fc.constant<Body>({ kind: 'none' });
  if (method === 'GET' || method === 'DELETE') return none;
  const json = (value: unknown): Body => ({ kind: 'json', value });
  if (!body) {
    return fc.oneof(
      { weight: 8, arbitrary: none },
      { weight: 2, arbitrary: fc.constant(json({})) },
      { weight: 2, arbitrary: hostile.map(json) },
    );
  }
  const ordinary = valid(body, components);
  const nearly = fc
    .tuple(ordinary, fc.nat(200), hostile)
    .map(([value, where, by]) => mutated(value, where, by));
  const form = fc
    .tuple(fc.oneof(ordinary, nearly), fc.oneof(csv, hostileText))
    .map(
      ([fields, text]): Body => ({
        kind: 'form',
        fields: isObject(fields) ? fields : {},
        csv: text,
      }),
    );
  return fc.oneof(
    { weight: 5, arbitrary: ordinary.map(json) },
    { weight: 5, arbitrary: nearly.map(json) },
    { weight: 1, arbitrary: hostile.map(json) },
    { weight: 1, arbitrary: none },
    { weight: 1, arbitrary: raw.map((text): Body => ({ kind: 'raw', text })) },
    { weight: takes_form ? 4 : 0, arbitrary: form },
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is no JSON, or JSON that trips parsers. */
const raw = fc.oneof(
  fc.constantFrom(
    '{',
    '{} {}',
    'nul',
    '{"name":"a","name":"b"}',
    '{"name": NaN}',
    '{"max_concurrent_calls": 1e309}',
    '\ufeff{}',
    '['.repeat(50_000),
    '{"a":'.repeat(3_000),
  ),
  fc.string({ unit: 'binary', maxLength: 100 }),
);

const csv = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom('+13125550190', '+13125550191', '3125550190', 'nobody'),
        hostileText,
      ),
      hostileText,
    ),
    { maxLength: 5 },
  )
  .map((rows) =>
    [['phone_number', 'note'], ...rows]
      .map((row) => row.map((cell) => JSON.stringify(cell)).join(','))
      .join('\n'),
  );
