import { expect, it } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from './openapi.ts';
import { API_PREFIX } from './route.ts';
import { routeTable } from './routes.ts';

const ids = routeTable.map(({ operation_id }) => operation_id);

it('has each operation once, and each method and path once', () => {
  const addresses = routeTable.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(addresses).size).toBe(addresses.length);
});

it.each(routeTable)('$operation_id can be routed', (route) => {
  expect(route.path.startsWith(`${API_PREFIX}/`)).toBe(true);
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  expect(Object.keys(route.params?.shape ?? {})).toEqual(names);
  // Whoever has a credential may ask who they are.
  const isForAnybody = route.public || route.operation_id === 'get_me';
  expect(route.scopes.length > 0).toBe(!isForAnybody);
  if (route.alias_of) expect(ids).toContain(route.alias_of);
});

it('refuses unknown keys wherever a caller sends something', () => {
  for (const { body, query } of routeTable) {
    for (const schema of [body, query]) {
      if (!schema) continue;
      const result = schema.safeParse({ surely_unknown: 1 });
      const codes = result.error?.issues.map(({ code }) => code);
      expect(codes).toContain('unrecognized_keys');
    }
  }
});

it.each(routeTable.filter(({ method }) => method === 'PATCH'))(
  '$operation_id refuses to change nothing',
  ({ body }) => {
    const message = 'names nothing to change';
    expect(body?.safeParse({}).error?.issues).toMatchObject([{ message }]);
  },
);

it('describes every route, its security and its refusals', () => {
  const { paths = {} } = openApiDocument();
  for (const { method, path, operation_id, ...route } of routeTable) {
    const described = Object.entries(paths[path] ?? {});
    const [, operation] =
      described.find(([name]) => name === method.toLowerCase()) ?? [];
    expect(operation).toMatchObject({ operationId: operation_id });
    const secured = JSON.stringify(operation).includes('"bearer"');
    expect(secured).toBe(!route.public);
  }
});

it('answers JSON that is JSON schema, with no transform left in it', () => {
  for (const { responses } of routeTable) {
    for (const response of Object.values(responses)) {
      if (!('json' in response)) continue;
      const convert = () => z.toJSONSchema(response.json, { io: 'output' });
      expect(convert).not.toThrow();
    }
  }
});

it('keeps null out of the components, where one use would change all', () => {
  const { components } = openApiDocument();
  for (const schema of Object.values(components?.schemas ?? {})) {
    expect(schema).toMatchObject({ type: 'object' });
  }
});
