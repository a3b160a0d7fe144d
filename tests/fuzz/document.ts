import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Components, Schema } from './json-schema.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface MediaType {
  readonly schema?: Schema;
}
type Content = Readonly<Record<string, MediaType>>;
interface Described {
  readonly $ref?: string;
  readonly content?: Content;
}

interface RawOperation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Described>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Record<string, RawOperation>>>;
  readonly components: {
    readonly schemas: Components;
    readonly responses?: Readonly<Record<string, Described>>;
  };
}

/** An operation of the document, with what its answers must look like. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly is_public: boolean;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  readonly takes_form: boolean;
  /** @returns what is wrong with an answer, undefined if nothing is */
  mismatch(status: number, type: string, body: unknown): string | undefined;
}

/** Every operation of an OpenAPI document. */
export function operationsOf(document: OpenApi): Operation[] {
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    allErrors: true,
  });
  ajv.addSchema({ $id: 'api', components: closed(document.components) });
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) =>
      operationOf(document, ajv, { path, method, raw }),
    ),
  );
}

function operationOf(
  document: OpenApi,
  ajv: Ajv2020,
  { path, method, raw }: { path: string; method: string; raw: RawOperation },
): Operation {
  const content = raw.requestBody?.content ?? {};
  const body = content['application/json']?.schema;
  const checks = new Map<string, ValidateFunction>();
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    is_public: raw.security?.length === 0,
    parameters: raw.parameters ?? [],
    ...(body && { body }),
    takes_form: 'multipart/form-data' in content,
    mismatch(status, type, answer) {
      const described = describedFor(document, raw, status);
      if (!described) return `status ${status} is not in the document`;
      const types = Object.keys(described.content ?? {});
      if (types.length === 0) {
        return answer === '' ? undefined : 'a body that the document has not';
      }
      if (!types.includes(type)) return `type ${type}, not ${types.join()}`;
      const schema = described.content?.[type]?.schema;
      if (!type.includes('json') || !schema) return undefined;
      const name = `${status} ${type}`;
      const check = checks.get(name) ?? ajv.compile(closed(inApi(schema)));
      checks.set(name, check);
      return check(answer) ? undefined : ajv.errorsText(check.errors);
    },
  };
}

/** The answer of exactly that status, else of its class. */
function describedFor(
  { components }: OpenApi,
  { responses }: RawOperation,
  status: number,
): Described | undefined {
  const found = responses[status] ?? responses[`${String(status)[0]}XX`];
  const name = found?.$ref?.split('/').at(-1);
  return name === undefined ? found : components.responses?.[name];
}

/** References as they are from outside of the document. */
const inApi = (schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));

/**
 * The same schemas, taking no member that they do not name: a field that is
 * answered and not described is a fault of the document.
 */
function closed<Node>(node: Node): Node {
  if (Array.isArray(node)) return node.map(closed) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const all = Object.entries(node).map(([key, it]) => [key, closed(it)]);
  const whole = Object.fromEntries(all);
  const isOpen =
    typeof whole.properties === 'object' &&
    whole.type === 'object' &&
    !('additionalProperties' in whole);
  return isOpen ? { ...whole, additionalProperties: false } : whole;
}
