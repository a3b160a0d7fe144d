import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import { problemAnswer } from '#functions/platform/problem.ts';
import { ACCOUNT } from './cloud/http.ts';
import type { LambdaHost } from './lambda-host.ts';
import { answerTooLarge, readBody } from './request-body.ts';

/** What a function URL hands on of one request. */
export interface UrlRequest {
  readonly method: string;
  /** Raw, as `query` is, which has no question mark. */
  readonly path: string;
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Where carriers send what they have to tell, on the product's own origin. */
export const isCarrierEventsPath = (pathname: string) =>
  pathname === '/carrier-events' || pathname.startsWith('/carrier-events/');

/** Hands a request to `take_carrier_event`, as its function URL does on AWS. */
export const tellProduct = async (
  host: Pick<LambdaHost, 'invoke'>,
  request: UrlRequest,
): Promise<APIGatewayProxyStructuredResultV2> =>
  (await host.invoke(
    'take_carrier_event',
    functionUrlEvent(request),
  )) as APIGatewayProxyStructuredResultV2;

/** A carrier that is no part of this process speaks. */
export async function answerCarrier(
  request: IncomingMessage,
  response: ServerResponse,
  host: Pick<LambdaHost, 'invoke'>,
  requestId: string,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) return answerTooLarge(request, response, requestId);
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  try {
    const answer = await tellProduct(host, {
      method: request.method ?? 'GET',
      path,
      query: query.join('?'),
      headers: joined(request),
      body,
    });
    response.writeHead(answer.statusCode ?? 200, textHeaders(answer.headers));
    response.end(answer.body);
  } catch (error) {
    const { statusCode, headers, body } = problemAnswer(error, requestId);
    response.writeHead(statusCode, { ...headers }).end(body);
  }
}

const textHeaders = (headers: APIGatewayProxyStructuredResultV2['headers']) =>
  Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]),
  );

/** Of a header that came twice, both: separated by commas, as Lambda has it. */
const joined = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(',')]],
    ),
  );

/** Text that is no UTF-8 would be changed on its way: it goes as base64. */
function functionUrlEvent(request: UrlRequest): APIGatewayProxyEventV2 {
  const { method, path, query, headers, body } = request;
  const now = Date.now();
  const isBase64Encoded = !isUtf8(body) || isForm(headers);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { ...headers },
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'carrier',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    body: body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
}

/**
 * Function URLs take only some types for text.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const isForm = (headers: Readonly<Record<string, string>>) =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') ??
  false;
