import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type InvocationContext, invocationIds } from './invocation.ts';
import { beginLog, idsOf, withLogIds } from './log-context.ts';
import { logger } from './logger.ts';

export interface QueueMessage {
  readonly message_id: string;
  /** 1 at the first delivery. */
  readonly receive_count: number;
}

/**
 * A consumer of a queue whose messages fail alone: a failed one comes back
 * after its visibility time-out, and goes to the dead letters after the last
 * try. A message that cannot be parsed fails as well, so that somebody sees it.
 *
 * @param parse - reads the JSON of a body; throws when it is not a message
 * @param run - handles one message; all of a batch run at once
 */
export function queueHandler<Message>(
  parse: (value: unknown) => Message,
  run: (message: Message, about: QueueMessage) => Promise<void>,
): (event: SQSEvent, context?: InvocationContext) => Promise<SQSBatchResponse> {
  return async ({ Records }, context) => {
    const failures = await beginLog(invocationIds(context), () =>
      Promise.all(Records.map((record) => failureOf(record, parse, run))),
    );
    const failed = failures.filter((id) => id !== undefined);
    const batchItemFailures = failed.map((itemIdentifier) => {
      return { itemIdentifier };
    });
    return { batchItemFailures };
  };
}

/** @returns the id of the message, when it failed */
async function failureOf<Message>(
  record: SQSRecord,
  parse: (value: unknown) => Message,
  run: (message: Message, about: QueueMessage) => Promise<void>,
): Promise<string | undefined> {
  const about = {
    message_id: record.messageId,
    receive_count: Number(record.attributes.ApproximateReceiveCount ?? 1),
  };
  let ids = {};
  try {
    const message = parse(JSON.parse(record.body));
    ids = idsOf(message);
    await withLogIds({ ...about, ...ids }, async () => {
      await run(message, about);
      logger.debug('a message was handled');
    });
    return undefined;
  } catch (error) {
    logger.error('a message failed', { ...about, ...ids, error });
    return record.messageId;
  }
}
