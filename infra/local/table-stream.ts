import { setTimeout as sleep } from 'node:timers/promises';
import type {
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import type { DynamoEngine } from './cloud/dynamodb/engine.ts';

/** Records that are worth a batch of their own before the window is over. */
const ENOUGH_RECORDS = 500;
/** This table has one shard. */
const SHARD = 'shardId-00000000000000000000-embedded';
const FIRST_RETRY_MS = 200;
const MOST_RETRY_MS = 5_000;

export interface TableStreamOptions {
  readonly engine: Pick<DynamoEngine, 'readStream' | 'trimStream' | 'onStream'>;
  readonly batch_size: number;
  /** Real time that records wait for company. */
  readonly window_ms: number;
  readonly invoke: (
    event: DynamoDBStreamEvent & { readonly shardId: string },
  ) => Promise<unknown>;
}

export interface TableStream {
  /** Resolves when everything written before this call is consumed. */
  flush(): Promise<void>;
  /** Consumes no more; resolves when the batch in work is done. */
  stop(): Promise<void>;
}

/**
 * Hands the table's changes to a function, in order and one batch at a time.
 *
 * The stream itself is the checkpoint: a batch is cut off when it is consumed,
 * so after a crash the last one comes again, as it may on AWS.
 */
export function startTableStream(options: TableStreamOptions): TableStream {
  const { engine, batch_size, window_ms, invoke } = options;
  let isStopped = false;
  let waiting = 0;
  let window: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;

  engine.onStream(() => {
    if (isStopped) return;
    waiting += 1;
    if (waiting >= ENOUGH_RECORDS) work();
    else window ??= setTimeout(work, window_ms);
  });

  function work(): Promise<void> {
    clearTimeout(window);
    window = undefined;
    working ??= consumeAll().finally(() => {
      working = undefined;
      if (waiting > 0 && !isStopped) window ??= setTimeout(work, window_ms);
    });
    return working;
  }

  async function consumeAll(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!isStopped) {
      waiting = 0;
      const records = engine.readStream('', batch_size) as DynamoDBRecord[];
      if (records.length === 0) return;
      const done = await consumed(records, invoke);
      const last = records[done - 1]?.dynamodb?.SequenceNumber;
      if (last) engine.trimStream(last);
      if (done === records.length) {
        retryMs = FIRST_RETRY_MS;
        if (done < batch_size) return;
        continue;
      }
      await sleep(retryMs);
      retryMs = Math.min(retryMs * 2, MOST_RETRY_MS);
    }
  }

  // What a former process wrote and did not consume.
  void work();
  return {
    async flush() {
      while (!isStopped && engine.readStream('', 1).length > 0) await work();
    },
    async stop() {
      isStopped = true;
      clearTimeout(window);
      await working;
    },
  };
}

/** How many of the batch, from its start, were consumed. */
async function consumed(
  records: DynamoDBRecord[],
  invoke: TableStreamOptions['invoke'],
): Promise<number> {
  try {
    const answer = (await invoke({ shardId: SHARD, Records: records })) as
      | DynamoDBBatchResponse
      | undefined;
    const failed = (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) =>
      records.findIndex(
        ({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier,
      ),
    );
    return failed.length === 0
      ? records.length
      : Math.max(0, Math.min(...failed));
  } catch {
    // Told by the host of the function.
    return 0;
  }
}
