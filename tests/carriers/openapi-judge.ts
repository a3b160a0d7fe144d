import { Ajv, type ValidateFunction } from 'ajv';

/**
 * Holds requests, and their answers, to an OpenAPI 3.0 document of a vendor: what
 * its own server would refuse, the judge names. It knows as much of OpenAPI as
 * such documents use: parameters in path and query, forms and JSON.
 */

type Json = Record<string, unknown>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Json;
}

interface Media {
  readonly schema: Json;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, Media>> }>
  >;
}

export interface OpenApiDocument {
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly Json[];
  readonly components: {
    readonly securitySchemes: Readonly<
      Record<string, { readonly type: string; readonly scheme?: string }>
    >;
    readonly schemas: Readonly<Record<string, Json>>;
  };
  readonly paths: Readonly<
    Record<string, Readonly<Partial<Record<string, Operation>>>>
  >;
}

export interface Judge {
  /** What is wrong with a request; empty: it is as the document asks. */
  problemsOf(request: Request): Promise<string[]>;
  /** What is wrong with the answer to a request; errors are in no document. */
  problemsOfAnswer(request: Request, answer: Response): Promise<string[]>;
}

export function openApiJudge(document: OpenApiDocument): Judge {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: true });
  const strict = new Ajv({ strict: false, allErrors: true });
  for (const [name, check] of Object.entries(formats)) {
    ajv.addFormat(name, check);
    strict.addFormat(name, check);
  }
  // Answers name other pages of theirs without a host.
  strict.addFormat('uri', (value) => URL.canParse(value, 'https://a.example'));
  const compiled = new Map<string, ValidateFunction>();
  const schemas = rewritten(document.components.schemas) as Json;
  const validate = (by: Ajv, schema: Json, id: string, value: unknown) => {
    const key = `${by === ajv} ${id}`;
    const check =
      compiled.get(key) ??
      by.compile({ ...(rewritten(schema) as Json), $defs: schemas });
    compiled.set(key, check);
    return check(value)
      ? []
      : (check.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${id}${instancePath}: ${message} ${JSON.stringify(params)}`,
        );
  };

  function find(request: Request) {
    const { pathname } = new URL(request.url);
    for (const [template, methods] of Object.entries(document.paths)) {
      const operation = methods[request.method.toLowerCase()];
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, n]) => n!);
      const found = patternOf(template).exec(pathname);
      if (!operation || !found) continue;
      const values = names.map((name, n) => [name, found[n + 1]!] as const);
      return { operation, template, values: new Map(values) };
    }
    return undefined;
  }

  return {
    async problemsOf(request) {
      const found = find(request);
      if (!found) return [`no operation ${request.method} ${request.url}`];
      const { operation, values } = found;
      const problems = authProblems(document, request);
      const query = new URL(request.url).searchParams;
      const declared = operation.parameters ?? [];
      for (const name of new Set(query.keys())) {
        const isKnown = declared.some(
          (p) => p.in === 'query' && p.name === name,
        );
        if (!isKnown) problems.push(`unknown query parameter ${name}`);
      }
      for (const { name, in: where, required, schema } of declared) {
        const value = where === 'path' ? values.get(name) : query.get(name);
        if (value === undefined || value === null) {
          if (required) problems.push(`missing ${where} parameter ${name}`);
          continue;
        }
        problems.push(
          ...validate(
            ajv,
            { type: 'object', properties: { [name]: schema } },
            `${found.template} ${where} ${name}`,
            { [name]: value },
          ),
        );
      }
      if (operation.requestBody) {
        problems.push(...(await bodyProblems(found, request)));
      }
      return problems;
    },

    async problemsOfAnswer(request, answer) {
      const found = find(request);
      if (!found) return ['an answer to no operation'];
      if (answer.status >= 400) return [];
      const told = found.operation.responses[String(answer.status)];
      if (!told) return [`no answer ${answer.status} is in the document`];
      const media = told.content?.['application/json'];
      if (!media) return [];
      const id = `${request.method} ${found.template} ${answer.status}`;
      return validate(strict, media.schema, id, await answer.clone().json());
    },
  };

  async function bodyProblems(
    { operation, template }: NonNullable<ReturnType<typeof find>>,
    request: Request,
  ): Promise<string[]> {
    const type = request.headers.get('content-type')?.split(';')[0] ?? '';
    const media = operation.requestBody!.content[type];
    if (!media) return [`content type ${type || 'none'} is not taken`];
    const text = await request.clone().text();
    const { properties = {} } = media.schema as {
      properties?: Record<string, Json>;
    };
    const value = type.endsWith('json')
      ? (JSON.parse(text) as unknown)
      : formValue(text, properties);
    const id = `${request.method} ${template} body`;
    const closed = { ...media.schema, additionalProperties: false };
    return validate(ajv, closed, id, value);
  }
}

/** A field that is an array may come more than once; any other is text. */
function formValue(text: string, properties: Readonly<Record<string, Json>>) {
  const form = new URLSearchParams(text);
  const value: Json = {};
  for (const name of new Set(form.keys())) {
    const all = form.getAll(name);
    const isArray = properties[name]?.type === 'array';
    value[name] = isArray || all.length > 1 ? all : all[0];
  }
  return value;
}

function authProblems(
  { security, components }: OpenApiDocument,
  request: Request,
): string[] {
  const given = request.headers.get('authorization') ?? '';
  const names = security.flatMap((one) => Object.keys(one));
  const isMet = names.some((name) => {
    const { scheme = '' } = components.securitySchemes[name]!;
    return new RegExp(`^${scheme} \\S+$`, 'i').test(given);
  });
  return names.length === 0 || isMet ? [] : ['no credentials as asked for'];
}

const patternOf = (template: string) =>
  new RegExp(
    `^${template
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace(/\{\w+\}/g, '([^/]+?)')}$`,
  );

/** OpenAPI 3.0 as JSON Schema: `nullable`, and where components are. */
function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, $ref, ...rest } = value as Json;
  if (typeof $ref === 'string') {
    return { $ref: $ref.replace('#/components/schemas/', '#/$defs/') };
  }
  const own = Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [key, rewritten(inner)]),
  );
  return nullable === true ? { anyOf: [{ type: 'null' }, own] } : own;
}

const formats: Record<string, RegExp | ((value: string) => boolean)> = {
  uri: (value) => URL.canParse(value),
  endpoint: /^(\+[1-9]\d{1,14}|sip:.+|client:.+)$/,
  'phone-number': /^\+[1-9]\d{1,14}$/,
  'date-time': (value) => !Number.isNaN(Date.parse(value)),
  'date-time-rfc-2822':
    /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} (\+0000|GMT)$/,
  currency: /^[A-Z]{3}$/i,
  'http-method': /^(GET|POST)$/,
  twiml: /^<\?xml.*<Response>.*<\/Response>$/s,
  'uri-map': () => true,
  'phone-number-capabilities': () => true,
  int64: () => true,
};
