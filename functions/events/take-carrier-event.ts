import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import { metrics } from '#functions/platform/metrics.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { CarrierEvent } from './apply-or-queue.ts';
import { isSignedBy } from './carrier-signature.ts';

const MAX_BODY_BYTES = 64 * 1024;

export interface TakeCarrierEventDeps {
  /** Signatures age in real time. */
  readonly realClock: Clock;
  readonly secret: string;
  /** Undefined when the body is not an event of one of our calls. */
  readonly readCallEvent: (body: unknown) => CarrierEvent | undefined;
  /** Resolves once the event is applied, or kept until it is. */
  readonly take: (event: CarrierEvent) => Promise<void>;
}

/**
 * Takes one carrier webhook: checks it and applies it. It is acknowledged (202)
 * only once that is done, or certain to be; until then the carrier sends again.
 * Refusals tell nothing but their status: 405, 413, 403, 400, in that order.
 *
 * @throws whatever `take` throws; the carrier then sees a 5xx
 */
export async function takeCarrierEvent(
  deps: TakeCarrierEventDeps,
  request: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (request.requestContext.http.method !== 'POST') {
    return { ...answer(405), headers: { allow: 'POST' } };
  }
  const body = bodyOf(request);
  if (body.length > MAX_BODY_BYTES) return answer(413);
  const signed = {
    body,
    timestamp: request.headers['x-carrier-timestamp'],
    signature: request.headers['x-carrier-signature'],
  };
  const now = deps.realClock.now();
  if (!isSignedBy(deps.secret, signed, now)) {
    metrics().measureOften('WebhooksRefused', 1);
    return answer(403);
  }
  const event = deps.readCallEvent(parseJson(body));
  if (!event) return answer(400);
  // Nothing is written when a phone rings.
  if (event.type === 'ringing') return answer(202);
  await deps.take(event);
  return answer(202);
}

const answer = (statusCode: number) => ({ statusCode, body: '' });

const bodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEventV2) =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
