import busboy from 'busboy';
import type { ProblemError } from '#shared/contracts/problems.ts';
import { invalidRequest } from './problem.ts';
import { Refusal } from './refusal.ts';
import type { FilePart } from './route.ts';

/** Bytes of all fields together, as of a JSON body. */
const MAX_FIELD_BYTES = 1_048_576;
/** Fields whose text is the value; any other is JSON: `5`, `true`, `{"…":…}`. */
const TEXT_FIELDS = new Set([
  'name',
  'external_id',
  'agent_id',
  'phone_number_id',
  'dial_mode',
  'pass_mode',
  'admission',
  'default_country',
  'config_url',
  'scheduled_at',
  'reason',
  'campaign_id',
]);

interface Parts {
  readonly fields: Map<string, string>;
  readonly errors: ProblemError[];
  file?: FilePart;
  fileIsTooLarge: boolean;
}

/**
 * Reads a multipart body: its fields as an object, and its one file.
 *
 * A field that is left empty in a form counts as left out.
 *
 * @param part.maxBytes - most bytes of the file
 * @throws Refusal 413 `use_upload`, 400 `invalid_request`
 */
export async function readMultipart(
  bytes: Buffer,
  contentType: string,
  part: { readonly name: string; readonly maxBytes: number },
): Promise<{ value: Record<string, unknown>; file?: FilePart }> {
  if (bytes.length > part.maxBytes + MAX_FIELD_BYTES) throw fileTooLarge(part);
  const parts = await partsOf(bytes, contentType, part);
  if (parts.fileIsTooLarge) throw fileTooLarge(part);
  // fromEntries defines its keys: a field `__proto__` is an unknown one.
  const value = Object.fromEntries(
    [...parts.fields]
      .filter(([, text]) => text !== '')
      .map(([name, text]) => [
        name,
        TEXT_FIELDS.has(name) ? text : jsonOf(name, text, parts),
      ]),
  );
  if (parts.errors.length > 0) throw invalidRequest(parts.errors);
  return { value, ...(parts.file && { file: parts.file }) };
}

/** 413: how to send a file that is too large for one request. */
function fileTooLarge({ maxBytes }: { maxBytes: number }): Refusal {
  return new Refusal(
    413,
    'use_upload',
    `A file inside the request may have ${maxBytes} bytes. Create the campaign ` +
      'without it, then POST /api/v1/campaigns/{id}/uploads and send the file ' +
      'with the form you get.',
    { max_bytes: maxBytes },
  );
}

function jsonOf(name: string, text: string, { errors }: Parts): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const message = 'must be a number, true, false, null or JSON';
    errors.push({ path: name, code: 'invalid_json', message });
    return undefined;
  }
}

function partsOf(
  bytes: Buffer,
  contentType: string,
  part: { readonly name: string; readonly maxBytes: number },
): Promise<Parts> {
  const parts: Parts = { fields: new Map(), errors: [], fileIsTooLarge: false };
  const refuse = (path: string, code: string, message: string) =>
    parts.errors.push({ path, code, message });
  return new Promise((resolve, reject) => {
    const malformed = () => {
      const message = 'the body is not well-formed multipart/form-data';
      reject(invalidRequest([{ path: '', code: 'malformed', message }]));
    };
    const parser = openParser(contentType, part.maxBytes);
    if (!parser) return malformed();
    parser.on('field', (name, text, { valueTruncated }) => {
      if (parts.fields.has(name)) refuse(name, 'repeated', 'is there twice');
      if (valueTruncated) refuse(name, 'too_big', 'is too long');
      parts.fields.set(name, text);
    });
    // Of the first one begun: it may not have ended when the second begins.
    let hasFile = false;
    parser.on('file', (name, stream, { filename }) => {
      const chunks: Buffer[] = [];
      if (name !== part.name) {
        refuse(name, 'unknown_field', 'is not a known file part');
      } else if (hasFile) refuse(name, 'repeated', 'is there twice');
      hasFile ||= name === part.name;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => {
        parts.fileIsTooLarge = true;
      });
      stream.on('end', () => {
        const file_name = filename || `${part.name}.csv`;
        parts.file = { file_name, bytes: Buffer.concat(chunks) };
      });
    });
    parser.on('error', malformed);
    parser.on('close', () => resolve(parts));
    parser.end(bytes);
  });
}

/** busboy throws at once when the header has no boundary. */
function openParser(contentType: string, maxBytes: number) {
  try {
    return busboy({
      headers: { 'content-type': contentType },
      limits: {
        // One more, since busboy calls a file of exactly this size too large.
        fileSize: maxBytes + 1,
        fieldSize: MAX_FIELD_BYTES,
        fields: 100,
        files: 2,
      },
      defParamCharset: 'utf8',
    });
  } catch {
    return undefined;
  }
}
