import { ACCOUNT, CloudError, REGION } from '../http.ts';
import type { QueueSettings } from './queue.ts';
import type { SqsEngine } from './sqs-engine.ts';

const DEFAULT_VISIBILITY_SECONDS = 30;
const DEFAULT_RETENTION_SECONDS = 345_600;

/** @see SQS quotas: 1 MiB for a message with its attributes */
export const MOST_MESSAGE_BYTES = 1_048_576;

export const queueArn = (name: string): string =>
  `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

export const queueNameOfArn = (arn: string): string =>
  arn.slice(arn.lastIndexOf(':') + 1);

/** Wire names of the settings that are plain numbers. */
const numbers = {
  VisibilityTimeout: 'visibility_seconds',
  DelaySeconds: 'delay_seconds',
  MessageRetentionPeriod: 'retention_seconds',
  ReceiveMessageWaitTimeSeconds: 'wait_seconds',
} as const satisfies Record<string, keyof QueueSettings>;

/** Accepted and without effect: they do not change what the local run does. */
const ignored = new Set([
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'Policy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
]);

/**
 * @param base - settings that stay unless `attributes` names them
 * @throws CloudError `InvalidAttributeName` for anything else, FIFO included
 */
export function settingsFromAttributes(
  attributes: Readonly<Record<string, string>>,
  base: QueueSettings = { visibility_seconds: DEFAULT_VISIBILITY_SECONDS },
): QueueSettings {
  let settings = { ...base };
  for (const [name, value] of Object.entries(attributes)) {
    if (name in numbers) {
      const field = numbers[name as keyof typeof numbers];
      settings = { ...settings, [field]: wholeNumber(name, value) };
    } else if (name === 'RedrivePolicy') {
      settings = withRedrive(settings, value);
    } else if (!ignored.has(name)) {
      throw new CloudError(
        'InvalidAttributeName',
        `Unknown Attribute ${name}.`,
      );
    }
  }
  return settings;
}

function withRedrive(settings: QueueSettings, value: string): QueueSettings {
  const { max_receives: _, dead_letter: __, ...rest } = settings;
  if (value === '') return rest;
  const policy = JSON.parse(value) as Record<string, string | number>;
  return {
    ...rest,
    dead_letter: queueNameOfArn(String(policy.deadLetterTargetArn)),
    max_receives: wholeNumber('maxReceiveCount', policy.maxReceiveCount),
  };
}

export function wholeNumber(name: string, value: unknown): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new CloudError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid. Reason: Must be a non-negative integer.`,
  );
}

/** Every attribute of a queue, as GetQueueAttributes answers. */
export function attributesOf(
  engine: SqsEngine,
  name: string,
): Record<string, string> {
  const settings = engine.settings(name);
  const counts = engine.counts(name);
  const created = String(Math.floor(settings.created_at / 1_000));
  return {
    QueueArn: queueArn(name),
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.in_flight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    MaximumMessageSize: String(MOST_MESSAGE_BYTES),
    SqsManagedSseEnabled: 'true',
    VisibilityTimeout: String(settings.visibility_seconds),
    DelaySeconds: String(settings.delay_seconds ?? 0),
    MessageRetentionPeriod: String(
      settings.retention_seconds ?? DEFAULT_RETENTION_SECONDS,
    ),
    ReceiveMessageWaitTimeSeconds: String(settings.wait_seconds ?? 0),
    ...(settings.dead_letter !== undefined && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn(settings.dead_letter),
        maxReceiveCount: settings.max_receives,
      }),
    }),
  };
}
