import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type DynamoEngine } from './engine.ts';

const API = 'DynamoDB_20120810';
const STREAMS_API = 'DynamoDBStreams_20120810';
const STREAM_OPERATIONS = [
  'ListStreams',
  'DescribeStream',
  'GetShardIterator',
  'GetRecords',
];

/** Errors of the protocol itself stand in another namespace. */
const namespaces: Record<string, string> = {
  ValidationException: 'com.amazon.coral.validate',
  SerializationException: 'com.amazon.coral.service',
  UnknownOperationException: 'com.amazon.coral.service',
};

export interface WireAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * The AWS JSON 1.0 protocol of DynamoDB and DynamoDB Streams.
 *
 * @param request.headers - names in any case
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function dynamoWire(
  engine: DynamoEngine,
  request: { headers: Record<string, string>; body: string },
): WireAnswer {
  try {
    const operation = operationOf(request.headers);
    return answer(200, engine.execute(operation, parsed(request.body)));
  } catch (error) {
    const { name, message, statusCode, extra } = asAwsError(error);
    const namespace = namespaces[name] ?? 'com.amazonaws.dynamodb.v20120810';
    return answer(statusCode, {
      __type: `${namespace}#${name}`,
      message,
      ...extra,
    });
  }
}

function operationOf(headers: Record<string, string>): string {
  const name = Object.keys(headers).find(
    (one) => one.toLowerCase() === 'x-amz-target',
  );
  const [api, operation = ''] = (name ? headers[name]! : '').split('.');
  const isStreams = STREAM_OPERATIONS.includes(operation);
  if (api !== (isStreams ? STREAMS_API : API))
    throw new AwsError('UnknownOperationException', '');
  return operation;
}

function parsed(body: string): unknown {
  try {
    const input: unknown = JSON.parse(body || '{}');
    if (typeof input === 'object' && input && !Array.isArray(input))
      return input;
  } catch {
    // Falls through: AWS says the same of broken JSON and of JSON of a wrong kind.
  }
  throw new AwsError('SerializationException', 'Start of structure expected');
}

/** A bug of ours is a 500, as an outage of the service would be. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  console.error(error);
  return new AwsError('InternalServerError', 'Internal server error');
}

function answer(statusCode: number, content: unknown): WireAnswer {
  const body = JSON.stringify(content);
  return {
    statusCode,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': randomUUID(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  };
}
