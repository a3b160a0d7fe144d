import { crc32 } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import type { DynamoEngine } from './engine.ts';
import { key, makeEngine, TableName } from './testing.ts';
import { dynamoWire } from './wire.ts';

const call = (engine: DynamoEngine, target: string, body: string) => {
  const answer = dynamoWire(engine, {
    headers: { 'X-Amz-Target': target },
    body,
  });
  return { ...answer, content: JSON.parse(answer.body) };
};
const API = 'DynamoDB_20120810';

it('answers with the headers that clients check', () => {
  const answer = call(makeEngine(), `${API}.ListTables`, '{}');
  expect(answer).toMatchObject({
    statusCode: 200,
    content: { TableNames: [TableName] },
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-amz-crc32': String(crc32(answer.body)),
    },
  });
});

it('carries an error with its type, message and item', () => {
  const engine = makeEngine();
  const put = JSON.stringify({
    TableName,
    Item: key(),
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  call(engine, `${API}.PutItem`, put);
  expect(call(engine, `${API}.PutItem`, put)).toMatchObject({
    statusCode: 400,
    content: {
      __type:
        'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: key(),
    },
  });
});

it.each([
  [
    'an unknown operation',
    `${API}.Nothing`,
    '{}',
    'com.amazon.coral.service#UnknownOperationException',
  ],
  [
    'another service',
    'AmazonSQS.SendMessage',
    '{}',
    'com.amazon.coral.service#UnknownOperationException',
  ],
  [
    'a streams operation sent to the table API',
    `${API}.ListStreams`,
    '{}',
    'com.amazon.coral.service#UnknownOperationException',
  ],
  [
    'broken JSON',
    `${API}.ListTables`,
    '{',
    'com.amazon.coral.service#SerializationException',
  ],
  [
    'JSON that is no object',
    `${API}.ListTables`,
    '[]',
    'com.amazon.coral.service#SerializationException',
  ],
  [
    'a number where a string belongs',
    `${API}.PutItem`,
    JSON.stringify({ TableName, Item: { pk: { S: 1 } } }),
    'com.amazon.coral.service#SerializationException',
  ],
  [
    'no table name',
    `${API}.PutItem`,
    '{"Item":{}}',
    'com.amazon.coral.validate#ValidationException',
  ],
])('refuses %s', (_case, target, body, type) => {
  expect(call(makeEngine(), target, body)).toMatchObject({
    statusCode: 400,
    content: { __type: type },
  });
});

it('serves the streams API under its own name', () => {
  const answer = call(
    makeEngine(),
    'DynamoDBStreams_20120810.ListStreams',
    '{}',
  );
  expect(answer.content.Streams).toMatchObject([{ TableName }]);
});

it('answers a bug of ours as a fault of the service', () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const engine = makeEngine();
  vi.spyOn(engine, 'execute').mockImplementation(() => {
    throw new TypeError('bug');
  });
  expect(call(engine, `${API}.ListTables`, '{}')).toMatchObject({
    statusCode: 500,
    content: { message: 'Internal server error' },
  });
  expect(log).toHaveBeenCalledOnce();
  log.mockRestore();
});
