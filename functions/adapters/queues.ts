import {
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { requireEnv } from '#functions/platform/env.ts';
import type {
  CallEvent,
  Permit,
  Push,
  ResultsEvent,
  Tick,
  WebhookMessage,
} from '#functions/platform/messages.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH_SIZE = 10;
/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const MAX_DELAY_SECONDS = 900;
/** Sends of one batch, the first included, before the sender is told. */
const BATCH_TRIES = 3;

/** Our queues, each with the messages it takes. Every send throws when it failed. */
export interface Queues {
  /** Any number; all are sent, or it throws and some may have been sent. */
  dial(permits: readonly Permit[], delaySeconds?: number): Promise<void>;
  event(event: CallEvent | ResultsEvent, delaySeconds?: number): Promise<void>;
  tick(tick: Tick, delaySeconds: number): Promise<void>;
  push(push: Push, delaySeconds: number): Promise<void>;
  /** Of its organization's turn: who has many messages does not hold up others. */
  webhook(message: WebhookMessage, delaySeconds: number): Promise<void>;
}

type Sender = Pick<SQSClient, 'send'>;

let shared: Queues | undefined;

/** The queues of this deployment; one client for each Lambda environment. */
export function queues(): Queues {
  shared ??= queuesOver(new SQSClient({ ...runtime.awsClientOptions }));
  return shared;
}

/**
 * Delays are in seconds, rounded up and kept in what SQS takes (0 to 900): a
 * message may come up to a second late, or earlier than a delay above 15 minutes.
 */
export function queuesOver(sqs: Sender): Queues {
  return {
    dial: async (permits, delay = 0) => {
      const url = requireEnv(env.DIAL_QUEUE_URL);
      await Promise.all(
        inBatches(permits).map((batch) => sendBatch(sqs, url, batch, delay)),
      );
    },
    event: (event, delay = 0) =>
      sendOne(sqs, env.EVENTS_QUEUE_URL, event, delay),
    tick: (tick, delay) => sendOne(sqs, env.TICK_QUEUE_URL, tick, delay),
    push: (push, delay) => sendOne(sqs, env.PUSH_QUEUE_URL, push, delay),
    webhook: (message, delay) =>
      sendOne(sqs, env.WEBHOOKS_QUEUE_URL, message, delay, message.org_id),
  };
}

const wholeDelay = (seconds: number) =>
  Math.min(Math.max(Math.ceil(seconds), 0), MAX_DELAY_SECONDS);

/** @param group - makes the queue a fair one: groups get their turns */
async function sendOne(
  sqs: Sender,
  urlName: string,
  message: unknown,
  delaySeconds: number,
  group?: string,
): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: requireEnv(urlName),
      MessageBody: JSON.stringify(message),
      DelaySeconds: wholeDelay(delaySeconds),
      ...(group !== undefined && { MessageGroupId: group }),
    }),
  );
}

function inBatches<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / BATCH_SIZE);
  return Array.from({ length: count }, (_, i) =>
    items.slice(i * BATCH_SIZE, (i + 1) * BATCH_SIZE),
  );
}

/** SQS takes a batch in parts: what it did not take is sent again. */
async function sendBatch(
  sqs: Sender,
  url: string,
  messages: unknown[],
  delaySeconds: number,
) {
  let entries = messages.map((message, i) => ({
    Id: String(i),
    MessageBody: JSON.stringify(message),
    ...(delaySeconds > 0 && { DelaySeconds: wholeDelay(delaySeconds) }),
  }));
  for (let tries = 0; entries.length > 0; tries++) {
    if (tries === BATCH_TRIES) {
      throw new Error(`queue did not take ${entries.length} messages`);
    }
    const command = new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: entries,
    });
    const { Failed = [] } = await sqs.send(command);
    const failed = new Set(Failed.map(({ Id }) => Id));
    entries = entries.filter(({ Id }) => failed.has(Id));
  }
}
