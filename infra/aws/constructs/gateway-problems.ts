import {
  type GatewayResponseOptions,
  ResponseType,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import {
  type ProblemCode,
  problemTitles,
  problemType,
} from '#shared/contracts/problems.ts';

interface GatewayProblem {
  readonly type: ResponseType;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What API Gateway refuses by itself, in the words of our own answers. */
const problems: Readonly<Record<string, GatewayProblem>> = {
  TooLarge: {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    code: 'use_upload',
    detail:
      'The file is too large for one request. Create the campaign without it, then POST /api/v1/campaigns/{id}/uploads and send the file to the address in the answer.',
  },
  NotFound: {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 404,
    code: 'not_found',
    detail: 'There is nothing here under this address.',
  },
  Throttled: {
    type: ResponseType.THROTTLED,
    status: 429,
    code: 'too_many_requests',
    detail: 'Too many requests at once. Try again in a second.',
    headers: { 'Retry-After': '1' },
  },
  MediaType: {
    type: ResponseType.UNSUPPORTED_MEDIA_TYPE,
    status: 415,
    code: 'unsupported_media_type',
    detail: 'The content type of the request is not supported.',
  },
  TimedOut: {
    type: ResponseType.INTEGRATION_TIMEOUT,
    status: 504,
    code: 'internal',
    detail: 'The answer took too long. What was asked for may have been done.',
  },
  OtherRefusal: {
    type: ResponseType.DEFAULT_4XX,
    status: 400,
    code: 'invalid_request',
    detail: 'The request cannot be read.',
  },
  OtherFailure: {
    type: ResponseType.DEFAULT_5XX,
    status: 500,
    code: 'internal',
    detail: 'Something failed on our side.',
  },
};

/** Gives every refusal of the gateway itself as application/problem+json. */
export function answerWithProblems(api: RestApi): void {
  for (const [id, problem] of Object.entries(problems))
    api.addGatewayResponse(id, toResponse(problem));
}

function toResponse(problem: GatewayProblem): GatewayResponseOptions {
  const { type, status, code, detail, headers = {} } = problem;
  const body = {
    type: problemType(code),
    title: problemTitles[code],
    status,
    code,
    detail,
    request_id: '$context.requestId',
  };
  return {
    type,
    statusCode: String(status),
    responseHeaders: Object.fromEntries(
      Object.entries({
        'Content-Type': 'application/problem+json',
        ...headers,
      }).map(
        // Static values stand in single quotes.
        ([name, value]) => [name, `'${value}'`],
      ),
    ),
    // The template is chosen by this type; the header above is what is sent.
    templates: { 'application/json': JSON.stringify(body) },
  };
}
