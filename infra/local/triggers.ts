import type { SQSEvent } from 'aws-lambda';
import {
  type FunctionName,
  type FunctionSpec,
  functions,
  queues,
  type Trigger,
} from '#infra/functions.ts';
import type { VirtualClock } from './clock.ts';
import { ACCOUNT, REGION } from './cloud/http.ts';
import { MOST_VISIBILITY_SECONDS } from './cloud/sqs/sqs-engine.ts';
import type { LambdaHost } from './lambda-host.ts';
import { BUCKET, type LocalCloud, queueName } from './local-cloud.ts';
import { type QueuePoller, startQueuePoller } from './queue-poller.ts';
import { startTableStream, type TableStream } from './table-stream.ts';

/** Consumers of one queue at once: one process has one thread for all of them. */
const MAX_CONCURRENCY = 8;

/** Real time between looks at the push queue, whose pace is real. */
const PUSH_REST_MS = 250;

/** Real time that table changes wait for company before they are counted. */
const FOLD_WINDOW_MS = 200;

/** Tries of a batch of table changes, for whoever else follows them. */
const FOLLOW_TRIES = 3;

export interface Triggers {
  readonly stream: TableStream;
  /** Starts nothing any more; resolves when what runs is done. */
  stop(): Promise<void>;
}

/** Connects queues, table stream and bucket to the functions they start. */
export function startTriggers(
  cloud: Pick<LocalCloud, 'dynamo' | 'sqs' | 's3'>,
  clock: VirtualClock,
  host: Pick<LambdaHost, 'invoke'>,
): Triggers {
  const all = Object.entries(functions) as [FunctionName, FunctionSpec][];
  const pollers = all.flatMap(([name, { trigger }]) => {
    if (trigger.kind === 'queue') return [pollQueue(name, trigger)];
    return [];
  });
  const stream = consumeStream();
  const unlisten = all.map(([name, { trigger }]) =>
    trigger.kind === 'bucket' ? onObjects(name, trigger.prefix) : () => {},
  );

  function pollQueue(
    name: FunctionName,
    { queue, batch_size }: Extract<Trigger, { kind: 'queue' }>,
  ): QueuePoller {
    const common = {
      sqs: cloud.sqs,
      queue: queueName(queue),
      batch_size,
      max_concurrency: MAX_CONCURRENCY,
      invoke: (event: SQSEvent) => host.invoke(name, event),
    };
    // Who is told outside may be slow: calls do not wait for them.
    if (queue === 'webhooks') return startQueuePoller(common);
    if (queue !== 'push') return startQueuePoller({ ...common, clock });
    const visibility_seconds = Math.min(
      queues.push.visibility_seconds * clock.speed,
      MOST_VISIBILITY_SECONDS,
    );
    const rest_ms = PUSH_REST_MS;
    return startQueuePoller({ ...common, visibility_seconds, rest_ms });
  }

  /** The bucket keeps an event until its function took it, and tries again. */
  function onObjects(name: FunctionName, prefix: string): () => void {
    return cloud.s3.onObjectCreated(async ({ bucket, key, size, at }) => {
      if (bucket !== BUCKET || !key.startsWith(prefix)) return;
      await host.invoke(name, objectCreated(key, size, at));
    });
  }

  function consumeStream(): TableStream {
    const { batch_size } = functions.fold_stats.trigger;
    return startTableStream({
      engine: cloud.dynamo,
      batch_size,
      window_ms: FOLD_WINDOW_MS,
      invoke: async (event) => {
        const [folded] = await Promise.all([
          host.invoke('fold_stats', event),
          follow(event),
        ]);
        return folded;
      },
    });
  }

  /** A reader of its own on AWS: when it fails for good, the figures go on. */
  async function follow(event: unknown): Promise<void> {
    for (let tries = 1; tries <= FOLLOW_TRIES; tries++) {
      try {
        await host.invoke('follow_changes', event);
        return;
      } catch {
        // Told by the host of the function.
      }
    }
  }

  return {
    stream,
    async stop() {
      for (const end of unlisten) end();
      await Promise.all(pollers.map((poller) => poller.stop()));
      await stream.stop();
    },
  };
}

const objectCreated = (key: string, size: number, at: number) => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: REGION,
      eventTime: new Date(at).toISOString(),
      eventName: 'ObjectCreated:Post',
      s3: {
        s3SchemaVersion: '1.0',
        bucket: {
          name: BUCKET,
          arn: `arn:aws:s3:::${BUCKET}`,
          ownerIdentity: { principalId: ACCOUNT },
        },
        // Keys are form-encoded in events, on AWS too.
        object: {
          key: encodeURIComponent(key)
            .replaceAll('%20', '+')
            .replaceAll('%2F', '/'),
          size,
        },
      },
    },
  ],
});
