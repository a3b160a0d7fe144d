import type { CloudRequest, CloudResponse } from '../http.ts';
import { S3Error } from './s3-error.ts';
import { element, elements, s3Document, texts } from './xml.ts';

/** Who may use a bucket from a page of another origin; `*` once in a name. */
export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers?: readonly string[];
  readonly expose_headers?: readonly string[];
  readonly max_age_seconds?: number;
}

/** @see S3 user guide, "Elements of a CORS configuration" */
export function parseCors(xml: string): CorsRule[] {
  return elements(xml, 'CORSRule').map((rule) => {
    const [age] = texts(rule, 'MaxAgeSeconds');
    return {
      origins: texts(rule, 'AllowedOrigin'),
      methods: texts(rule, 'AllowedMethod'),
      headers: texts(rule, 'AllowedHeader'),
      expose_headers: texts(rule, 'ExposeHeader'),
      ...(age !== undefined && { max_age_seconds: Number(age) }),
    };
  });
}

export function corsDocument(rules: readonly CorsRule[]): string {
  const list = (name: string, values: readonly string[] = []) =>
    values.map((value) => element(name, value)).join('');
  const content = rules.map(
    (rule) =>
      `<CORSRule>${list('AllowedOrigin', rule.origins)}${list('AllowedMethod', rule.methods)}` +
      `${list('AllowedHeader', rule.headers)}${list('ExposeHeader', rule.expose_headers)}` +
      `${rule.max_age_seconds === undefined ? '' : element('MaxAgeSeconds', rule.max_age_seconds)}</CORSRule>`,
  );
  return s3Document('CORSConfiguration', content.join(''));
}

/**
 * Answers a browser that asks before its real request.
 *
 * @throws S3Error `AccessForbidden` when no rule allows it
 */
export function preflight(
  request: CloudRequest,
  rules: readonly CorsRule[] | undefined,
): CloudResponse {
  const { headers } = request;
  const method = headers['access-control-request-method'] ?? '';
  const asked = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const allowed = corsHeaders(rules, headers.origin, method, asked);
  if (allowed === undefined) {
    throw new S3Error(
      'AccessForbidden',
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    );
  }
  return { statusCode: 200, headers: allowed, body: '' };
}

/** The headers by which a browser lets the page see the answer, if a rule does. */
export function corsHeaders(
  rules: readonly CorsRule[] | undefined,
  origin: string | undefined,
  method: string,
  asked: readonly string[] = [],
): Record<string, string> | undefined {
  if (origin === undefined) return undefined;
  const rule = rules?.find(
    ({ origins, methods, headers = [] }) =>
      origins.some((pattern) => isMatch(pattern, origin)) &&
      methods.includes(method) &&
      asked.every((name) => headers.some((pattern) => isMatch(pattern, name))),
  );
  if (rule === undefined) return undefined;
  const { expose_headers = [], max_age_seconds } = rule;
  return {
    'access-control-allow-origin': rule.origins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    ...(asked.length > 0 && {
      'access-control-allow-headers': asked.join(', ').toLowerCase(),
    }),
    ...(expose_headers.length > 0 && {
      'access-control-expose-headers': expose_headers.join(', '),
    }),
    ...(max_age_seconds !== undefined && {
      'access-control-max-age': String(max_age_seconds),
    }),
  };
}

function isMatch(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.toLowerCase().split('*');
  const value = text.toLowerCase();
  if (after === undefined) return value === before;
  return (
    value.length >= before.length + after.length &&
    value.startsWith(before) &&
    value.endsWith(after)
  );
}
