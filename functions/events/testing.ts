import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KnownAccount } from '#functions/adapters/carrier/accounts-port.ts';
import { decodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type {
  CarrierFace,
  Received,
} from '#functions/adapters/carrier/inbound.ts';
import type { CallEvent } from '#functions/platform/messages.ts';

/** A carrier of no vendor: it signs address and body, and asks when it says so. */

const MAX_AGE_MS = 5 * 60_000;

export const makeAccount = (
  parts: Partial<KnownAccount> = {},
): KnownAccount => ({
  org_id: 'org_a',
  carrier_id: 'car_1',
  kind: 'twilio',
  credentials: { secret: 'sec_a' },
  settings: {},
  calls_per_second: 10,
  webhook_url: 'https://events.test/carrier-events/twilio/org_a/car_1',
  ...parts,
});

/** What its webhooks say. */
export interface Said {
  readonly ref: string;
  readonly asks?: boolean;
  readonly hang_up?: boolean;
  readonly answer?: string;
  readonly events: readonly Pick<CallEvent, 'event_id' | 'type' | 'at'>[];
}

const signed = (secret: string, at: string, url: string, body: Buffer) =>
  createHmac('sha256', secret)
    .update(`${at}.${url}.`)
    .update(body)
    .digest('hex');

export const fakeFace: CarrierFace = {
  receive({ url, path, headers, body }, { credentials }, now): Received {
    const { 'x-at': at = '', 'x-signature': signature } = headers;
    const isOurs =
      signature === signed(credentials.secret ?? '', at, url, body) &&
      Math.abs(now - Number(at)) <= MAX_AGE_MS;
    if (!isOurs) return { kind: 'refused', status: 403 };
    const said = JSON.parse(body.toString('utf8')) as Said;
    const ref = decodeRef(said.ref);
    if (!ref) return { kind: 'refused', status: 400 };
    const call_id = 'call_1';
    const events = said.events.map((event) => ({
      v: 1 as const,
      ...ref,
      call_id,
      ...event,
    }));
    return {
      kind: 'taken',
      events,
      ...((said.asks ?? path === '/voice') && { asks: { ref, call_id } }),
      ...(said.answer !== undefined && {
        answer: { status: 200, body: said.answer },
      }),
      ...(said.hang_up && { hang_up: call_id }),
    };
  },
  reply: (directive) => ({
    status: 200,
    content_type: 'application/json',
    body: JSON.stringify(directive),
  }),
};

export interface Post {
  readonly said: Said;
  readonly now: number;
  /** What the carrier was told to send to. */
  readonly base?: string;
  readonly path?: string;
  readonly query?: string;
  readonly secret?: string;
  /** Milliseconds by which it was signed before now. */
  readonly age?: number;
  readonly method?: string;
  readonly is_base64?: boolean;
}

export const PATH = '/carrier-events/twilio/org_a/car_1';

/** A request of a function URL, signed by the carrier. */
export function webhookOf(post: Post): APIGatewayProxyEventV2 {
  const {
    path = PATH,
    query = 'a=1',
    secret = 'sec_a',
    is_base64 = false,
  } = post;
  const at = String(post.now - (post.age ?? 0));
  const body = Buffer.from(JSON.stringify(post.said));
  const url = `${post.base ?? 'https://events.test'}${path}${query ? `?${query}` : ''}`;
  return {
    rawPath: path,
    rawQueryString: query,
    headers: {
      host: 'elsewhere.example',
      'x-at': at,
      'x-signature': signed(secret, at, url, body),
    },
    body: body.toString(is_base64 ? 'base64' : 'utf8'),
    isBase64Encoded: is_base64,
    requestContext: {
      domainName: 'events.test',
      http: { method: post.method ?? 'POST' },
    },
  } as unknown as APIGatewayProxyEventV2;
}
