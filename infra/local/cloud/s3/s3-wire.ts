import type { CloudRequest, CloudResponse } from '../http.ts';
import { postObject } from './post-object.ts';
import { bucketRequest } from './s3-buckets.ts';
import { corsHeaders, preflight } from './s3-cors.ts';
import type { S3Engine } from './s3-engine.ts';
import { errorResponse, S3Error } from './s3-error.ts';
import {
  abortUpload,
  completeUpload,
  createUpload,
  listParts,
  uploadPart,
} from './s3-multipart.ts';
import { getObject, putObject } from './s3-objects.ts';
import { parseS3Request, type S3Request } from './s3-request.ts';
import { checkPresigned } from './sigv4.ts';

/** Subresources we do not have: an object's content is no answer to them. */
const missing = [
  'acl',
  'attributes',
  'legal-hold',
  'policy',
  'retention',
  'tagging',
  'torrent',
  'versioning',
  'versions',
];

/** One request of the S3 protocol, path style. */
export async function s3Request(
  engine: S3Engine,
  request: CloudRequest,
): Promise<CloudResponse> {
  const call = parseS3Request(engine, request);
  const { headers } = request;
  const response = await answer(call).catch((error: unknown) => {
    if (error instanceof S3Error) return errorResponse(error, request.path);
    throw error;
  });
  const rules = engine.bucketNames().includes(call.bucket)
    ? engine.bucket(call.bucket).cors
    : undefined;
  return {
    ...response,
    headers: {
      'x-amz-request-id': 'local',
      ...corsHeaders(rules, headers.origin, request.method),
      ...response.headers,
    },
  };
}

async function answer(call: S3Request): Promise<CloudResponse> {
  const { engine, request, bucket, key, query } = call;
  if (request.method === 'OPTIONS') {
    return preflight(request, engine.bucket(bucket).cors);
  }
  const isForm =
    request.method === 'POST' &&
    key === '' &&
    (request.headers['content-type'] ?? '').startsWith('multipart/form-data');
  if (isForm) return postObject(engine, bucket, request);
  checkSender(call);
  const absent = missing.find((name) => query.has(name));
  if (absent !== undefined) {
    throw new S3Error(
      'NotImplemented',
      `The subresource ${absent} is not implemented.`,
    );
  }
  return key === '' ? bucketRequest(call) : objectRequest(call);
}

/** A signed header says who asks (anybody may); an address must prove itself. */
function checkSender({ engine, request, query }: S3Request): void {
  if (query.has('X-Amz-Signature') || query.has('X-Amz-Algorithm')) {
    checkPresigned(engine.signers, request, query);
  } else if (request.headers.authorization === undefined) {
    throw new S3Error('AccessDenied', 'Access Denied');
  }
}

async function objectRequest(call: S3Request): Promise<CloudResponse> {
  const { engine, request, bucket, key, query } = call;
  const isUpload = query.has('uploadId');
  switch (request.method) {
    case 'PUT':
      return isUpload ? uploadPart(call) : putObject(call);
    case 'POST':
      if (query.has('uploads')) return createUpload(call);
      if (isUpload) return completeUpload(call);
      break;
    case 'GET':
      return isUpload ? listParts(call) : getObject(call);
    case 'HEAD':
      return getObject(call);
    case 'DELETE':
      if (isUpload) return abortUpload(call);
      await engine.delete(bucket, key);
      return { statusCode: 204, headers: {}, body: '' };
  }
  throw new S3Error(
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
  );
}
