import { type Item, isPlainItem, itemBytes } from './attribute-values.ts';
import { type ConsumedCapacity, readCapacity, writeTotal } from './capacity.ts';
import { apply, type Change, stage } from './changes.ts';
import { validateRequest } from './dynalite.ts';
import { AwsError, validationError } from './errors.ts';
import type { Input, Planner } from './plans.ts';
import { readItem } from './reads.ts';
import type { Storage } from './storage.ts';

const MOST_WRITES = 25;
const MOST_READS = 100;
const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;
/** AWS: a batch of reads answers at most 16 MB; the rest is unprocessed. */
const READ_BYTES = 16 * 1024 * 1024;

interface WriteRequest {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

/** BatchWriteItem. Each write stands alone on AWS; here all commit together. */
export function batchWrite(
  storage: Storage,
  planner: Planner,
  input: Input,
  now: number,
) {
  const requests = writeRequests(input);
  const changes = requests.map(([TableName, request]) =>
    stageOne(storage, planner, TableName, request),
  );
  refuseDuplicates(changes);
  storage.atomically(() => {
    for (const change of changes) apply(storage, change, now);
  });
  const consumed = writeTotal(input, changes, 1);
  return {
    UnprocessedItems: {},
    ...(consumed.length > 0 && { ConsumedCapacity: consumed }),
  };
}

function writeRequests(input: Input): [string, WriteRequest][] {
  const byTable: Record<string, WriteRequest[]> = isPlainBatch(input)
    ? input.RequestItems
    : (validateRequest('BatchWriteItem', input) as Input).RequestItems;
  const all = Object.entries(byTable).flatMap(([table, requests]) =>
    requests.map((request): [string, WriteRequest] => [table, request]),
  );
  if (all.length > MOST_WRITES)
    throw validationError(
      'Too many items requested for the BatchWriteItem call',
    );
  return all;
}

/** Whether dynalite's validator can be spared; see `isPlainValue`. */
function isPlainBatch({ RequestItems }: Input): boolean {
  if (!isObject(RequestItems)) return false;
  const tables = Object.values(RequestItems);
  return (
    tables.length > 0 &&
    tables.every(
      (requests) =>
        Array.isArray(requests) &&
        requests.length > 0 &&
        requests.length <= MOST_WRITES &&
        requests.every(isPlainRequest),
    )
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isPlainRequest(request: unknown): boolean {
  if (!isObject(request)) return false;
  const kinds = Object.keys(request).filter((kind) => request[kind] != null);
  const body = kinds.length === 1 ? request[kinds[0]!] : undefined;
  if (!isObject(body)) return false;
  return kinds[0] === 'PutRequest'
    ? isPlainItem(body.Item)
    : kinds[0] === 'DeleteRequest' && isPlainItem(body.Key);
}

function stageOne(
  storage: Storage,
  planner: Planner,
  TableName: string,
  { PutRequest, DeleteRequest }: WriteRequest,
): Change {
  try {
    return PutRequest
      ? stage(storage, planner, 'PutItem', { TableName, Item: PutRequest.Item })
      : stage(storage, planner, 'DeleteItem', {
          TableName,
          Key: DeleteRequest!.Key,
        });
  } catch (error) {
    throw keyProblem(error);
  }
}

/** In a batch AWS has one message for all that is wrong with a key. */
function keyProblem(error: unknown): unknown {
  const isKey =
    error instanceof AwsError &&
    /Missing the key|Type mismatch for key/.test(error.message);
  return isKey
    ? validationError('The provided key element does not match the schema')
    : error;
}

/** @throws AwsError when two changes are of one item */
export function refuseDuplicates(
  changes: readonly Change[],
  message = 'Provided list of item keys contains duplicates',
): void {
  const seen = new Set<string>();
  for (const { table, key } of changes) {
    const id = `${table.id}\u0001${key.hash}\u0001${key.range}`;
    if (seen.has(id)) throw validationError(message);
    seen.add(id);
  }
}

/** BatchGetItem. */
export function batchGet(storage: Storage, planner: Planner, input: Input) {
  const request: Input = isPlainRead(input)
    ? input
    : (validateRequest('BatchGetItem', input) as Input);
  const tables: Record<string, Input & { Keys: Item[] }> = request.RequestItems;
  const Responses: Record<string, Item[]> = {};
  const UnprocessedKeys: Record<string, Input> = {};
  const consumed: ConsumedCapacity[] = [];
  let room = READ_BYTES;
  for (const [TableName, asked] of Object.entries(tables)) {
    const before = room;
    Responses[TableName] = [];
    const rest: Item[] = [];
    for (const Key of asked.Keys) {
      if (room <= 0) {
        rest.push(Key);
        continue;
      }
      const { item } = readItem(
        storage,
        planner,
        readOf(TableName, Key, asked),
      );
      if (!item) continue;
      Responses[TableName].push(item.shown);
      room -= itemBytes(item.shown);
    }
    if (rest.length)
      UnprocessedKeys[TableName] = {
        ...input.RequestItems[TableName],
        Keys: rest,
      };
    const { ConsumedCapacity } = readCapacity(
      { ...input, ConsistentRead: asked.ConsistentRead },
      TableName,
      () => before - room,
    );
    if (ConsumedCapacity) consumed.push(ConsumedCapacity);
  }
  return {
    Responses,
    UnprocessedKeys,
    ...(consumed.length > 0 && { ConsumedCapacity: consumed }),
  };
}

/** Whether dynalite's validator can be spared: whole items of one table, each once. */
function isPlainRead({ RequestItems, ReturnConsumedCapacity }: Input): boolean {
  if (ReturnConsumedCapacity != null || !isObject(RequestItems)) return false;
  const [[table = '', asked] = [], ...others] = Object.entries(RequestItems);
  if (others.length > 0 || !TABLE_NAME.test(table) || !isObject(asked)) {
    return false;
  }
  const { Keys, ConsistentRead = false, ...rest } = asked;
  return (
    Object.keys(rest).length === 0 &&
    typeof ConsistentRead === 'boolean' &&
    Array.isArray(Keys) &&
    Keys.length > 0 &&
    Keys.length <= MOST_READS &&
    Keys.every(isPlainItem) &&
    new Set(Keys.map((key) => JSON.stringify(key))).size === Keys.length
  );
}

const readOf = (TableName: string, Key: Item, asked: Input): Input => ({
  TableName,
  Key,
  ProjectionExpression: asked.ProjectionExpression,
  ExpressionAttributeNames: asked.ExpressionAttributeNames,
});
