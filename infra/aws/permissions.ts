import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { access } from '#infra/access.ts';
import type { FunctionName } from '#infra/functions.ts';
import { tableSchema } from '#infra/storage.ts';
import { filePrefixes } from '#shared/names.ts';
import { accept, wildcardResource } from './accept.ts';
import type { Resources } from './resources.ts';

type FilePrefix = keyof typeof filePrefixes;
type FileAction = 'GetObject' | 'PutObject' | 'DeleteObject';

/** By function and action: the files. A signed form or address is used as its signer. */
export const fileAccess: Partial<
  Record<FunctionName, Partial<Record<FileAction, readonly FilePrefix[]>>>
> = {
  api: {
    // Uploads to see whether a person who is to be erased is in them.
    GetObject: ['uploads', 'rejects', 'recordings'],
    PutObject: ['uploads', 'rejects', 'recordings'],
    DeleteObject: ['uploads', 'rejects', 'recordings'],
  },
  downloads: { GetObject: ['rejects'] },
  import_audience: { GetObject: ['uploads'], PutObject: ['rejects'] },
};

const actionsOf = (name: FunctionName, service: string) =>
  access[name].actions.filter((action) => action.startsWith(`${service}:`));

/**
 * The actions that its code asks for, on items whose partition it can name. Each
 * function works for all organizations, so none of them can be told apart here.
 */
export function allowTable(
  name: FunctionName,
  fn: LambdaFunction,
  { table, encryptionKey }: Resources,
): void {
  const { partitions, index } = access[name];
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: actionsOf(name, 'dynamodb'),
      resources: [table.tableArn],
      conditions: {
        'ForAllValues:StringLike': {
          'dynamodb:LeadingKeys': partitions.map(patternOf),
        },
      },
    }),
  );
  if (index) {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [`${table.tableArn}/index/${tableSchema.index.name}`],
      }),
    );
  }
  if (encryptionKey) allowKey(fn, encryptionKey.keyArn, 'dynamodb');
}

/** `ORG#*` of a partition key that goes on after its kind, else the key itself. */
const patternOf = (partition: string) =>
  partition.endsWith('#') ? `${partition}*` : partition;

export function allowFiles(
  name: FunctionName,
  fn: LambdaFunction,
  { bucket, encryptionKey }: Resources,
): void {
  // As other stacks know it, which is what the guard sees.
  const imported = Stack.of(bucket).exportValue(bucket.bucketArn);
  for (const [action, prefixes] of Object.entries(fileAccess[name] ?? {})) {
    const files = prefixes.map((it) => `${filePrefixes[it]}*`);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: [`s3:${action}`],
        resources: files.map((it) => bucket.arnForObjects(it)),
      }),
    );
    for (const it of files)
      accept(fn.role!, {
        [wildcardResource(fn, `${imported}/${it}`)]:
          'Files have ids in their names; what kind they are, and so who may, is before these (infra/aws/least-privilege.test.ts).',
      });
  }
  // Without it S3 answers 403 where there is no such file, and not 404.
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
    }),
  );
  if (encryptionKey) allowKey(fn, encryptionKey.keyArn, 's3');
}

/** What each service asks of a key, for whom it reads and writes. */
const keyActions = {
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
  dynamodb: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  /** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
  s3: ['kms:Decrypt', 'kms:GenerateDataKey'],
} as const;

/** Only through the service: nobody decrypts by hand what they cannot read there. */
function allowKey(
  fn: LambdaFunction,
  keyArn: string,
  service: keyof typeof keyActions,
): void {
  const { region } = Stack.of(fn);
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: [...keyActions[service]],
      resources: [keyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': `${service}.${region}.amazonaws.com`,
        },
      },
    }),
  );
}

/** To send to, look at and close any connection of this one socket API. */
export function allowSockets(fn: LambdaFunction, stage: WebSocketStage): void {
  const stack = Stack.of(fn);
  const connections = stack.formatArn({
    service: 'execute-api',
    resource: stage.api.apiId,
    resourceName: `${stage.stageName}/*/@connections/*`,
  });
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['execute-api:ManageConnections'],
      resources: [connections],
    }),
  );
  accept(fn.role!, {
    [wildcardResource(fn, connections)]:
      'Connections get their ids when people open them; the API and its stage are named (infra/aws/least-privilege.test.ts).',
  });
}

/** By function: which credentials of carriers it may read, or keep. */
export function allowCarrierSecrets(
  name: FunctionName,
  fn: LambdaFunction,
  prefix: string,
): void {
  const actions = actionsOf(name, 'secretsmanager');
  if (actions.length === 0) return;
  const secrets = Stack.of(fn).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${prefix}/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  fn.addToRolePolicy(new PolicyStatement({ actions, resources: [secrets] }));
  accept(fn.role!, {
    [wildcardResource(fn, secrets)]:
      'Organizations add carriers while it runs: their secrets have ids in their names, below the stage’s own (infra/aws/least-privilege.test.ts).',
  });
}

/**
 * To place and steer calls through these SIP media applications, and to see which
 * numbers there are, where its code asks for either.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonchime.html
 */
export function allowChime(
  name: FunctionName,
  fn: LambdaFunction,
  applications: readonly string[],
): void {
  const actions = actionsOf(name, 'chime');
  const onNothing = actions.filter((it) => it === LIST_NUMBERS);
  const onApplications = actions.filter((it) => it !== LIST_NUMBERS);
  if (applications.length === 0 || onApplications.length === 0) return;
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: onApplications,
      resources: applications.map((id) => chimeApplicationArn(fn, id)),
    }),
  );
  if (onNothing.length === 0) return;
  fn.addToRolePolicy(
    new PolicyStatement({ actions: onNothing, resources: ['*'] }),
  );
  accept(fn.role!, {
    'AwsSolutions-IAM5[Resource::*]':
      'The list of phone numbers names no resource; nothing else of Chime is allowed on all of them (infra/aws/chime.test.ts).',
  });
}

const LIST_NUMBERS = 'chime:ListPhoneNumbers';

/** In the region of the function that it invokes: Chime takes no other. */
export const chimeApplicationArn = (fn: LambdaFunction, id: string) =>
  Stack.of(fn).formatArn({
    service: 'chime',
    resource: 'sma',
    resourceName: id,
  });

export function allowQueue(fn: LambdaFunction, queue: Queue): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
    }),
  );
}

export function allowWorkflow(
  name: FunctionName,
  fn: LambdaFunction,
  stateMachineArn: string,
): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: actionsOf(name, 'states'),
      resources: [stateMachineArn],
    }),
  );
}
