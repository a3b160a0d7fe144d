import * as sdk from '@aws-sdk/client-dynamodb';
import type { Item } from './attribute-values.ts';
import { AwsError, type DynamoEngine } from './engine.ts';
import { marshallItem, toSdkItem, unmarshallItem } from './marshalling.ts';

// biome-ignore lint/suspicious/noExplicitAny: a command's input hangs on its class
type Input = Record<string, any>;
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Input;
}

const operations: Record<string, string> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
  BatchWriteCommand: 'BatchWriteItem',
  BatchGetCommand: 'BatchGetItem',
  TransactWriteCommand: 'TransactWriteItems',
  TransactGetCommand: 'TransactGetItems',
};

const METADATA = {
  httpStatusCode: 200,
  requestId: 'embedded',
  attempts: 1,
  totalRetryDelay: 0,
};

/**
 * lib-dynamodb's document client over an engine in this process: no HTTP, no
 * retries, done when `send` returns. For the local run and the simulation.
 */
export function documentClient(engine: DynamoEngine): {
  // biome-ignore lint/suspicious/noExplicitAny: an answer hangs on the command
  send(command: unknown): Promise<any>;
} {
  return {
    async send(command) {
      return sendSync(engine, command);
    },
  };
}

/**
 * Runs one lib-dynamodb command.
 *
 * @throws the SDK's own exceptions, with items in AttributeValue form as the SDK
 *   leaves them
 */
// biome-ignore lint/suspicious/noExplicitAny: an answer hangs on the command
export function sendSync(engine: DynamoEngine, command: unknown): any {
  const { input, constructor: kind } = command as Command;
  const operation = operations[kind.name];
  if (!operation) throw new TypeError(`no document command: ${kind.name}`);
  const request = toRequest(operation, input);
  let answer: Input;
  try {
    answer = engine.execute(operation, request);
  } catch (error) {
    throw error instanceof AwsError ? sdkException(error) : error;
  }
  return { $metadata: METADATA, ...toAnswer(operation, answer) };
}

/** Members that hold attributes by name. */
const ITEM_MEMBERS = [
  'Key',
  'Item',
  'ExclusiveStartKey',
  'ExpressionAttributeValues',
];

function toRequest(operation: string, input: Input): Input {
  switch (operation) {
    case 'BatchWriteItem':
      return {
        ...input,
        RequestItems: mapLists(input.RequestItems, writeRequest),
      };
    case 'BatchGetItem':
      return {
        ...input,
        RequestItems: mapValues(input.RequestItems, (asked: Input) => ({
          ...asked,
          Keys: asked.Keys.map(marshallItem),
        })),
      };
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return {
        ...input,
        TransactItems: input.TransactItems.map((action: Input) =>
          mapValues(
            action,
            (body: Input | undefined) => body && marshalled(body),
          ),
        ),
      };
    default:
      return marshalled(input);
  }
}

function marshalled(input: Input): Input {
  const request = { ...input };
  for (const member of ITEM_MEMBERS)
    if (request[member]) request[member] = marshallItem(request[member]);
  return request;
}

const writeRequest = ({ PutRequest, DeleteRequest }: Input): Input => ({
  ...(PutRequest && { PutRequest: { Item: marshallItem(PutRequest.Item) } }),
  ...(DeleteRequest && {
    DeleteRequest: { Key: marshallItem(DeleteRequest.Key) },
  }),
});

function toAnswer(operation: string, answer: Input): Input {
  switch (operation) {
    case 'GetItem':
      return {
        ...answer,
        ...(answer.Item && { Item: nativeOf(answer.Item) }),
      };
    case 'Query':
    case 'Scan':
      return {
        ...answer,
        ...(answer.Items && { Items: answer.Items.map(nativeOf) }),
        ...(answer.LastEvaluatedKey && {
          LastEvaluatedKey: unmarshallItem(answer.LastEvaluatedKey),
        }),
      };
    case 'BatchGetItem':
      return {
        ...answer,
        Responses: mapLists(answer.Responses, nativeOf),
        UnprocessedKeys: mapValues(answer.UnprocessedKeys, (asked: Input) => ({
          ...asked,
          Keys: asked.Keys.map(unmarshallItem),
        })),
      };
    case 'TransactGetItems':
      return {
        ...answer,
        Responses: answer.Responses.map(({ Item }: { Item?: Item }) =>
          Item ? { Item: unmarshallItem(Item) } : {},
        ),
      };
    default:
      return answer.Attributes
        ? { ...answer, Attributes: unmarshallItem(answer.Attributes) }
        : answer;
  }
}

/** What was made of items that the engine keeps: frozen, since all who read them share it. */
const natives = new WeakMap<Item, Record<string, unknown>>();

function nativeOf(item: Item): Record<string, unknown> {
  const known = natives.get(item);
  if (known) return known;
  const native = unmarshallItem(item);
  if (freeze(native)) natives.set(item, native);
  return native;
}

/** @returns false for what cannot be frozen: sets, and bytes */
function freeze(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof Set || ArrayBuffer.isView(value)) return false;
  for (const inner of Object.values(value)) if (!freeze(inner)) return false;
  Object.freeze(value);
  return true;
}

const mapValues = <A, B>(
  all: Record<string, A>,
  convert: (one: A) => B,
): Record<string, B> =>
  Object.fromEntries(
    Object.entries(all).map(([name, one]) => [name, convert(one)]),
  );

const mapLists = <A, B>(
  all: Record<string, A[]>,
  convert: (one: A) => B,
): Record<string, B[]> => mapValues(all, (list) => list.map(convert));

type ExceptionClass = new (options: object) => Error;

/** The exception that the SDK's deserializer would make of this answer. */
function sdkException({ name, message, statusCode, extra }: AwsError): Error {
  const modelled = (sdk as unknown as Record<string, ExceptionClass>)[name];
  const { Item, CancellationReasons } = extra;
  const Exception =
    modelled ?? (sdk.DynamoDBServiceException as ExceptionClass);
  return new Exception({
    name,
    message,
    $fault: statusCode < 500 ? 'client' : 'server',
    $metadata: { ...METADATA, httpStatusCode: statusCode },
    ...(Item && { Item: toSdkItem(Item) }),
    ...(CancellationReasons && {
      CancellationReasons: CancellationReasons.map((reason) => ({
        ...reason,
        ...(reason.Item && { Item: toSdkItem(reason.Item) }),
      })),
    }),
  });
}
