import { expect, test } from 'vitest';
import { prod, synthesize } from './testing/synthesize.ts';

/**
 * Names in the template under which a deployment of November 2026 has what it
 * keeps. Under another name CloudFormation makes an empty one.
 */
const kept = {
  'AWS::DynamoDB::Table': ['TableCD117FA1'],
  'AWS::Cognito::UserPool': ['SignInUsers1801E146'],
  'AWS::Cognito::UserPoolDomain': ['SignInUsersDomainF49EFCE4'],
  'AWS::SecretsManager::Secret': [
    'KeyPepperB58BE0AC',
    'CarrierWebhookSecretEDDB6198',
  ],
  'AWS::S3::Bucket': ['Bucket83908E77'],
};

/** What the application of two stacks took from the data stack. */
const exported = [
  'FnGetAttTableCD117FA1ArnE2C8C204',
  'FnGetAttTableCD117FA1StreamArnB270E65B',
  'RefTableCD117FA1D18A8047',
  'FnGetAttBucket83908E77Arn063C8555',
  'FnGetAttBucket83908E77RegionalDomainName2BE53631',
  'RefBucket83908E7781C90AC0',
  'RefKeyPepperB58BE0ACB749DF99',
  'RefCarrierWebhookSecretEDDB6198C69212F1',
  'RefSignInUsers1801E14696825DF0',
];

test.each([
  ['dev', {}],
  ['prod', prod],
])('what %s keeps stays where it is', (_stage, context) => {
  const { data } = synthesize(context);
  for (const [type, ids] of Object.entries(kept))
    expect(Object.keys(data.findResources(type))).toEqual(
      expect.arrayContaining(ids),
    );
});

test('nothing that a deployed application imports is taken away before it', () => {
  const { data } = synthesize();
  const names = Object.keys(data.toJSON().Outputs);
  expect(names).toEqual(
    expect.arrayContaining(exported.map((name) => `ExportsOutput${name}`)),
  );
});
