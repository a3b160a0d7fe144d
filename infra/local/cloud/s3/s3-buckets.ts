import { bodyText, type CloudResponse, REGION } from '../http.ts';
import { corsDocument, parseCors } from './s3-cors.ts';
import { S3Error } from './s3-error.ts';
import { listObjects } from './s3-list.ts';
import type { S3Request } from './s3-request.ts';
import { element, elements, s3Document, texts } from './xml.ts';

/** Requests to the service and to a bucket, by method and subresource. */
export async function bucketRequest(call: S3Request): Promise<CloudResponse> {
  const { engine, request, bucket, query } = call;
  const { method } = request;
  if (bucket === '' && method === 'GET') return listBuckets(call);
  if (query.has('cors')) return corsRequest(call);
  if (method === 'PUT') {
    if (engine.bucketNames().includes(bucket)) {
      throw new S3Error(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        { BucketName: bucket },
      );
    }
    engine.createBucket(bucket);
    return { statusCode: 200, headers: { location: `/${bucket}` }, body: '' };
  }
  engine.bucket(bucket);
  if (method === 'HEAD') {
    return {
      statusCode: 200,
      headers: { 'x-amz-bucket-region': REGION },
      body: '',
    };
  }
  if (method === 'DELETE') {
    engine.deleteBucket(bucket);
    return { statusCode: 204, headers: {}, body: '' };
  }
  if (method === 'POST' && query.has('delete')) return deleteObjects(call);
  if (method === 'GET' && query.has('location')) {
    return xml(s3Document('LocationConstraint', ''));
  }
  if (method === 'GET' && query.get('list-type') === '2') {
    return listObjects(call);
  }
  throw new S3Error(
    'NotImplemented',
    'This operation on a bucket is not implemented.',
  );
}

async function corsRequest(call: S3Request): Promise<CloudResponse> {
  const { engine, request, bucket } = call;
  if (request.method === 'PUT') {
    const cors = parseCors(await bodyText(request));
    engine.bucket(bucket);
    engine.createBucket(bucket, { cors });
    return { statusCode: 200, headers: {}, body: '' };
  }
  const { cors } = engine.bucket(bucket);
  if (request.method === 'DELETE') {
    engine.createBucket(bucket);
    return { statusCode: 204, headers: {}, body: '' };
  }
  if (cors === undefined) {
    throw new S3Error(
      'NoSuchCORSConfiguration',
      'The CORS configuration does not exist',
      { BucketName: bucket },
    );
  }
  return xml(corsDocument(cors));
}

async function deleteObjects(call: S3Request): Promise<CloudResponse> {
  const { engine, request, bucket } = call;
  const body = await bodyText(request);
  const keys = elements(body, 'Object').map(
    (one) => texts(one, 'Key')[0] ?? '',
  );
  for (const key of keys) await engine.delete(bucket, key);
  const isQuiet = texts(body, 'Quiet')[0] === 'true';
  const deleted = isQuiet
    ? []
    : keys.map((key) => `<Deleted>${element('Key', key)}</Deleted>`);
  return xml(s3Document('DeleteResult', deleted.join('')));
}

function listBuckets({ engine }: S3Request): CloudResponse {
  const buckets = engine.bucketNames().map((name) => {
    const created = new Date(engine.bucket(name).created_at).toISOString();
    return `<Bucket>${element('Name', name)}${element('CreationDate', created)}</Bucket>`;
  });
  return xml(
    s3Document(
      'ListAllMyBucketsResult',
      `<Buckets>${buckets.join('')}</Buckets>`,
    ),
  );
}

const xml = (body: string): CloudResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/xml' },
  body,
});
