import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type {
  Accounts,
  KnownAccount,
} from '#functions/adapters/carrier/accounts-port.ts';
import type {
  CarrierFace,
  Directive,
  InboundReply,
  InboundRequest,
  Received,
} from '#functions/adapters/carrier/inbound.ts';
import { logger } from '#functions/platform/logger.ts';
import { metrics } from '#functions/platform/metrics.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { CarrierKind } from '#shared/domain/carrier-kinds.ts';
import { ForeignNews } from './apply-news.ts';
import { readWebhookPath, type WebhookPath } from './webhook-path.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** The carrier that tells. */
export type Teller = Pick<KnownAccount, 'org_id' | 'carrier_id'>;

/** What a carrier's face made of a webhook that it took. */
export type Taken = Extract<Received, { kind: 'taken' }>;

export interface TakeWebhookDeps {
  /** Signatures age in real time. */
  readonly realClock: Clock;
  readonly accounts: Accounts;
  readonly faces: Readonly<Partial<Record<CarrierKind, CarrierFace>>>;
  /** Public address of this function, without a slash at the end. */
  readonly base: (domain: string) => string;
  /**
   * Resolves once each event is applied, or kept until it is, with what becomes
   * of the call. @throws ForeignNews for events of another carrier's call
   */
  readonly decide: (taken: Taken, by: Teller) => Promise<Directive>;
}

/**
 * Takes one webhook of an organization's carrier: finds the account that its
 * address names, has the carrier's face verify it by the carrier's own rule, and
 * applies what it says. Refusals tell nothing but their status: 405, 404 for an
 * address that nobody was given, 413, 403, 400, in that order; whoever asks for
 * an account that there is not hears the same as one without a signature.
 *
 * @throws whatever the table, the vault or `decide` throw; the carrier then sees
 *   a 5xx, and sends again
 */
export async function takeWebhook(
  deps: TakeWebhookDeps,
  request: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (request.requestContext.http.method !== 'POST') {
    return { ...answer(405), headers: { allow: 'POST' } };
  }
  const path = readWebhookPath(request.rawPath);
  if (!path) return answer(404);
  const body = bodyOf(request);
  if (body.length > MAX_BODY_BYTES) return answer(413);
  // First of all: accounts are told where they send to.
  const url = urlOf(request, deps);
  const face = deps.faces[path.kind];
  const asked: InboundRequest = {
    method: 'POST',
    url,
    path: path.sub,
    headers: request.headers,
    body,
  };
  const heard = face && (await listen(deps, path, face, asked));
  if (!heard) return refuse(path, 'no_account');
  const { received, account } = heard;
  if (received.kind === 'refused') {
    const isStrange = received.status === 403;
    return isStrange ? refuse(path, 'signature') : answer(received.status);
  }
  if (!isOf(received, account.org_id)) return refuse(path, 'organization');
  try {
    const directive = await deps.decide(received, account);
    if (received.asks) return toAnswer(face.reply(directive, account, asked));
    return received.answer ? toAnswer(received.answer) : answer(204);
  } catch (error) {
    if (error instanceof ForeignNews) return refuse(path, 'carrier');
    throw error;
  }
}

/**
 * What the face of an account hears in a request; once more after a signature
 * that the account does not explain, when its credentials may have been changed.
 *
 * @returns undefined where there is no such account
 */
async function listen(
  { accounts, realClock }: TakeWebhookDeps,
  { kind, org, carrier }: WebhookPath,
  face: CarrierFace,
  asked: InboundRequest,
): Promise<{ received: Received; account: KnownAccount } | undefined> {
  for (;;) {
    const account = await accounts.accountOf(org, carrier);
    if (account?.kind !== kind) return undefined;
    const received = await face.receive(asked, account, realClock.now());
    const isStrange = received.kind === 'refused' && received.status === 403;
    if (!isStrange || !accounts.doubt(org, carrier)) {
      return { received, account };
    }
  }
}

/** Whoever holds the keys of one organization's account speaks for no other's calls. */
const isOf = ({ events, asks }: Taken, org: string): boolean =>
  events.every(({ org_id }) => org_id === org) &&
  (asks === undefined || asks.ref.org_id === org);

/** Why is nobody's to know who asked; whoever sets a carrier up may log it. */
function refuse(
  { kind, org, carrier }: WebhookPath,
  why: 'no_account' | 'signature' | 'organization' | 'carrier',
): APIGatewayProxyStructuredResultV2 {
  metrics().measureOften('WebhooksRefused', 1);
  logger.debug('a webhook was refused', { kind, org_id: org, carrier, why });
  return answer(403);
}

const answer = (statusCode: number) => ({ statusCode, body: '' });

function toAnswer({
  status,
  content_type,
  body = '',
}: InboundReply): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    ...(content_type && { headers: { 'content-type': content_type } }),
    body,
  };
}

/** What was signed: the address that we gave away, whatever `Host` says. */
function urlOf(
  { rawPath, rawQueryString, requestContext }: APIGatewayProxyEventV2,
  { base }: TakeWebhookDeps,
): string {
  const query = rawQueryString ? `?${rawQueryString}` : '';
  return `${base(requestContext.domainName)}${rawPath}${query}`;
}

const bodyOf = ({ body, isBase64Encoded }: APIGatewayProxyEventV2) =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
