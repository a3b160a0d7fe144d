import {
  CloudFormationClient,
  paginateDescribeStacks,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { failureText } from '../finding.ts';
import type {
  AlarmFact,
  Asked,
  AwsFacts,
  QueueFact,
  QuotaFact,
  ResourceFact,
  StackFact,
} from './aws-facts.ts';
import { quotaNeeds } from './needs.ts';

/** Alarms of one request. */
const ALARM_PAGE = 100;

const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** The two data stores whose loss nothing brings back. */
const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** A queue for what was given up. */
const isDeadLetters = ({ type, logical_id }: ResourceFact) =>
  type === 'AWS::SQS::Queue' && logical_id.includes('DeadLetters');

/**
 * Looks at the account of one stage, with the region and the credentials of the
 * environment. It only reads. What is not permitted is told as that, and the
 * rest is looked at all the same.
 */
export async function lookAtAws(stage: string): Promise<AwsFacts> {
  const formation = new CloudFormationClient({});
  const region = await formation.config.region().catch(() => 'unknown');
  const stacks = await asked('cloudformation:DescribeStacks', () =>
    stacksOf(formation, stage),
  );
  const names = 'value' in stacks ? stacks.value.map(({ name }) => name) : [];
  const [resources, quotas] = await Promise.all([
    asked('cloudformation:ListStackResources', () =>
      resourcesOf(formation, names),
    ),
    asked('servicequotas:ListServiceQuotas', readQuotas),
  ]);
  const all = 'value' in resources ? resources.value : [];
  const alarms = all.filter(({ type }) => ALARMS.includes(type));
  const [ringing, dead_letters, recovery] = await Promise.all([
    asked('cloudwatch:DescribeAlarms', () => ringingOf(alarms)),
    asked('sqs:GetQueueAttributes', () => fillOf(all.filter(isDeadLetters))),
    asked('dynamodb:DescribeContinuousBackups', () =>
      recoveryOf(all.find(({ type }) => TABLES.includes(type))),
    ),
  ]);
  const alarm_count = alarms.length;
  const looked = { resources, quotas, ringing, dead_letters, recovery };
  return { stage, region, stacks, alarm_count, ...looked };
}

async function asked<T>(
  action: string,
  ask: () => Promise<T>,
): Promise<Asked<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    const text = failureText(error);
    return { failure: name === 'Error' ? text : `${name}: ${text}`, action };
  }
}

/** `outdial-<stage>` and all that begin with it and a dash. */
async function stacksOf(
  client: CloudFormationClient,
  stage: string,
): Promise<StackFact[]> {
  const found: StackFact[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    for (const stack of Stacks) {
      const name = stack.StackName ?? '';
      const main = `outdial-${stage}`;
      if (name !== main && !name.startsWith(`${main}-`)) continue;
      found.push({
        name,
        status: stack.StackStatus ?? 'unknown',
        reason: stack.StackStatusReason,
        outputs: Object.fromEntries(
          (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
            OutputKey,
            OutputValue,
          ]),
        ),
      });
    }
  }
  return found;
}

async function resourcesOf(
  client: CloudFormationClient,
  stacks: readonly string[],
): Promise<ResourceFact[]> {
  const found: ResourceFact[] = [];
  for (const stack of stacks) {
    const pages = paginateListStackResources({ client }, { StackName: stack });
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const row of StackResourceSummaries) {
        found.push({
          stack,
          logical_id: row.LogicalResourceId ?? '',
          physical_id: row.PhysicalResourceId ?? '',
          type: row.ResourceType ?? '',
          status: row.ResourceStatus ?? 'unknown',
        });
      }
    }
  }
  return found;
}

/** Those that are needed, as they are applied in the account. */
async function readQuotas(): Promise<QuotaFact[]> {
  const client = new ServiceQuotasClient({});
  const services = [...new Set(quotaNeeds.map(({ service }) => service))];
  const found: QuotaFact[] = [];
  for (const service of services) {
    const pages = paginateListServiceQuotas(
      { client },
      { ServiceCode: service },
    );
    for await (const { Quotas = [] } of pages) {
      for (const { QuotaCode = '', QuotaName = '', Value } of Quotas) {
        if (Value === undefined) continue;
        found.push({ service, code: QuotaCode, name: QuotaName, value: Value });
      }
    }
  }
  return found;
}

async function ringingOf(
  alarms: readonly ResourceFact[],
): Promise<AlarmFact[]> {
  const client = new CloudWatchClient({});
  const names = alarms.map(({ physical_id }) => nameOf(physical_id));
  const found: AlarmFact[] = [];
  for (let at = 0; at < names.length; at += ALARM_PAGE) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames: names.slice(at, at + ALARM_PAGE),
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        StateValue: 'ALARM',
        MaxRecords: ALARM_PAGE,
      }),
    );
    for (const alarm of [...MetricAlarms, ...CompositeAlarms]) {
      found.push({
        name: alarm.AlarmName ?? '',
        description: alarm.AlarmDescription,
        since: alarm.StateUpdatedTimestamp?.toISOString(),
      });
    }
  }
  return found;
}

/** CloudFormation knows some alarms by their ARN: `…:alarm:<name>`. */
const nameOf = (id: string) => id.replace(/^arn:.*?:alarm:/, '');

async function fillOf(queues: readonly ResourceFact[]): Promise<QueueFact[]> {
  const client = new SQSClient({});
  return Promise.all(
    queues.map(async ({ physical_id }) => {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: physical_id,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return {
        name: physical_id.split('/').at(-1) ?? physical_id,
        messages: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
      };
    }),
  );
}

async function recoveryOf(
  table: ResourceFact | undefined,
): Promise<boolean | undefined> {
  if (!table) return undefined;
  const { ContinuousBackupsDescription } = await new DynamoDBClient({}).send(
    new DescribeContinuousBackupsCommand({ TableName: table.physical_id }),
  );
  const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  return recovery?.PointInTimeRecoveryStatus === 'ENABLED';
}
