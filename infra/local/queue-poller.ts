import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { VirtualClock } from './clock.ts';
import { ACCOUNT, REGION } from './cloud/http.ts';
import type { Received, SqsEngine } from './cloud/sqs/sqs-engine.ts';

export interface QueuePollerOptions {
  readonly sqs: Pick<SqsEngine, 'receive' | 'delete' | 'onVisible' | 'counts'>;
  readonly queue: string;
  readonly batch_size: number;
  readonly max_concurrency: number;
  /** Runs the consumer: what it answers, as Lambda would hand it back. */
  readonly invoke: (event: SQSEvent) => Promise<unknown>;
  /** Holds time while messages wait or are worked on; left out: it never does. */
  readonly clock?: Pick<VirtualClock, 'hold'>;
  /**
   * Hides a received message for this long, else as its queue says: where time
   * is not held, a visibility time of the fast clock is over in no time.
   */
  readonly visibility_seconds?: number;
  /** Least real time between two receives of one message's worth of work. */
  readonly rest_ms?: number;
}

export interface QueuePoller {
  /** Takes no more messages; resolves when those in work are done. */
  stop(): Promise<void>;
}

/**
 * An event source mapping: hands a queue's messages to a function, and deletes
 * those that did not fail. A failed one comes back after its visibility time.
 */
export function startQueuePoller(options: QueuePollerOptions): QueuePoller {
  const { sqs, queue, batch_size, max_concurrency, clock, rest_ms } = options;
  const running = new Set<Promise<void>>();
  let release: (() => void) | undefined;
  let isStopped = false;
  let rest: NodeJS.Timeout | undefined;

  function pump(): void {
    if (isStopped || rest) return;
    while (running.size < max_concurrency) {
      const messages = sqs.receive(queue, batch_size, {
        visibility_seconds: options.visibility_seconds,
      });
      if (messages.length === 0) break;
      release ??= clock?.hold();
      const work = workOn(messages, options).finally(() => {
        running.delete(work);
        pump();
        letGo();
      });
      running.add(work);
    }
    if (rest_ms !== undefined && running.size > 0) {
      rest = setTimeout(() => {
        rest = undefined;
        pump();
      }, rest_ms);
    }
  }

  /** What waits for a free consumer holds time as well: `pump` took what it could. */
  function letGo(): void {
    if (running.size > 0) return;
    release?.();
    release = undefined;
  }

  const unlisten = sqs.onVisible(queue, pump);
  pump();
  return {
    async stop() {
      isStopped = true;
      unlisten();
      clearTimeout(rest);
      await Promise.all(running);
      letGo();
    },
  };
}

async function workOn(
  messages: readonly Received[],
  { sqs, queue, invoke }: QueuePollerOptions,
): Promise<void> {
  const failed = await failuresOf(messages, queue, invoke);
  for (const message of messages)
    if (!failed.has(message.id)) sqs.delete(queue, message.receipt_handle);
}

/** All of a batch fail when the function does, or names a message it did not get. */
async function failuresOf(
  messages: readonly Received[],
  queue: string,
  invoke: QueuePollerOptions['invoke'],
): Promise<ReadonlySet<string>> {
  const all = new Set(messages.map(({ id }) => id));
  try {
    const answer = (await invoke(eventOf(messages, queue))) as
      | SQSBatchResponse
      | undefined;
    const failed = (answer?.batchItemFailures ?? []).map(
      ({ itemIdentifier }) => itemIdentifier,
    );
    return failed.every((id) => all.has(id)) ? new Set(failed) : all;
  } catch {
    // Told by the host of the function.
    return all;
  }
}

const eventOf = (messages: readonly Received[], queue: string): SQSEvent => ({
  Records: messages.map((message) => ({
    messageId: message.id,
    receiptHandle: message.receipt_handle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receive_count),
      SentTimestamp: String(message.sent_at),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(message.first_received_at),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`,
    awsRegion: REGION,
  })),
});
