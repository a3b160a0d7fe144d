import { describe, expect, it } from 'vitest';
import {
  key,
  makeEngine,
  N,
  productTable,
  refusal,
  START,
  TableName,
  testClock,
} from './testing.ts';

const stream = (engine: ReturnType<typeof makeEngine>) =>
  engine.readStream('', 1000);

describe('the stream', () => {
  it('has old and new images, in order, with growing numbers', () => {
    const clock = testClock();
    const engine = makeEngine(clock);
    engine.execute('PutItem', { TableName, Item: { ...key(), n: N(1) } });
    clock.at += 1500;
    engine.execute('UpdateItem', {
      TableName,
      Key: key(),
      UpdateExpression: 'SET n = n + :one',
      ExpressionAttributeValues: { ':one': N(1) },
    });
    engine.execute('DeleteItem', { TableName, Key: key() });
    const records = stream(engine);
    expect(
      records.map(({ eventName, dynamodb: { OldImage, NewImage } }) => [
        eventName,
        OldImage?.n,
        NewImage?.n,
      ]),
    ).toEqual([
      ['INSERT', undefined, N(1)],
      ['MODIFY', N(1), N(2)],
      ['REMOVE', N(2), undefined],
    ]);
    expect(records.map(({ dynamodb }) => dynamodb.SequenceNumber)).toEqual([
      '000000000000000000001',
      '000000000000000000002',
      '000000000000000000003',
    ]);
    expect(records[1]).toMatchObject({
      eventSource: 'aws:dynamodb',
      eventVersion: '1.1',
      awsRegion: 'us-east-1',
      eventSourceARN: expect.stringMatching(
        /:table\/outdial\/stream\/2026-01-01T00:00:00\.000$/,
      ),
      dynamodb: {
        Keys: key(),
        ApproximateCreationDateTime: START / 1000 + 1,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3);
  });

  it('has no record of a write that changed nothing, nor of a refused one', () => {
    const engine = makeEngine();
    const put = () =>
      engine.execute('PutItem', { TableName, Item: { ...key(), n: N(1) } });
    put();
    put();
    engine.execute('DeleteItem', { TableName, Key: key('none') });
    refusal(() =>
      engine.execute('DeleteItem', {
        TableName,
        Key: key(),
        ConditionExpression: 'attribute_exists(x)',
      }),
    );
    expect(stream(engine)).toHaveLength(1);
  });

  it('is read in parts, and trimmed', () => {
    const engine = makeEngine();
    for (const sk of 'abcde')
      engine.execute('PutItem', { TableName, Item: key('p', sk) });
    const first = engine.readStream('', 2);
    const second = engine.readStream(first[1]!.dynamodb.SequenceNumber, 2);
    const letters = (records: typeof first) =>
      records.map(({ dynamodb }) => dynamodb.Keys.sk!.S);
    expect([letters(first), letters(second)]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    engine.trimStream(second[1]!.dynamodb.SequenceNumber);
    expect(letters(stream(engine))).toEqual(['e']);
    engine.trimStream(stream(engine)[0]!.dynamodb.SequenceNumber);
    engine.execute('PutItem', { TableName, Item: key('p', 'f') });
    expect(stream(engine)[0]!.dynamodb.SequenceNumber).toBe(
      '000000000000000000006',
    );
  });

  it('tells its listeners after the commit, once for each operation', () => {
    const engine = makeEngine();
    const seen: number[] = [];
    engine.onStream(() => seen.push(stream(engine).length));
    engine.execute('PutItem', { TableName, Item: key() });
    engine.execute('GetItem', { TableName, Key: key() });
    engine.execute('BatchWriteItem', {
      RequestItems: {
        [TableName]: ['a', 'b'].map((sk) => ({
          PutRequest: { Item: key('p', sk) },
        })),
      },
    });
    expect(seen).toEqual([1, 3]);
  });

  it('is not kept for a table without one', () => {
    const engine = makeEngine();
    const { StreamSpecification: _, ...plain } = productTable;
    engine.execute('CreateTable', { ...plain, TableName: 'plain' });
    engine.execute('PutItem', { TableName: 'plain', Item: key() });
    expect(stream(engine)).toEqual([]);
  });
});

describe('the streams API', () => {
  it('leads from the list to the records and on', () => {
    const engine = makeEngine();
    engine.execute('PutItem', { TableName, Item: key('p', 'a') });
    const { StreamArn } = engine.execute('ListStreams', { TableName })
      .Streams[0];
    expect(
      engine.execute('DescribeTable', { TableName }).Table.LatestStreamArn,
    ).toBe(StreamArn);
    const { ShardId } = engine.execute('DescribeStream', { StreamArn })
      .StreamDescription.Shards[0];
    const from = (ShardIteratorType: string, extra = {}) =>
      engine.execute('GetShardIterator', {
        StreamArn,
        ShardId,
        ShardIteratorType,
        ...extra,
      }).ShardIterator;
    const read = (ShardIterator: string) =>
      engine.execute('GetRecords', { ShardIterator });
    const latest = from('LATEST');
    const oldest = read(from('TRIM_HORIZON'));
    expect(oldest.Records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { NewImage: key('p', 'a') } },
    ]);
    expect(read(latest).Records).toEqual([]);
    engine.execute('PutItem', { TableName, Item: key('p', 'b') });
    expect(read(latest).Records).toMatchObject([
      { dynamodb: { Keys: key('p', 'b') } },
    ]);
    expect(read(oldest.NextShardIterator).Records).toEqual(
      read(latest).Records,
    );
    const { SequenceNumber } = read(latest).Records[0].dynamodb;
    expect(
      read(from('AT_SEQUENCE_NUMBER', { SequenceNumber })).Records,
    ).toEqual(read(latest).Records);
    expect(
      read(from('AFTER_SEQUENCE_NUMBER', { SequenceNumber })).Records,
    ).toEqual([]);
  });

  it('knows no other stream', () => {
    const engine = makeEngine();
    expect(
      refusal(() => engine.execute('DescribeStream', { StreamArn: 'arn:x' })),
    ).toContain('ResourceNotFoundException');
    expect(
      refusal(() => engine.execute('GetRecords', { ShardIterator: 'x' })),
    ).toContain('ExpiredIteratorException');
  });
});

describe('time to live', () => {
  const expiring = (at: number) => ({
    ...key('p', String(at)),
    expires_at: N(at),
  });

  it('removes what expired, and says in the stream that it did', () => {
    const clock = testClock();
    const engine = makeEngine(clock);
    const now = START / 1000;
    engine.execute('PutItem', { TableName, Item: expiring(now + 10) });
    engine.execute('UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
    });
    expect(
      engine.execute('DescribeTimeToLive', { TableName }).TimeToLiveDescription,
    ).toEqual({
      AttributeName: 'expires_at',
      TimeToLiveStatus: 'ENABLED',
    });
    engine.execute('PutItem', { TableName, Item: expiring(now + 20) });
    engine.execute('PutItem', { TableName, Item: key('p', 'stays') });
    expect(engine.sweepExpired()).toBe(0);
    clock.at += 15_000;
    expect(engine.sweepExpired()).toBe(1);
    expect(engine.execute('Scan', { TableName }).Count).toBe(2);
    expect(stream(engine).at(-1)).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: { OldImage: expiring(now + 10) },
    });
  });
});
