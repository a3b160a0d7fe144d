import { ACCOUNT, CloudError } from '../http.ts';
import { type MessageAttributes, md5, md5OfAttributes } from './messages.ts';
import { queueArn, wholeNumber } from './sqs-attributes.ts';
import { MOST_RECEIVED, type Received, type SqsEngine } from './sqs-engine.ts';
import { type Input, queueOf, type SqsContext } from './sqs-input.ts';

/** @see SQS API reference, ReceiveMessage: 0 to 20 */
const MOST_WAIT_SECONDS = 20;

/** Long poll: waits on the one clock, until a message comes or the caller goes. */
export async function receive(
  input: Input,
  { engine, signal }: SqsContext,
): Promise<object> {
  const queue = queueOf(input);
  const max = wholeNumber(
    'MaxNumberOfMessages',
    input.MaxNumberOfMessages ?? 1,
  );
  if (max < 1 || max > MOST_RECEIVED) {
    throw new CloudError(
      'InvalidParameterValue',
      `Value ${max} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  }
  const wait = wholeNumber(
    'WaitTimeSeconds',
    input.WaitTimeSeconds ?? engine.settings(queue).wait_seconds ?? 0,
  );
  if (wait > MOST_WAIT_SECONDS) {
    throw new CloudError(
      'InvalidParameterValue',
      `Value ${wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
    );
  }
  const take = () =>
    engine.receive(queue, max, {
      ...(input.VisibilityTimeout !== undefined && {
        visibility_seconds: wholeNumber(
          'VisibilityTimeout',
          input.VisibilityTimeout,
        ),
      }),
    });

  let messages = take();
  if (messages.length === 0 && wait > 0) {
    messages = await nextMessages(engine, queue, wait, take, signal);
  }
  return messages.length === 0
    ? {}
    : { Messages: messages.map((message) => messageView(message, input)) };
}

function nextMessages(
  engine: SqsEngine,
  queue: string,
  seconds: number,
  take: () => Received[],
  signal: AbortSignal | undefined,
): Promise<Received[]> {
  return new Promise((resolve, reject) => {
    const finish = (messages: Received[]) => {
      end();
      timer.cancel();
      signal?.removeEventListener('abort', leave);
      resolve(messages);
    };
    const leave = () => finish([]);
    const end = engine.onVisible(queue, () => {
      try {
        const messages = take();
        if (messages.length > 0) finish(messages);
      } catch (error) {
        finish([]);
        reject(error);
      }
    });
    const timer = engine.clock.after(seconds * 1_000, leave);
    signal?.addEventListener('abort', leave);
  });
}

function messageView(message: Received, input: Input): object {
  const asked = [
    ...((input.MessageSystemAttributeNames ?? []) as string[]),
    ...((input.AttributeNames ?? []) as string[]),
  ];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => asked.includes('All') || asked.includes(name),
  );
  const attributes = askedAttributes(
    message.attributes,
    (input.MessageAttributeNames ?? []) as string[],
  );
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt_handle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
  };
}

function systemAttributes(message: Received): Record<string, string> {
  return {
    SenderId: ACCOUNT,
    SentTimestamp: String(message.sent_at),
    ApproximateReceiveCount: String(message.receive_count),
    ApproximateFirstReceiveTimestamp: String(message.first_received_at),
    ...(message.origin !== undefined && {
      DeadLetterQueueSourceArn: queueArn(message.origin),
    }),
  };
}

/** `All`, `.*`, a name, or a prefix that ends in `.*`. */
function askedAttributes(
  attributes: MessageAttributes,
  asked: readonly string[],
): MessageAttributes {
  const isAsked = (name: string) =>
    asked.some((ask) => {
      if (ask === 'All' || ask === name) return true;
      return ask.endsWith('.*') && name.startsWith(ask.slice(0, -2));
    });
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => isAsked(name)),
  );
}
