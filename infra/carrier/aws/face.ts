import { timingSafeEqual } from 'node:crypto';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import {
  callAnswer,
  doneAnswer,
  type FaceAnswer,
  placedAnswer,
  questionOf,
  recordingAnswer,
} from '../http-face.ts';
import {
  type CompanyDeps,
  hangUp,
  lookUp,
  place,
  playMessage,
  recording,
} from './company.ts';

export interface FaceDeps extends CompanyDeps {
  /** Whoever shows it may ask: `Authorization: Bearer <key>`. */
  readonly key: string;
}

/** The carrier's API, at the address of a function. */
export async function answerFace(
  deps: FaceDeps,
  event: APIGatewayProxyEventV2,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (!isAllowed(deps.key, event.headers.authorization))
    return response({ status: 401, body: '{"code":"unauthorized"}' });
  const { rawPath: path, body, isBase64Encoded } = event;
  const text = Buffer.from(
    body ?? '',
    isBase64Encoded ? 'base64' : 'utf8',
  ).toString('utf8');
  const { method } = event.requestContext.http;
  return response(await answer(deps, { method, path, body: text }));
}

async function answer(
  deps: CompanyDeps,
  request: { method: string; path: string; body: string },
): Promise<FaceAnswer> {
  const question = questionOf(request);
  switch (question.kind) {
    case 'place':
      return placedAnswer(await place(deps, question.placement));
    case 'look_up':
      return callAnswer(await lookUp(deps, question.client_token));
    case 'recording':
      return recordingAnswer(await recording(deps, question.call_id));
    case 'hang_up':
      return doneAnswer(await hangUp(deps, question.call_id));
    case 'play_message':
      return doneAnswer(await playMessage(deps, question.call_id));
    case 'unusable':
      return question.answer;
    default:
      return question satisfies never;
  }
}

/** What is lost on the way looks like a gateway that waited too long. */
function response(answer: FaceAnswer): APIGatewayProxyStructuredResultV2 {
  if (answer === 'connection_lost') return { statusCode: 504, body: '' };
  return {
    statusCode: answer.status,
    headers: { 'content-type': 'application/json' },
    body: answer.body,
  };
}

function isAllowed(key: string, shown: string | undefined): boolean {
  const given = Buffer.from(shown ?? '');
  const wanted = Buffer.from(`Bearer ${key}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
