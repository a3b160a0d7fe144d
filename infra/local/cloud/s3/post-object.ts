import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { bodyStream, type CloudRequest, type CloudResponse } from '../http.ts';
import { checkPolicy, type SizeRange } from './post-policy.ts';
import type { S3Engine } from './s3-engine.ts';
import { S3Error } from './s3-error.ts';
import type { StoredObject } from './s3-store.ts';
import { element, xmlDocument } from './xml.ts';

/** @see S3 user guide, "Uploading objects using POST": form data before the file */
const MOST_FIELD_BYTES = 20_480;

/** Stands in a key for the name of the file that was chosen. */
const FILE_NAME = '$' + '{filename}';

/** Fields that become headers of the object. */
const stored = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'cache-control',
  'expires',
];

type Fields = Record<string, string>;

/**
 * A browser's form upload. The policy is checked before the first byte of the
 * file is written, its size while it is written; on a refusal nothing remains.
 */
export async function postObject(
  engine: S3Engine,
  bucket: string,
  request: CloudRequest,
): Promise<CloudResponse> {
  const { object, fields } = await readForm(engine, bucket, request);
  return formAnswer(object, fields, request);
}

function readForm(
  engine: S3Engine,
  bucket: string,
  request: CloudRequest,
): Promise<{ object: StoredObject; fields: Fields }> {
  const fields: Fields = {};
  const source = bodyStream(request);
  return new Promise((resolve, reject) => {
    let put: Promise<StoredObject> | undefined;
    // A refused form is read to its end: a browser hears nothing before that.
    const refuse = (error: unknown) => {
      source.unpipe(form);
      source.resume();
      source
        .once('end', () => reject(error))
        .once('close', () => reject(error));
      if (source.readableEnded) reject(error);
    };
    const form = parser(request, refuse);
    form.on('field', (name, value) => {
      fields[name.toLowerCase()] = value;
    });
    form.on('file', (_name, file, { filename }) => {
      if (put !== undefined) return void file.resume();
      put = putFile(engine, bucket, fields, file, filename);
      put.then((object) => resolve({ object, fields })).catch(refuse);
    });
    form.on('error', () => refuse(malformed()));
    form.on('close', () => {
      if (put === undefined) {
        refuse(
          new S3Error(
            'InvalidArgument',
            'POST requires exactly one file upload per request.',
          ),
        );
      }
    });
    source.pipe(form);
  });
}

function parser(request: CloudRequest, refuse: (error: unknown) => void) {
  try {
    return busboy({
      headers: request.headers,
      limits: { fieldSize: MOST_FIELD_BYTES, files: 1 },
    });
  } catch {
    const form = busboy({
      headers: { 'content-type': 'multipart/form-data; boundary=none' },
    });
    queueMicrotask(() => refuse(malformed()));
    return form;
  }
}

async function putFile(
  engine: S3Engine,
  bucket: string,
  fields: Fields,
  file: Readable,
  filename: string | undefined,
): Promise<StoredObject> {
  engine.bucket(bucket);
  const range = checkPolicy(engine.signers, { ...fields, bucket });
  const key = (fields.key ?? '').replaceAll(FILE_NAME, filename ?? '');
  if (key === '') {
    throw new S3Error(
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    );
  }
  return engine.put({ bucket, key, headers: headersOf(fields) }, file, {
    event_name: 'ObjectCreated:Post',
    grow: (size) => checkMost(size, range),
    check: ({ size }) => checkLeast(size, range),
  });
}

function headersOf(fields: Fields): Record<string, string> {
  const names = Object.keys(fields).filter(
    (name) => stored.includes(name) || name.startsWith('x-amz-meta-'),
  );
  return Object.fromEntries(names.map((name) => [name, fields[name]!]));
}

function checkMost(size: number, { most }: SizeRange): void {
  if (size <= most) return;
  throw new S3Error(
    'EntityTooLarge',
    'Your proposed upload exceeds the maximum allowed size',
    { ProposedSize: String(size), MaxSizeAllowed: String(most) },
  );
}

function checkLeast(size: number, { least }: SizeRange): void {
  if (size >= least) return;
  throw new S3Error(
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed size',
    { ProposedSize: String(size), MinSizeAllowed: String(least) },
  );
}

/** What the form asked to be answered with: 204, unless it says otherwise. */
function formAnswer(
  { bucket, key, etag }: StoredObject,
  fields: Fields,
  request: CloudRequest,
): CloudResponse {
  const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const location = `http://${request.headers.host}${path}`;
  const headers = { etag: `"${etag}"`, location };
  const redirect = fields.success_action_redirect;
  if (redirect !== undefined && URL.canParse(redirect)) {
    const url = new URL(redirect);
    url.searchParams.set('bucket', bucket);
    url.searchParams.set('key', key);
    url.searchParams.set('etag', `"${etag}"`);
    return {
      statusCode: 303,
      headers: { ...headers, location: url.href },
      body: '',
    };
  }
  const status = fields.success_action_status;
  if (status === '200') return { statusCode: 200, headers, body: '' };
  if (status !== '201') return { statusCode: 204, headers, body: '' };
  const content = [
    element('Location', location),
    element('Bucket', bucket),
    element('Key', key),
    element('ETag', `"${etag}"`),
  ];
  return {
    statusCode: 201,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: xmlDocument(`<PostResponse>${content.join('')}</PostResponse>`),
  };
}

const malformed = () =>
  new S3Error(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );
