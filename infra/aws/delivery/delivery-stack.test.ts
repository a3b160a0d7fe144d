import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { DeliveryStack } from './delivery-stack.ts';

const synthesized = (repository: string) =>
  Template.fromStack(
    new DeliveryStack(new App(), 'outdial-delivery', { repository }),
  );

const SUBJECT = 'token.actions.githubusercontent.com:sub';
const rolesOf = (template: Template) =>
  Object.values(template.findResources('AWS::IAM::Role')).map(
    ({ Properties }) => ({
      condition:
        Properties.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals,
      policies: JSON.stringify(Properties.Policies ?? []),
    }),
  );

test('each role is for one subject of one repository, and exactly that', () => {
  const subjects = rolesOf(synthesized('acme/dialer')).map(
    ({ condition }) => condition[SUBJECT],
  );
  expect(subjects.sort()).toEqual([
    'repo:acme/dialer:environment:dev',
    'repo:acme/dialer:environment:prod',
    'repo:acme/dialer:pull_request',
  ]);
});

test('a role can only become what cdk bootstrap made, and a pull request only reads', () => {
  const template = synthesized('acme/dialer');
  const policies = Object.values(
    template.findResources('AWS::IAM::Policy'),
  ).map(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(policies).toHaveLength(3);
  for (const [statement, ...more] of policies) {
    expect(more).toEqual([]);
    expect(statement.Action).toBe('sts:AssumeRole');
    expect(JSON.stringify(statement.Resource)).not.toContain('"*"');
  }
  const reading = policies.filter(
    ([{ Resource }]) => !JSON.stringify(Resource).includes('-deploy-role-'),
  );
  expect(reading).toHaveLength(1);
  expect(JSON.stringify(reading)).toContain('-lookup-role-');
});

test.each(['acme', 'acme/*', 'acme/dialer:ref', 'undefined'])(
  'not a repository: %s',
  (repository) => {
    expect(() => synthesized(repository)).toThrow(/github_repository/);
  },
);
