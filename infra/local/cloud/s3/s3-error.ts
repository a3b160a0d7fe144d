import type { CloudResponse } from '../http.ts';
import { element, xmlDocument } from './xml.ts';

/** @see S3 API reference, "List of error codes" */
const codes = {
  AccessDenied: 403,
  AccessForbidden: 403,
  AuthorizationQueryParametersError: 400,
  BadDigest: 400,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidPolicyDocument: 400,
  InvalidRange: 416,
  KeyTooLongError: 400,
  MalformedPOSTRequest: 400,
  MalformedXML: 400,
  MethodNotAllowed: 405,
  NoSuchBucket: 404,
  NoSuchCORSConfiguration: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
} as const;
export type S3Code = keyof typeof codes;

/** A refusal of S3, with the fields its XML carries beside code and message. */
export class S3Error extends Error {
  readonly code: S3Code;
  readonly statusCode: number;
  readonly fields: Readonly<Record<string, string>>;

  constructor(
    code: S3Code,
    message: string,
    fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = codes[code];
    this.fields = fields;
  }
}

export function errorResponse(error: S3Error, path: string): CloudResponse {
  const fields = {
    Code: error.code,
    Message: error.message,
    ...error.fields,
    Resource: path,
    RequestId: 'local',
  };
  const content = Object.entries(fields).map(([name, value]) =>
    element(name, value),
  );
  return {
    statusCode: error.statusCode,
    headers: { 'content-type': 'application/xml' },
    body: xmlDocument(`<Error>${content.join('')}</Error>`),
  };
}
