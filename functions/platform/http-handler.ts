import type { Readable } from 'node:stream';
import middy, { type MiddyfiedHandler } from '@middy/core';
import { executionModeStreamifyResponse } from '@middy/core/StreamifyResponse';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Method, type Route, tablePath } from '#shared/contracts/route.ts';
import { audit, isAudited } from './audit.ts';
import { type AuthDeps, authenticate } from './auth.ts';
import { authorize } from './authorize.ts';
import { etagOf } from './etag.ts';
import { fingerprintOf, idempotencyKeyOf, once } from './idempotency.ts';
import { invocationIds } from './invocation.ts';
import { beginLog, idsOf, withLogIds } from './log-context.ts';
import { logger } from './logger.ts';
import { type HttpAnswer, problemAnswer } from './problem.ts';
import { rateLimiter } from './rate-limit.ts';
import { notFound, Refusal } from './refusal.ts';
import { readBody } from './request-body.ts';
import { readQuery, validBody } from './request-parts.ts';
import type { Caller, Deps, Reply, RouteHandler } from './route.ts';
import { router } from './router.ts';
import { noSeal, sealWith } from './seal.ts';

/** What the chain itself uses; its handlers may need more. */
export type HttpDeps = Pick<
  Deps,
  'table' | 'clock' | 'real_clock' | 'inline_csv_bytes'
>;

export interface HttpOptions<Needs extends HttpDeps> {
  readonly routes: readonly Route[];
  /** By operation id; an alias is answered by the operation it stands for. */
  readonly handlers: Readonly<Record<string, RouteHandler<Needs>>>;
  readonly deps: Needs;
  readonly auth: AuthDeps;
}

/** Whole, or a file that streams. */
type Answer = Omit<HttpAnswer, 'body'> & { readonly body: string | Readable };

/** Who asks on a public route. */
const nobody: Caller = {
  org_id: '',
  credential_id: '',
  kind: 'ak',
  scopes: [],
  role: null,
  actor: 'nobody',
};

/** In every answer: nothing here is for a cache, or for guessing its type. */
const COMMON_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/**
 * One Lambda for many routes: finds the route, asks who it is and how much they
 * ask, reads and validates, has a repeated POST answered once, turns every
 * failure into problem+json, and writes down what could change something. Of
 * routes that stream it refuses the wrong methods.
 */
export const httpHandler = <Needs extends HttpDeps>(
  options: HttpOptions<Needs>,
) => serve(middy<APIGatewayProxyEvent, Answer>(), options);

/**
 * The same for routes that stream: an answer may be longer than the 6 MB that
 * Lambda gives back at once.
 */
export const streamingHttpHandler = <Needs extends HttpDeps>(
  options: HttpOptions<Needs>,
) =>
  serve(
    middy<APIGatewayProxyEvent, Answer>({
      executionMode: executionModeStreamifyResponse,
    }),
    options,
  );

function serve<Needs extends HttpDeps>(
  chain: MiddyfiedHandler<APIGatewayProxyEvent, Answer>,
  options: HttpOptions<Needs>,
) {
  const match = router(
    options.routes
      .filter((route) => route.streaming || handlerOf(options, route))
      .map((route) => asOriginal(options, route)),
  );
  const limit = rateLimiter();
  return chain
    .use(httpHeaderNormalizer())
    .onError((request) => {
      const { event, context, error } = request;
      const requestId = requestIdOf(event);
      request.response = beginLog(invocationIds(context), () =>
        finished(failureAnswer(error, requestId), requestId),
      );
    })
    .handler(async (event: APIGatewayProxyEvent, context) => {
      // API Gateway sends null, not an empty object.
      event.headers ??= {};
      const found = match(event.httpMethod, tablePath(event.path));
      if (found.kind === 'not_found') throw notFound();
      if (found.kind === 'wrong_method') throw wrongMethod(found.allow);
      const request_id = requestIdOf(event);
      const ids = { ...invocationIds(context), request_id };
      return beginLog(ids, async () => {
        const answer = await answerRoute(options, limit, event, found);
        return finished(answer, request_id);
      });
    });
}

const handlerOf = <Needs extends HttpDeps>(
  { handlers }: HttpOptions<Needs>,
  route: Route,
) => handlers[route.operation_id] ?? handlers[route.alias_of ?? ''];

/** An alias takes the body that its handler reads, unless it has its own. */
function asOriginal(
  { routes }: { readonly routes: readonly Route[] },
  route: Route,
): Route {
  const original = routes.find((it) => it.operation_id === route.alias_of);
  if (route.body || !original?.body) return route;
  const { body, body_optional } = original;
  return { ...route, body, ...(body_optional && { body_optional }) };
}

/** API Gateway's id, so that its logs and ours name a request alike. */
const requestIdOf = (event: APIGatewayProxyEvent) =>
  event.requestContext?.requestId ?? 'unknown';

const finished = (answer: Answer, requestId: string): Answer => ({
  ...answer,
  headers: { ...COMMON_HEADERS, ...answer.headers, 'x-request-id': requestId },
});

function failureAnswer(error: unknown, requestId: string): HttpAnswer {
  if (!(error instanceof Refusal)) {
    logger.error('request failed', { request_id: requestId, error });
  }
  return problemAnswer(error, requestId);
}

