import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { LambdaHost } from '../lambda-host.ts';

// biome-ignore lint/suspicious/noExplicitAny: each caller knows what it asked for
type Answered = any;

/** Asks the API as a person would; what it answers, as JSON. @throws Refused */
export type Ask = (
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object | FormData,
) => Promise<Answered>;

export class Refused extends Error {
  readonly status: number;

  constructor(method: string, path: string, answer: APIGatewayProxyResult) {
    super(`${method} ${path} was refused: ${answer.body}`);
    this.name = 'Refused';
    this.status = answer.statusCode;
  }
}

/** @param credential - of the organization that is asked for */
export function askAs(
  host: Pick<LambdaHost, 'invoke'>,
  credential: string,
): Ask {
  return async (method, path, body) => {
    const [bare = '', query = ''] = path.split('?');
    const sent = await bodyOf(body);
    const answer = (await host.invoke('api', {
      httpMethod: method,
      path: `/api/v1${bare}`,
      headers: { authorization: `Bearer ${credential}`, ...sent.headers },
      multiValueHeaders: {},
      queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
      multiValueQueryStringParameters: Object.fromEntries(
        [...new URLSearchParams(query)].map(([name, value]) => [name, [value]]),
      ),
      requestContext: { requestId: randomUUID() },
      body: sent.base64,
      isBase64Encoded: true,
    })) as APIGatewayProxyResult;
    if (answer.statusCode >= 300) {
      throw new Refused(method, bare, answer);
    }
    return answer.body === '' ? null : JSON.parse(answer.body);
  };
}

async function bodyOf(body: object | FormData | undefined) {
  if (body === undefined) return { headers: {}, base64: null };
  const request =
    body instanceof FormData ? new Response(body) : Response.json(body);
  const bytes = Buffer.from(await request.arrayBuffer());
  const headers = {
    'content-type': request.headers.get('content-type'),
    'content-length': String(bytes.length),
  };
  return { headers, base64: bytes.toString('base64') };
}
