import { describe, expect, test } from 'vitest';
import { access } from '#infra/access.ts';
import { type FunctionName, functions } from '#infra/functions.ts';
import { allOptions, findFunction, synthesize } from './testing/synthesize.ts';

const { application } = synthesize(allOptions);
const { application: without } = synthesize();
const [ID] = allOptions.chime.split(',');

const text = (it: unknown) => JSON.stringify(it);

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function statementsOf(name: FunctionName): Statement[] {
  const [, { Properties }] = findFunction(application, name);
  const role = Properties.Role['Fn::GetAtt'][0];
  return Object.values(application.findResources('AWS::IAM::Policy'))
    .filter(({ Properties: its }) => its.Roles[0].Ref === role)
    .flatMap(({ Properties: its }) => its.PolicyDocument.Statement);
}

const chimeActions = (name: FunctionName) =>
  access[name].actions.filter((it) => it.startsWith('chime:'));

const names = Object.keys(functions) as FunctionName[];

describe('a stage that calls through Amazon Chime', () => {
  test('lets Chime invoke the function, for its applications alone', () => {
    const [fn] = findFunction(application, 'take_chime_event');
    const open = Object.values(
      application.findResources('AWS::Lambda::Permission'),
    ).filter(({ Properties }) => text(Properties).includes('chime'));
    expect(open).toHaveLength(allOptions.chime.split(',').length);
    expect(open[0]?.Properties).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [fn, 'Arn'] },
      Principal: 'voiceconnector.chime.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':chime:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            `:sma/${ID}`,
          ],
        ],
      },
    });
  });

  test.each(names)('%s: asks Chime what its code asks, no more', (name) => {
    const own = statementsOf(name).filter(({ Action }) =>
      text(Action).includes('chime:'),
    );
    const ofChime = ({ Action }: Statement) =>
      [Action].flat().filter((it) => it.startsWith('chime:'));
    expect(own.flatMap(ofChime).sort()).toEqual(chimeActions(name));
    for (const it of own) {
      if (it.Resource === '*')
        expect(ofChime(it)).toEqual(['chime:ListPhoneNumbers']);
      else expect(text(it.Resource)).toContain(`:sma/${ID}`);
    }
  });

  test('those that call may place calls and steer them; the API sees the account, too', () => {
    const steer = [
      'chime:CreateSipMediaApplicationCall',
      'chime:UpdateSipMediaApplicationCall',
    ];
    for (const name of ['dial', 'tick', 'take_chime_event'] as const)
      expect(chimeActions(name)).toEqual(steer);
    expect(chimeActions('api')).toEqual([
      'chime:CreateSipMediaApplicationCall',
      'chime:GetSipMediaApplication',
      'chime:ListPhoneNumbers',
      'chime:UpdateSipMediaApplicationCall',
    ]);
    for (const name of ['socket', 'fold_stats', 'import_audience'] as const)
      expect(chimeActions(name)).toEqual([]);
  });

  test('the API knows which function it must be', () => {
    const [fn] = findFunction(application, 'take_chime_event');
    const [, { Properties }] = findFunction(application, 'api');
    expect(Properties.Environment.Variables.CHIME_FUNCTION_ARN).toEqual({
      'Fn::GetAtt': [fn, 'Arn'],
    });
  });
});

test('a stage without Chime gives nobody anything of it', () => {
  const { Resources, Outputs } = without.toJSON();
  const policies = Object.values(Resources as Record<string, { Type: string }>)
    .filter(({ Type }) => /IAM|Permission/.test(Type))
    .map(text);
  expect(policies.length).toBeGreaterThan(20);
  for (const policy of policies) expect(policy).not.toMatch(/chime[:.]/);
  expect(text(Resources)).not.toContain('CHIME_FUNCTION_ARN');
  // An application has to name the function before the stage can name it.
  expect(Object.keys(Outputs)).toContain('ChimeFunctionArn');
});
