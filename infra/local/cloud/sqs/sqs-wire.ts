import { randomUUID } from 'node:crypto';
import {
  ACCOUNT,
  CloudError,
  type CloudResponse,
  jsonResponse,
} from '../http.ts';
import { type MessageAttributes, md5, md5OfAttributes } from './messages.ts';
import {
  attributesOf,
  MOST_MESSAGE_BYTES,
  queueArn,
  queueNameOfArn,
  settingsFromAttributes,
  wholeNumber,
} from './sqs-attributes.ts';
import { MOST_RECEIVED, type SqsEngine } from './sqs-engine.ts';
import { type Input, queueOf, type SqsContext, text } from './sqs-input.ts';
import { receive } from './sqs-receive.ts';

type Operation = (input: Input, context: SqsContext) => unknown;

const operations: Record<string, Operation> = {
  ListQueues: (input, { engine, origin }) => ({
    QueueUrls: engine
      .queueNames()
      .filter((name) => name.startsWith(String(input.QueueNamePrefix ?? '')))
      .map((name) => queueUrl(origin, name)),
  }),
  GetQueueUrl: (input, { engine, origin }) => {
    const name = text(input, 'QueueName');
    engine.settings(name);
    return { QueueUrl: queueUrl(origin, name) };
  },
  CreateQueue: (input, { engine, origin }) => {
    const name = text(input, 'QueueName');
    const attributes = (input.Attributes ?? {}) as Record<string, string>;
    engine.createQueue(name, settingsFromAttributes(attributes));
    return { QueueUrl: queueUrl(origin, name) };
  },
  GetQueueAttributes: (input, { engine }) => {
    const all = attributesOf(engine, queueOf(input));
    const names = (input.AttributeNames ?? []) as string[];
    if (names.includes('All')) return { Attributes: all };
    return {
      Attributes: Object.fromEntries(
        Object.entries(all).filter(([name]) => names.includes(name)),
      ),
    };
  },
  SetQueueAttributes: (input, { engine }) => {
    const name = queueOf(input);
    const attributes = (input.Attributes ?? {}) as Record<string, string>;
    const { created_at: _, ...settings } = engine.settings(name);
    engine.createQueue(name, settingsFromAttributes(attributes, settings));
    return undefined;
  },
  SendMessage: (input, { engine }) => send(engine, queueOf(input), input),
  SendMessageBatch: (input, { engine }) =>
    batch(input, (entry) => send(engine, queueOf(input), entry)),
  ReceiveMessage: receive,
  DeleteMessage: (input, { engine }) =>
    engine.delete(queueOf(input), text(input, 'ReceiptHandle')),
  DeleteMessageBatch: (input, { engine }) =>
    batch(input, (entry) => {
      engine.delete(queueOf(input), text(entry, 'ReceiptHandle'));
      return {};
    }),
  ChangeMessageVisibility: (input, { engine }) =>
    changeVisibility(engine, queueOf(input), input),
  ChangeMessageVisibilityBatch: (input, { engine }) =>
    batch(input, (entry) => {
      changeVisibility(engine, queueOf(input), entry);
      return {};
    }),
  PurgeQueue: (input, { engine }) => engine.purge(queueOf(input)),
  ListDeadLetterSourceQueues: (input, { engine, origin }) => ({
    queueUrls: engine
      .sourcesOf(queueOf(input))
      .map((name) => queueUrl(origin, name)),
  }),
  StartMessageMoveTask: (input, { engine }) => {
    const source = queueNameOfArn(text(input, 'SourceArn'));
    if (engine.sourcesOf(source).length === 0) {
      throw new CloudError(
        'InvalidParameterValue',
        'Source queue must be configured as a Dead Letter Queue.',
      );
    }
    const destination = input.DestinationArn as string | undefined;
    engine.moveBack(source, destination && queueNameOfArn(destination));
    return {
      TaskHandle: Buffer.from(`${randomUUID()}:${queueArn(source)}`).toString(
        'base64',
      ),
    };
  },
};

/**
 * One request of the SQS JSON protocol.
 *
 * @param action - the operation, without `AmazonSQS.`
 */
export async function sqsRequest(
  action: string,
  body: string,
  context: SqsContext,
): Promise<CloudResponse> {
  try {
    const operation = operations[action];
    if (operation === undefined) {
      throw new CloudError(
        'UnsupportedOperation',
        `Unsupported operation ${action}.`,
      );
    }
    const input = (body === '' ? {} : JSON.parse(body)) as Input;
    return jsonResponse(200, await operation(input, context));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const query = queryCodes[error.code] ?? error.code;
    return jsonResponse(
      error.statusCode,
      { __type: `com.amazonaws.sqs#${error.code}`, message: error.message },
      { 'x-amzn-query-error': `${query};Sender` },
    );
  }
}

/** Older names of errors, which SDKs may take instead. */
const queryCodes: Record<string, string> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest:
    'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
};

const queueUrl = (origin: string, name: string) =>
  `${origin}/${ACCOUNT}/${name}`;

function send(engine: SqsEngine, queue: string, input: Input) {
  const body = text(input, 'MessageBody');
  const attributes = (input.MessageAttributes ?? {}) as MessageAttributes;
  const size = Buffer.byteLength(body) + JSON.stringify(attributes).length - 2;
  if (size > MOST_MESSAGE_BYTES) {
    throw new CloudError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${MOST_MESSAGE_BYTES} bytes.`,
    );
  }
  const message = engine.send(queue, body, {
    attributes,
    ...(input.DelaySeconds !== undefined && {
      delay_seconds: wholeNumber('DelaySeconds', input.DelaySeconds),
    }),
  });
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}

function changeVisibility(engine: SqsEngine, queue: string, input: Input) {
  const seconds = wholeNumber('VisibilityTimeout', input.VisibilityTimeout);
  engine.changeVisibility(queue, text(input, 'ReceiptHandle'), seconds);
}

/** Each entry by itself: what one cannot do, the others still do. */
function batch(input: Input, work: (entry: Input) => object) {
  const entries = (input.Entries ?? []) as Input[];
  if (entries.length === 0) {
    throw new CloudError(
      'EmptyBatchRequest',
      'There should be at least one entry in the request.',
    );
  }
  if (entries.length > MOST_RECEIVED) {
    throw new CloudError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_RECEIVED}. You have sent ${entries.length}.`,
    );
  }
  if (new Set(entries.map((entry) => entry.Id)).size < entries.length) {
    throw new CloudError(
      'BatchEntryIdsNotDistinct',
      'Ids of the entries must be distinct.',
    );
  }
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (error.code === 'QueueDoesNotExist') throw error;
      Failed.push({
        Id: entry.Id,
        Code: error.code,
        Message: error.message,
        SenderFault: true,
      });
    }
  }
  return { Successful, Failed };
}
