import type { CloudRequest } from '../http.ts';
import type { S3Engine } from './s3-engine.ts';

/** A request to S3 taken apart: `/bucket/key?query`, and who sent it is checked. */
export interface S3Request {
  readonly engine: S3Engine;
  readonly request: CloudRequest;
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  /** The request's own, and `x-amz-…` parameters that presigners put in the address. */
  readonly headers: Readonly<Record<string, string>>;
}

export function parseS3Request(
  engine: S3Engine,
  request: CloudRequest,
): S3Request {
  const [, bucket = '', ...rest] = request.path.split('/');
  // A plus sign is itself in S3's addresses.
  const query = new URLSearchParams(request.query.replaceAll('+', '%2B'));
  const hoisted: Record<string, string> = {};
  for (const [name, value] of query) {
    const header = name.toLowerCase();
    if (/^x-amz-(meta-|checksum-|sdk-)/.test(header)) hoisted[header] = value;
  }
  return {
    engine,
    request,
    bucket: decodeURIComponent(bucket),
    key: decodeURIComponent(rest.join('/')),
    query,
    headers: { ...hoisted, ...request.headers },
  };
}
