import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Route } from '#shared/contracts/route.ts';
import { readMultipart } from './multipart.ts';
import { invalidRequest } from './problem.ts';
import { Refusal } from './refusal.ts';
import { repeatedKey } from './repeated-keys.ts';
import type { FilePart } from './route.ts';

/** Most bytes of a JSON body. @see contract ruling 13 */
export const MAX_JSON_BYTES = 1_048_576;

export interface RequestBody {
  readonly value: unknown;
  readonly file?: FilePart;
}

/** The raw body: binary media types arrive in base64. */
export function rawBody(event: APIGatewayProxyEvent): Buffer {
  return Buffer.from(
    event.body ?? '',
    event.isBase64Encoded ? 'base64' : 'utf8',
  );
}

/**
 * The body of a request, not yet validated.
 *
 * @param inlineBytes - most bytes of a file inside the request
 * @returns an empty object when there is no body and none is needed
 * @throws Refusal 413, 415, 400 `malformed_json`
 */
export async function readBody(
  event: APIGatewayProxyEvent,
  route: Route,
  inlineBytes: number,
): Promise<RequestBody> {
  const bytes = rawBody(event);
  const coding = event.headers['content-encoding']?.trim().toLowerCase();
  if (coding && coding !== 'identity') throw encoded(coding);
  const type = mediaType(event.headers['content-type']);
  if (route.file_part && type === 'multipart/form-data') {
    const contentType = event.headers['content-type'] ?? '';
    const part = { name: route.file_part, maxBytes: inlineBytes };
    return readMultipart(bytes, contentType, part);
  }
  if (bytes.length > MAX_JSON_BYTES) throw tooLarge(bytes.length);
  if (bytes.length === 0 && (!route.body || route.body_optional)) {
    return { value: {} };
  }
  const header = event.headers['content-type'] ?? '';
  if (bytes.length > 0 && !isJson(type)) throw unsupported(type, route);
  if (isOtherCharset(header)) throw unsupported(header, route);
  return { value: parseJson(bytes) };
}

const mediaType = (header: string | undefined) =>
  (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const isJson = (type: string) =>
  type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type);

/** JSON is UTF-8 (RFC 8259); who says otherwise sends something else. */
const isOtherCharset = (header: string) =>
  !/^utf-?8$/i.test(/charset="?([^\s;"]+)/i.exec(header)?.[1] ?? 'utf-8');

function parseJson(bytes: Buffer): unknown {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, phone numbers and all.
    const detail = 'The body is not JSON in UTF-8.';
    throw new Refusal(400, 'malformed_json', detail);
  }
  const path = repeatedKey(text);
  if (path === undefined) return value;
  const message = 'is there more than once';
  throw invalidRequest([{ path, code: 'repeated', message }]);
}

function tooLarge(size: number): Refusal {
  const detail = `The body has ${size} bytes; at most ${MAX_JSON_BYTES} are read.`;
  return new Refusal(413, 'payload_too_large', detail, {
    max_bytes: MAX_JSON_BYTES,
  });
}

/** Never unpacked: a few bytes could become gigabytes. */
function encoded(coding: string): Refusal {
  const detail = `Send the body as it is, without content-encoding ${coding}.`;
  return new Refusal(415, 'unsupported_media_type', detail);
}

function unsupported(type: string, route: Route): Refusal {
  const also = route.file_part ? ' or multipart/form-data' : '';
  const detail = `Send application/json${also}, not ${type || 'an unnamed type'}.`;
  return new Refusal(415, 'unsupported_media_type', detail);
}
