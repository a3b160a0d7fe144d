import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What a test asks the API. */
export interface Ask {
  readonly key?: string | null;
  readonly body?: unknown;
  readonly raw?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** As API Gateway hands it to the function. */
export function eventOf(
  httpMethod: string,
  path: string,
  ask: Ask,
  requestId: string,
): APIGatewayProxyEvent {
  const { key, body, raw, query = {} } = ask;
  const text = body === undefined ? null : JSON.stringify(body);
  const event: Partial<APIGatewayProxyEvent> = {
    httpMethod,
    path,
    headers: {
      ...(key && { Authorization: `Bearer ${key}` }),
      ...(text !== null && { 'Content-Type': 'application/json' }),
      ...ask.headers,
    },
    multiValueHeaders: {},
    queryStringParameters: { ...query },
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, value]) => [name, [value]]),
    ),
    body: raw ? raw.toString('base64') : text,
    isBase64Encoded: raw !== undefined,
    requestContext: {
      requestId,
    } as APIGatewayProxyEvent['requestContext'],
  };
  return event as APIGatewayProxyEvent;
}

/** A multipart body of these fields and files. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
  boundary = 'the-boundary',
): { raw: Buffer; headers: Record<string, string> } {
  const parts = [
    ...Object.entries(fields).map(
      ([name, value]) => `name="${name}"\r\n\r\n${value}`,
    ),
    ...Object.entries(files).map(
      ([name, value]) =>
        `name="${name}"; filename="${name}.csv"\r\n` +
        `Content-Type: text/csv\r\n\r\n${value}`,
    ),
  ];
  const body = parts
    .map(
      (part) => `--${boundary}\r\nContent-Disposition: form-data; ${part}\r\n`,
    )
    .join('');
  return {
    raw: Buffer.from(`${body}--${boundary}--\r\n`),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}
