import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Route } from '#shared/contracts/route.ts';
import { invalidRequest, validate } from './problem.ts';
import type { Refusal } from './refusal.ts';
import { unstorable } from './storable.ts';

/** @throws Refusal 400 for a parameter that is not known, not valid or there twice */
export function readQuery(event: APIGatewayProxyEvent, route: Route): unknown {
  const given = event.multiValueQueryStringParameters ?? {};
  const repeated = Object.entries(given).filter(
    ([, values]) => (values?.length ?? 0) > 1,
  );
  if (repeated.length > 0) {
    throw invalidRequest(
      repeated.map(([path]) => {
        return { path, code: 'repeated', message: 'is there more than once' };
      }),
    );
  }
  if (route.query) {
    return validate(route.query, event.queryStringParameters ?? {});
  }
  if (Object.keys(given).length > 0) throw unknownFields(Object.keys(given));
  return {};
}

/** A route without a body takes an empty object, and nothing in it. */
export function validBody(route: Route, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (route.body) {
    const body = validate(route.body, value);
    const rows = unstorable(body);
    if (rows.length > 0) throw invalidRequest(rows);
    return body;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = 'must be an object, or left out';
    throw invalidRequest([{ path: '', code: 'invalid_type', message }]);
  }
  const fields = Object.keys(value);
  if (fields.length > 0) throw unknownFields(fields);
  return undefined;
}

const unknownFields = (paths: readonly string[]): Refusal =>
  invalidRequest(
    paths.map((path) => {
      return { path, code: 'unknown_field', message: 'is not a known field' };
    }),
  );
