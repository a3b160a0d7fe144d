import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, it } from 'vitest';
import { openApiDocument } from './openapi.ts';
import { requestExamples } from './openapi-examples.ts';
import { routeTable } from './routes.ts';

const document = openApiDocument();

it('is a document that the linter has nothing against', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      'operation-4xx-response': 'error',
      'operation-operationId-unique': 'error',
      'operation-operationId-url-safe': 'error',
      'operation-tag-defined': 'error',
      'no-invalid-media-type-examples': 'error',
      'no-invalid-schema-examples': 'error',
      'no-invalid-parameter-examples': 'error',
      'path-segment-plural': 'off',
      'response-contains-header': 'off',
      'no-http-verbs-in-paths': 'off',
      'path-params-defined': 'error',
      'request-mime-type': 'off',
      'security-defined': 'error',
      'tag-description': 'error',
    },
  });
  const source = JSON.stringify(document);
  const found = await lintFromString({ source, config });
  expect(
    found.map(({ ruleId, message, location }) => {
      return `${ruleId}: ${message} ${location[0]?.pointer}`;
    }),
  ).toEqual([]);
});

it('has the method and path of every route, and no other', () => {
  const described = Object.entries(document.paths ?? {}).flatMap(
    ([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const known = routeTable.map(({ method, path }) => `${method} ${path}`);
  expect(described.sort()).toEqual(known.sort());
});

it('says who may ask, and what is refused, of every operation', () => {
  for (const { method, path, ...route } of routeTable) {
    const methods = document.paths?.[path] as Record<string, Operation>;
    const { security, responses } = methods[method.toLowerCase()]!;
    expect(security, path).toEqual(route.public ? [] : [{ bearer: [] }]);
    expect(Object.keys(responses), path).toEqual(
      expect.arrayContaining([
        ...Object.keys(route.responses),
        ...(route.public ? [] : ['401', '403']),
        ...(route.params ? ['404'] : []),
        '4XX',
        '500',
      ]),
    );
  }
});

it('says of nothing that it is a component and also null', () => {
  // What `nullable()` makes of a named schema: no value is both.
  expect(JSON.stringify(document)).not.toMatch(
    /"allOf":\[\{"\$ref":"[^"]+"\},\{"type":\["object","null"\]/,
  );
});

it('shows bodies that would be taken', () => {
  for (const [id, example] of Object.entries(requestExamples)) {
    const route = routeTable.find(({ operation_id }) => operation_id === id);
    expect(route?.body?.safeParse(example).error, id).toBeUndefined();
    expect(route, id).toBeDefined();
  }
});

interface Operation {
  readonly security: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}
