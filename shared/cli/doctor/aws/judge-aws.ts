import { type Finding, failed, ok, warning } from '../finding.ts';
import type {
  Asked,
  AwsFacts,
  QuotaFact,
  ResourceFact,
  StackFact,
} from './aws-facts.ts';
import { type QuotaNeed, quotaNeeds } from './needs.ts';

/**
 * The checks of an account. Without stacks only its quotas can be told.
 *
 * @param url - of the deployment that is checked
 */
export function judgeAws(facts: AwsFacts, url: string): Finding[] {
  const stacks = judgeStacks(facts);
  // What keeps us from the stacks, such as no credentials, keeps us from all.
  if (!('value' in facts.stacks)) return stacks;
  if (facts.stacks.value.length === 0)
    return [...stacks, ...judgeQuotas(facts)];
  return [
    ...stacks,
    judgeAddress(facts.stacks.value, url),
    ...judgeQuotas(facts),
    of('aws alarms', facts.ringing, () => judgeAlarms(facts)),
    of('aws dead letters', facts.dead_letters, (queues) => {
      const full = queues.filter(({ messages }) => messages > 0);
      if (full.length === 0)
        return ok('aws dead letters', `${queues.length} queues, all empty`);
      const seen = full.map(({ name, messages }) => `${name} has ${messages}`);
      const advice =
        'Work was given up: docs/operations.md, "When an alarm rings", says how to look and redrive.';
      return failed('aws dead letters', seen.join(', '), advice, 'AWS');
    }),
    of('aws recovery', facts.recovery, judgeRecovery),
    of('aws secrets', facts.resources, judgeSecrets),
  ];
}

function of<T>(
  check: string,
  answer: Asked<T>,
  judge: (value: T) => Finding,
): Finding {
  if ('value' in answer) return judge(answer.value);
  return warning(check, answer.failure, permissionAdvice(answer.action), 'AWS');
}

const permissionAdvice = (action: string) =>
  `It takes the permission ${action}, and AWS_REGION and credentials as the AWS CLI has them.`;

function judgeStacks({ stacks, stage, region }: AwsFacts): Finding[] {
  const check = 'aws stacks';
  if (!('value' in stacks)) {
    const advice = permissionAdvice(stacks.action);
    return [failed(check, stacks.failure, advice, 'AWS')];
  }
  if (stacks.value.length === 0) {
    const seen = `no stack outdial-${stage} in ${region}`;
    const advice =
      'Is it the right account and region (AWS_PROFILE, AWS_REGION), and --stage?';
    return [failed(check, seen, advice, 'AWS')];
  }
  return stacks.value.map(({ name, status, reason }) => {
    if (isSettled(status)) return ok(check, `${name} is ${status}`);
    const seen = `${name} is ${status}${reason ? `: ${reason}` : ''}`;
    if (status === 'UPDATE_ROLLBACK_COMPLETE') {
      const advice =
        'The last deployment was undone, and the one before works: mend it and deploy again.';
      return warning(check, seen, advice, 'AWS');
    }
    if (status.endsWith('_IN_PROGRESS'))
      return warning(check, seen, 'Ask again when it is done.', 'AWS');
    const advice = `Look at its events: aws cloudformation describe-stack-events --stack-name ${name}`;
    return failed(check, seen, advice, 'AWS');
  });
}

const isSettled = (status: string) =>
  ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'].includes(status);

/** That the stage looked at here is the deployment that was asked before. */
function judgeAddress(stacks: readonly StackFact[], url: string): Finding {
  const check = 'aws outputs';
  const address = stacks
    .map(({ outputs }) => outputs.DashboardUrl)
    .find((output) => output !== undefined);
  if (!address) {
    const advice = 'Deploy the edge: npx cdk deploy --all.';
    return failed(check, 'no stack has a DashboardUrl', advice, 'AWS');
  }
  if (new URL(address).origin === new URL(url).origin)
    return ok(check, `DashboardUrl is ${address}`);
  const seen = `DashboardUrl is ${address}, and OUTDIAL_URL another`;
  const advice = 'Is it a domain of yours, or another stage? See --stage.';
  return warning(check, seen, advice, 'AWS');
}

function judgeQuotas({ quotas }: AwsFacts): Finding[] {
  const check = 'aws quotas';
  if (!('value' in quotas)) return [of(check, quotas, () => ok(check, ''))];
  return quotaNeeds.map((need) => judgeQuota(need, quotas.value));
}

function judgeQuota(need: QuotaNeed, quotas: readonly QuotaFact[]): Finding {
  const check = 'aws quotas';
  const { service, code, name, at_least, why } = need;
  const found = quotas.find(
    (quota) =>
      quota.service === service &&
      (quota.code === code || (!code && quota.name === name)),
  );
  if (!found) {
    const advice = `Look it up on the page of Service Quotas: at least ${at_least}, for ${why}.`;
    return warning(check, `${service}: ${name} is not told`, advice, 'AWS');
  }
  const seen = `${service}: ${found.name} is ${found.value}`;
  if (found.value >= at_least) return ok(check, seen);
  const advice =
    `It takes ${at_least}: ${why}. aws service-quotas request-service-quota-increase ` +
    `--service-code ${service} --quota-code ${found.code} --desired-value ${at_least}`;
  return warning(check, seen, advice, 'AWS');
}

function judgeAlarms({ ringing, alarm_count }: AwsFacts): Finding {
  const check = 'aws alarms';
  const alarms = 'value' in ringing ? ringing.value : [];
  if (alarm_count === 0) {
    const advice = 'Deploy it again: the stacks bring alarms along.';
    return warning(check, 'there are none', advice, 'AWS');
  }
  if (alarms.length === 0) return ok(check, `${alarm_count}, none rings`);
  const seen = alarms
    .map(({ name, since }) => `${name}${since ? ` since ${since}` : ''}`)
    .join(', ');
  const advice =
    alarms.find(({ description }) => description)?.description ??
    'docs/operations.md, "When an alarm rings", says what to do.';
  return failed(check, `${alarms.length} ring: ${seen}`, advice, 'AWS');
}

function judgeRecovery(isOn: boolean | undefined): Finding {
  const check = 'aws recovery';
  if (isOn === undefined)
    return failed(check, 'there is no table', 'Deploy the data stack.', 'AWS');
  if (isOn) return ok(check, 'the table can be restored to any second');
  const advice =
    'Somebody switched it off: deploy the data stack again, or switch point-in-time recovery on.';
  return failed(check, 'the table cannot be restored', advice, 'AWS');
}

/** The pepper of credentials and the secret that signs webhooks. */
const LEAST_SECRETS = 2;

function judgeSecrets(resources: readonly ResourceFact[]): Finding {
  const check = 'aws secrets';
  const secrets = resources.filter(
    ({ type, status }) =>
      type === 'AWS::SecretsManager::Secret' && !status.startsWith('DELETE'),
  );
  const seen = `${secrets.length} in Secrets Manager`;
  if (secrets.length >= LEAST_SECRETS) return ok(check, seen);
  const advice =
    'Without the pepper no key is accepted: deploy the data stack, or restore the secret within its 30 days.';
  return failed(check, seen, advice, 'AWS');
}
