import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import type { Clock } from '#functions/platform/runtime.ts';
import { type Json, StateError } from './state-error.ts';

/** What an expression sees as `$states`, and the machine's variables. */
export interface Scope {
  readonly states: {
    readonly input: Json;
    readonly context: Json;
    readonly result?: Json;
    readonly errorOutput?: Json;
  };
  readonly variables: Readonly<Record<string, Json>>;
}

export interface Expressions {
  /**
   * Replaces every `{% … %}` of a value by what its JSONata comes to.
   *
   * @throws StateError `States.QueryEvaluationError`, also when it comes to nothing
   */
  evaluate(template: Json, scope: Scope): Promise<Json>;
}

type Environment = Readonly<Record<string, unknown>>;

/**
 * JSONata 2.0.6 with the functions that Step Functions adds. `$now` and `$millis`
 * follow the one clock, `$random` the given source.
 *
 * @see Step Functions developer guide, "Transforming data with JSONata"
 */
export function createExpressions(options: {
  readonly clock: Clock;
  readonly random: () => number;
}): Expressions {
  const compiled = new Map<string, jsonata.Expression>();
  const functions = environment(options);

  const compile = (source: string): jsonata.Expression => {
    const known = compiled.get(source);
    if (known !== undefined) return known;
    const expression = jsonata(source);
    compiled.set(source, expression);
    return expression;
  };

  async function run(source: string, scope: Scope): Promise<Json> {
    let value: unknown;
    try {
      value = await compile(source).evaluate(undefined, {
        ...functions,
        ...scope.variables,
        states: scope.states,
      });
    } catch (error) {
      throw failed(source, (error as { message?: string }).message ?? 'failed');
    }
    if (value === undefined)
      throw failed(source, 'returned nothing (undefined)');
    const text = JSON.stringify(value);
    if (text === undefined) throw failed(source, 'returned no JSON value');
    return JSON.parse(text);
  }

  async function evaluate(template: Json, scope: Scope): Promise<Json> {
    if (typeof template === 'string') {
      const source = expressionIn(template);
      return source === undefined ? template : run(source, scope);
    }
    if (template === null || typeof template !== 'object') return template;
    if (Array.isArray(template)) {
      const items: Json[] = [];
      for (const item of template) items.push(await evaluate(item, scope));
      return items;
    }
    const fields: Record<string, Json> = {};
    for (const [name, value] of Object.entries(template)) {
      fields[name] = await evaluate(value, scope);
    }
    return fields;
  }

  return { evaluate };
}

/** The JSONata of a string, or nothing when it is plain text. */
export function expressionIn(text: string): string | undefined {
  if (!text.startsWith('{%') || !text.endsWith('%}')) return undefined;
  return text.slice(2, -2).trim();
}

const failed = (source: string, reason: string) =>
  new StateError(
    'States.QueryEvaluationError',
    `The JSONata expression '${source}' could not be evaluated: ${reason}`,
  );

function environment(options: {
  readonly clock: Clock;
  readonly random: () => number;
}): Environment {
  const picture = jsonata('$fromMillis($at, $picture, $zone)');
  return {
    eval: () => {
      throw new Error('$eval is not supported');
    },
    millis: () => options.clock.now(),
    now: (format?: string, zone?: string) => {
      const at = options.clock.now();
      if (format === undefined) return new Date(at).toISOString();
      return picture.evaluate(undefined, { at, picture: format, zone });
    },
    random: () => options.random(),
    uuid: () => randomUUID(),
    parse: (text: string) => JSON.parse(text),
    hash,
    partition,
    range,
  };
}

const algorithms: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function hash(value: unknown, algorithm: string): string {
  const name = algorithms[algorithm];
  if (name === undefined) throw new Error(`unknown algorithm ${algorithm}`);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash(name).update(text).digest('hex');
}

function partition(items: readonly unknown[], size: number): unknown[][] {
  if (!(size >= 1))
    throw new Error(`partition size must be 1 or more: ${size}`);
  const parts: unknown[][] = [];
  for (let at = 0; at < items.length; at += size) {
    parts.push(items.slice(at, at + size));
  }
  return parts;
}

/** The last number is part of the range, as in Step Functions. */
function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new Error('range step must not be 0');
  const numbers: number[] = [];
  for (let n = first; step > 0 ? n <= last : n >= last; n += step) {
    numbers.push(n);
  }
  return numbers;
}
