import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { problemAnswer } from '#functions/platform/problem.ts';
import { router } from '#functions/platform/router.ts';
import { streamingFunctions } from '#infra/functions.ts';
import { binaryTypes } from '#infra/rest.ts';
import { routeTable } from '#shared/contracts/routes.ts';
import { ACCOUNT } from './cloud/http.ts';
import type { LambdaHost } from './lambda-host.ts';
import { answerTooLarge, readBody } from './request-body.ts';
import { responseStream } from './response-streaming.ts';

const BINARY = new RegExp(`^(${binaryTypes.join('|')})\\b`, 'i');

const streamingRoute = router(routeTable.filter(({ streaming }) => streaming));

/**
 * The REST API: hands a request to the function that answers it, in the shape
 * of API Gateway's proxy integration.
 */
export async function answerApi(
  request: IncomingMessage,
  response: ServerResponse,
  host: Pick<LambdaHost, 'invoke' | 'stream'>,
): Promise<void> {
  const requestId = randomUUID();
  const body = await readBody(request);
  if (body === undefined) return answerTooLarge(request, response, requestId);
  const event = proxyEvent(request, body, requestId);
  const streaming = streamingRoute(event.httpMethod, event.path);
  try {
    if (streaming.kind === 'found') {
      const name = streamingFunctions[streaming.route.streaming!];
      await host.stream(name, event, responseStream(response));
      return;
    }
    send(response, (await host.invoke('api', event)) as APIGatewayProxyResult);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else send(response, problemAnswer(error, requestId));
  }
}

/** @throws TypeError when the address cannot be read */
export function proxyEvent(
  request: IncomingMessage,
  body: Buffer,
  requestId: string,
): APIGatewayProxyEvent {
  const url = new URL(request.url ?? '/', 'http://localhost');
  // What is no text is handed on as it came, so that it can be refused.
  const isBase64Encoded =
    BINARY.test(request.headers['content-type'] ?? '') || !isUtf8(body);
  const multiValueHeaders: Record<string, string[]> = {};
  for (let i = 0; i < request.rawHeaders.length; i += 2)
    multiValueHeaders[request.rawHeaders[i]!] = [
      ...(multiValueHeaders[request.rawHeaders[i]!] ?? []),
      request.rawHeaders[i + 1]!,
    ];
  const multiValueQuery: Record<string, string[]> = {};
  for (const name of new Set(url.searchParams.keys()))
    multiValueQuery[name] = url.searchParams.getAll(name);
  const hasQuery = Object.keys(multiValueQuery).length > 0;
  return {
    resource: '/{proxy+}',
    path: url.pathname,
    httpMethod: request.method ?? 'GET',
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: hasQuery ? lastOf(multiValueQuery) : null,
    multiValueQueryStringParameters: hasQuery ? multiValueQuery : null,
    pathParameters: { proxy: url.pathname.slice(1) },
    stageVariables: null,
    body:
      body.length === 0
        ? null
        : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded: isBase64Encoded && body.length > 0,
    requestContext: contextOf(request, url, requestId),
  };
}

const lastOf = (all: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(all).map(([name, values]) => [name, values.at(-1)!]),
  );

function contextOf(
  request: IncomingMessage,
  url: URL,
  requestId: string,
): APIGatewayProxyEvent['requestContext'] {
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  return {
    accountId: ACCOUNT,
    apiId: 'local',
    authorizer: null,
    protocol: `HTTP/${request.httpVersion}`,
    httpMethod: request.method ?? 'GET',
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      clientCert: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp,
      user: null,
      userAgent: request.headers['user-agent'] ?? null,
      userArn: null,
    },
    path: url.pathname,
    stage: 'local',
    requestId,
    requestTimeEpoch: Date.now(),
    resourceId: 'local',
    resourcePath: '/{proxy+}',
  };
}

function send(
  response: ServerResponse,
  answer: Pick<APIGatewayProxyResult, 'statusCode' | 'body'> &
    Partial<APIGatewayProxyResult>,
): void {
  const body = Buffer.from(
    answer.body,
    answer.isBase64Encoded ? 'base64' : 'utf8',
  );
  response.statusCode = answer.statusCode;
  for (const [name, value] of Object.entries(answer.headers ?? {}))
    response.setHeader(name, String(value));
  for (const [name, values] of Object.entries(answer.multiValueHeaders ?? {}))
    response.setHeader(name, values.map(String));
  response.setHeader('content-length', body.length);
  response.end(body);
}
