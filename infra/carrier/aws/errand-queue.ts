import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Errand } from '../kept-call.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const MOST_DELAY_SECONDS = 900;

/** A call has nine at most, and a batch takes ten. */
export function errandQueue(
  sqs: Pick<SQSClient, 'send'>,
  url: string,
  now: () => number,
) {
  return async (errands: readonly Errand[]): Promise<void> => {
    if (errands.length === 0) return;
    const { Failed = [] } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: errands.map((errand, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(errand),
          DelaySeconds: delayOf(errand, now()),
        })),
      }),
    );
    if (Failed.length > 0)
      throw new Error(`the queue did not take ${Failed.length} messages`);
  };
}

/** Late by less than a second rather than early. */
function delayOf({ due_at }: Errand, now: number): number {
  const seconds = Math.ceil((due_at - now) / 1_000);
  return Math.min(Math.max(seconds, 0), MOST_DELAY_SECONDS);
}
