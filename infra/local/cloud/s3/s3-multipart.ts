import { bodyText, type CloudResponse } from '../http.ts';
import { payloadOf } from './s3-body.ts';
import { S3Error } from './s3-error.ts';
import { objectHeaders } from './s3-objects.ts';
import type { S3Request } from './s3-request.ts';
import { element, elements, s3Document, texts } from './xml.ts';

/** @see S3 user guide, "Multipart upload limits" */
const MOST_PARTS = 10_000;

/** CreateMultipartUpload. */
export function createUpload(call: S3Request): CloudResponse {
  const { engine, bucket, key, headers } = call;
  const upload = engine.uploads.create({
    bucket,
    key,
    headers: objectHeaders(headers),
  });
  return xml(
    s3Document(
      'InitiateMultipartUploadResult',
      element('Bucket', bucket) +
        element('Key', key) +
        element('UploadId', upload.id),
    ),
  );
}

/** UploadPart. */
export async function uploadPart(call: S3Request): Promise<CloudResponse> {
  const { engine, request, query, headers } = call;
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw new S3Error(
      'InvalidArgument',
      `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
    );
  }
  const { source, check } = payloadOf(request, headers);
  const part = await engine.uploads.putPart(
    uploadOf(call),
    number,
    source,
    check,
  );
  return { statusCode: 200, headers: { etag: `"${part.etag}"` }, body: '' };
}

/** CompleteMultipartUpload. */
export async function completeUpload(call: S3Request): Promise<CloudResponse> {
  const { engine, request, bucket, key, headers } = call;
  const upload = uploadOf(call);
  const asked = elements(await bodyText(request), 'Part').map((part) => ({
    number: Number(texts(part, 'PartNumber')[0]),
    etag: (texts(part, 'ETag')[0] ?? '').replaceAll('"', ''),
  }));
  const ifAbsent = headers['if-none-match'] === '*';
  const object = await engine.uploads.complete(upload, asked, ifAbsent);
  return xml(
    s3Document(
      'CompleteMultipartUploadResult',
      element('Location', `http://${headers.host}${request.path}`) +
        element('Bucket', bucket) +
        element('Key', key) +
        element('ETag', `"${object.etag}"`),
    ),
  );
}

/** AbortMultipartUpload. */
export async function abortUpload(call: S3Request): Promise<CloudResponse> {
  await call.engine.uploads.abort(uploadOf(call));
  return { statusCode: 204, headers: {}, body: '' };
}

/** ListParts. */
export function listParts(call: S3Request): CloudResponse {
  const { engine, bucket, key } = call;
  const upload = uploadOf(call);
  const parts = engine.uploads
    .parts(upload)
    .map(
      ({ number, size, etag }) =>
        `<Part>${element('PartNumber', number)}${element('ETag', `"${etag}"`)}${element('Size', size)}</Part>`,
    );
  return xml(
    s3Document(
      'ListPartsResult',
      element('Bucket', bucket) +
        element('Key', key) +
        element('UploadId', upload.id) +
        element('IsTruncated', 'false') +
        parts.join(''),
    ),
  );
}

const uploadOf = ({ engine, bucket, key, query }: S3Request) =>
  engine.uploads.find(query.get('uploadId') ?? '', bucket, key);

const xml = (body: string): CloudResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/xml' },
  body,
});