function wrongMethod(allow: readonly Method[]): Refusal {
  const allowed = allow.join(', ');
  const detail = `Only ${allowed} is answered here.`;
  return new Refusal(405, 'method_not_allowed', detail, {}, { allow: allowed });
}

interface Asked {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

async function answerRoute<Needs extends HttpDeps>(
  options: HttpOptions<Needs>,
  limit: ReturnType<typeof rateLimiter>,
  event: APIGatewayProxyEvent,
  asked: Asked,
): Promise<Answer> {
  const { deps, auth } = options;
  if (asked.route.public) return answerTo(nobody, options, event, asked);
  const caller = await authenticate(event, auth);
  const left = limit(caller, deps.real_clock.now(), asked.route.counts_as);
  const request_id = requestIdOf(event);
  const ids = { ...idsOf(asked.params), org_id: caller.org_id };
  const answer = await withLogIds(ids, () =>
    answerTo(caller, options, event, asked).catch((error) =>
      failureAnswer(error, request_id),
    ),
  );
  if (isAudited(asked.route)) {
    const { statusCode: status, headers, body } = answer;
    const replayed = 'idempotency-replayed' in headers;
    const outcome = { request_id, status, replayed, body };
    await audit({ ...asked, caller, ...outcome }, deps);
  }
  return { ...answer, headers: { ...left, ...answer.headers } };
}

async function answerTo<Needs extends HttpDeps>(
  caller: Caller,
  options: HttpOptions<Needs>,
  event: APIGatewayProxyEvent,
  { route, params }: Asked,
): Promise<Answer> {
  const { deps, auth } = options;
  const { headers } = event;
  authorize(caller, route);
  // An id that cannot be one is an id that never was.
  if (route.params && !route.params.safeParse(params).success) throw notFound();
  const query = readQuery(event, route);
  const takesBody = event.httpMethod !== 'GET' && event.httpMethod !== 'DELETE';
  const read = takesBody
    ? await readBody(event, route, deps.inline_csv_bytes)
    : { value: undefined };
  const body = validBody(route, read.value);
  const request = {
    route,
    caller,
    headers,
    event,
    params,
    query,
    body,
    ...(read.file && { file: read.file }),
  };
  const work = () => answerOf(options, route, request, requestIdOf(event));
  const isKept = route.method === 'POST' && !route.unkept;
  const key = isKept ? idempotencyKeyOf(headers) : undefined;
  if (key === undefined) return work();
  const { httpMethod: method, path } = event;
  const { actor } = caller;
  const fingerprint = {
    method,
    path,
    query,
    body,
    file: read.file,
    ...(route.answers_secret && { actor }),
  };
  const claim = {
    org_id: caller.org_id,
    key,
    fingerprint: fingerprintOf(fingerprint),
    request_id: requestIdOf(event),
    now: deps.real_clock.now(),
  };
  const seal = route.answers_secret
    ? sealWith(auth.pepper, `${caller.org_id} ${key}`)
    : noSeal;
  return once(deps.table, claim, async () => whole(await work()), seal);
}

/** @throws Error for a stream, which could be read only once */
function whole(answer: Answer): HttpAnswer {
  const { body } = answer;
  if (typeof body === 'string') return { ...answer, body };
  throw new Error('a POST must not answer with a stream');
}

async function answerOf<Needs extends HttpDeps>(
  options: HttpOptions<Needs>,
  route: Route,
  request: Parameters<RouteHandler<Needs>>[0],
  requestId: string,
): Promise<Answer> {
  const handler = handlerOf(options, route);
  if (!handler) throw notFound();
  try {
    return toAnswer(await handler(request, options.deps), route);
  } catch (error) {
    // A refusal is an answer, which a repeat of the request gets again.
    if (!(error instanceof Refusal)) throw error;
    return problemAnswer(inTheirStatus(error, route), requestId);
  }
}

function toAnswer(reply: Reply, route: Route): Answer {
  const { status: statusCode, headers = {} } = reply;
  if ('content_type' in reply) {
    const type = { 'content-type': reply.content_type };
    const body = 'text' in reply ? reply.text : reply.file;
    return { statusCode, headers: { ...type, ...headers }, body };
  }
  if (reply.body === undefined) return { statusCode, headers, body: '' };
  const version = (reply.body as { version?: unknown }).version;
  const etag = typeof version === 'number' ? { etag: etagOf(version) } : {};
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...etag, ...headers },
    body: JSON.stringify(route.compat ? inTheirWords(reply.body) : reply.body),
  };
}

/** AnyReach's vocabulary for a campaign: active, paused, closed. @see seed 004 */
function inTheirWords(body: unknown): unknown {
  const { dialing_status: status, data } = body as {
    dialing_status?: string;
    data?: unknown;
  };
  if (status) return { ...(body as object), status };
  if (!Array.isArray(data)) return body;
  return { ...(body as object), data: data.map(inTheirWords) };
}

/** AnyReach answers 400 to an action that does not fit. @see product rules 6.1 */
const inTheirStatus = (refusal: Refusal, route: Route): Refusal =>
  route.compat && refusal.code === 'invalid_transition'
    ? new Refusal(400, refusal.code, refusal.message, refusal.extra)
    : refusal;
