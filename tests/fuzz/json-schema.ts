import fc from 'fast-check';

/** As much of JSON Schema 2020-12 as the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly examples?: readonly unknown[];
}

export type Components = Readonly<Record<string, Schema>>;

/** Values that lead on: what they name is there. */
const KNOWN: Readonly<Record<string, readonly unknown[]>> = {
  agent_id: ['agt_demo'],
  number_id: ['num_demo'],
  phone_number_id: ['num_demo'],
  phone_number: ['+13125550190', '+13125550191', '+442071838750', '3125550190'],
  phone_numbers: [['+13125550190'], ['+13125550190', '+13125550191']],
  to: ['+13125550190'],
  timezone: ['America/Denver', 'UTC', 'Asia/Kolkata'],
  default_country: ['US', 'DE'],
  scheduled_at: ['2099-01-01T00:00:00Z'],
  url: ['https://example.com/hook'],
};
const MAX_DEPTH = 6;
const MAX_ITEMS = 3;

/** Values that a schema takes, or nearly: refinements it cannot express. */
export function valid(
  schema: Schema,
  components: Components,
  depth = 0,
): fc.Arbitrary<unknown> {
  const inner = (it: Schema) => valid(it, components, depth + 1);
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return inner(components[name] ?? {});
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(inner));
  if (schema.allOf) {
    const parts = schema.allOf.map(inner);
    return fc.tuple(...parts).map((all) => Object.assign({}, ...all));
  }
  const types = [schema.type ?? []].flat();
  if (types.length > 1) {
    return fc.oneof(...types.map((type) => inner({ ...schema, type })));
  }
  switch (types[0]) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer(bounds(schema, 1));
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const { minItems = 0, maxItems = MAX_ITEMS } = schema;
      const maxLength = Math.max(minItems, Math.min(maxItems, MAX_ITEMS));
      return fc.array(inner(schema.items ?? {}), {
        minLength: minItems,
        maxLength,
      });
    }
    case 'object':
      return object(schema, inner, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function object(
  schema: Schema,
  inner: (schema: Schema) => fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  const { properties, required = [], additionalProperties } = schema;
  if (!properties) {
    const value =
      typeof additionalProperties === 'object' ? additionalProperties : {};
    const key = schema.propertyNames
      ? inner(schema.propertyNames).map(String)
      : fc.string({ minLength: 1, maxLength: 20 });
    return fc.dictionary(key, inner(value), { maxKeys: MAX_ITEMS });
  }
  const entries = Object.entries(properties).filter(
    ([name]) => depth < MAX_DEPTH || required.includes(name),
  );
  const optional = entries.filter(([name]) => !required.includes(name)).length;
  const model = Object.fromEntries(
    entries.map(([name, it]) => {
      const there = member(name, inner(it));
      const isNeeded = required.includes(name);
      return [name, isNeeded ? there : seldom(there, optional)];
    }),
  );
  return fc.record(model).map((all) => {
    const given = Object.entries(all).filter(([, it]) => it !== ABSENT);
    return Object.fromEntries(given);
  });
}

const ABSENT = Symbol('absent');
/** How many of the members that may be left out are there, more or less. */
const USUAL = 3;

/** Fields that contradict each other are refused: of many, a few are tried. */
const seldom = (there: fc.Arbitrary<unknown>, all: number) =>
  fc.oneof(
    { weight: Math.max(1, all - USUAL), arbitrary: fc.constant(ABSENT) },
    { weight: USUAL, arbitrary: there },
  );

/** A member of that name: of its type, and often one that leads on. */
export function member(
  name: string,
  any: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const known = KNOWN[name];
  if (!known) return any;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: any },
  );
}

function text(schema: Schema): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength = 60, pattern, format, examples } = schema;
  if (format === 'date-time') {
    const ordinary = fc
      .date({
        min: new Date('2020-01-01'),
        max: new Date('2100-01-01'),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString());
    return ordinary;
  }
  if (format === 'date') return fc.constantFrom('2027-01-01', '2027-12-31');
  if (format === 'uri') return fc.webUrl();
  if (pattern) {
    try {
      return fc.stringMatching(new RegExp(pattern, 'u'));
    } catch {
      // A look-ahead, which cannot be made backwards.
    }
  }
  const made = fc.string({
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, 60)),
    unit: 'grapheme',
  });
  return examples?.length ? fc.oneof(fc.constantFrom(...examples), made) : made;
}

const bounds = (
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema,
  step: number,
) => {
  const min = minimum ?? (exclusiveMinimum ?? -1_000 - step) + step;
  const max = maximum ?? (exclusiveMaximum ?? 1_000_000 + step) - step;
  return { min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) };
};

function number(schema: Schema): fc.Arbitrary<unknown> {
  const { min, max } = bounds(schema, 0.001);
  return fc.double({ min, max, noNaN: true });
}
