import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionSchema } from '#tests/carriers/chime-replies.ts';
import { account } from '#tests/carriers/chime-rig.ts';
import type { AttachTarget, Message } from '../carrier.ts';
import { attachActions, type Wanted } from './attach-actions.ts';
import { fileInS3, messageActions } from './message-actions.ts';

const a = { call_id: 'leg-a', from: '+12025550100', is_up: true };
const CONNECTOR = account.settings.voice_connector_arn;
const LEX =
  'arn:aws:lex:us-west-2:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST';

const wanted = (target: AttachTarget, parts: Partial<Wanted> = {}): Wanted => ({
  client_token: 'att_01',
  target,
  conversation_id: 'cnv_01',
  variables: {},
  record: false,
  ...parts,
});

function actionsOf(it: Wanted, at = account) {
  const actions = attachActions(it, a, 'tx-1', at);
  for (const action of actions ?? []) actionSchema.parse(action);
  return actions;
}
const endpointOf = (target: AttachTarget) => {
  const [action] = actionsOf(wanted(target)) ?? [];
  return action?.Type === 'CallAndBridge'
    ? action.Parameters.Endpoints[0]
    : undefined;
};

describe('a SIP address is reached through the Voice Connector', () => {
  test.each([
    ['sip:5550@bots.example', '5550'],
    ['sips:bot-7@bots.example:5061;transport=tls', 'bot-7'],
    ['sip:bot:secret@bots.example', 'bot'],
    ['sip:+12025550111@bots.example', '+12025550111'],
    ['sip:bots.example', 'outdial'],
    ['SIP:a@b?x=y', 'a'],
  ])('%s: its user is %s', (uri, user) => {
    expect(endpointOf({ kind: 'sip', uri })).toEqual({
      BridgeEndpointType: 'AWS',
      Arn: CONNECTOR,
      Uri: user,
    });
  });

  test.each([
    'sip:a b@bots.example',
    `sip:${'x'.repeat(31)}@bots.example`,
    'sip:jürgen@bots.example',
    'https://bots.example',
    'sip:',
  ])('%s is none', (uri) => {
    expect(actionsOf(wanted({ kind: 'sip', uri }))).toBeUndefined();
  });

  test('without a Voice Connector it is not reached', () => {
    const { voice_connector_arn: _, ...settings } = account.settings;
    const target = { kind: 'sip', uri: 'sip:5550@bots.example' } as const;
    expect(actionsOf(wanted(target), { ...account, settings })).toBeUndefined();
  });
});

describe('people in a queue', () => {
  test('are behind a phone number, which gets no headers', () => {
    const target = { kind: 'queue', queue: '+12025550111' } as const;
    const it = wanted(target, { variables: { name: 'Ada' } });
    expect(actionsOf(it)).toEqual([
      {
        Type: 'CallAndBridge',
        Parameters: {
          CallTimeoutSeconds: 30,
          CallerIdNumber: '+12025550100',
          Endpoints: [{ BridgeEndpointType: 'PSTN', Uri: '+12025550111' }],
        },
      },
    ]);
  });

  test('or behind the Voice Connector, by their name there', () => {
    expect(endpointOf({ kind: 'queue', queue: 'sales' })).toEqual({
      BridgeEndpointType: 'AWS',
      Arn: CONNECTOR,
      Uri: 'sales',
    });
  });

  test.each(['', 'two words', '+0123'])('%j is no queue', (queue) => {
    const endpoint = endpointOf({ kind: 'queue', queue });
    expect(endpoint?.BridgeEndpointType).not.toBe('PSTN');
    if (queue !== '+0123') expect(endpoint).toBeUndefined();
  });
});

describe('an application is a bot of Amazon Lex', () => {
  test('which is told the conversation and the variables', () => {
    const target = { kind: 'application', ref: `${LEX}#en_GB` } as const;
    const variables = { name: 'Ada', age: 36, address: { city: 'Ely' } };
    expect(actionsOf(wanted(target, { variables }))).toEqual([
      {
        Type: 'StartBotConversation',
        Parameters: {
          ParticipantTag: 'LEG-A',
          BotAliasArn: LEX,
          LocaleId: 'en_GB',
          Configuration: {
            SessionState: {
              SessionAttributes: {
                conversation_id: 'cnv_01',
                name: 'Ada',
                age: '36',
                'address.city': 'Ely',
              },
            },
          },
        },
      },
    ]);
  });

  test('and speaks first where it is told what', () => {
    const target = { kind: 'application', ref: LEX } as const;
    const variables = { welcome_message: 'Hello Ada' };
    expect(actionsOf(wanted(target, { variables }))).toMatchObject([
      {
        Parameters: {
          Configuration: {
            SessionState: { DialogAction: { Type: 'ElicitIntent' } },
            WelcomeMessages: [
              { Content: 'Hello Ada', ContentType: 'PlainText' },
            ],
          },
        },
      },
    ]);
  });

  test.each(['bot', `${LEX}#English`, LEX.replace('bot-alias', 'bot')])(
    '%s is none',
    (ref) => {
      expect(actionsOf(wanted({ kind: 'application', ref }))).toBeUndefined();
    },
  );
});

test.each([
  ['12025550100', '+12025550100'],
  ['anonymous', undefined],
  [undefined, undefined],
])('who was called by %s is connected as %s', (from, callerId) => {
  const it = wanted({ kind: 'queue', queue: 'sales' });
  const leg = { call_id: 'leg-a', is_up: true, ...(from && { from }) };
  const [action] = attachActions(it, leg, 'tx-1', account) ?? [];
  expect(
    action?.Type === 'CallAndBridge' && action.Parameters.CallerIdNumber,
  ).toBe(callerId ?? false);
});

test('a WebSocket is not reached from Chime', () => {
  const target = { kind: 'websocket', url: 'wss://bot.example' } as const;
  expect(actionsOf(wanted(target))).toBeUndefined();
});

test('who is recorded is recorded from the start, where there is a bucket', () => {
  const it = wanted({ kind: 'queue', queue: 'sales' }, { record: true });
  expect(actionsOf(it)).toMatchObject([
    {
      Type: 'StartCallRecording',
      Parameters: {
        CallId: 'leg-a',
        Destination: { Location: 'acme-recordings/chime/tx-1' },
      },
    },
    { Type: 'CallAndBridge' },
  ]);
  const { recording_bucket: _, ...settings } = account.settings;
  expect(actionsOf(it, { ...account, settings })).toHaveLength(1);
});

test('whatever the variables are, Chime takes what a bot is told', () => {
  const anything = fc.dictionary(
    fc.string({ maxLength: 20 }),
    fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('Zoë', 'é'.repeat(900), '\r\n', '%', '\ud800'),
      fc.double(),
      fc.constant(null),
    ),
    { maxKeys: 25 },
  );
  fc.assert(
    fc.property(anything, (variables) => {
      for (const target of [
        { kind: 'queue', queue: 'sales' },
        { kind: 'application', ref: LEX },
      ] as const) {
        const text = JSON.stringify(actionsOf(wanted(target, { variables })));
        // The conversation's id never falls to make room.
        expect(text).toContain('cnv_01');
      }
    }),
    { numRuns: 50 },
  );
});

test('headers carry the variables, one line of ASCII each', () => {
  const variables = { name: 'Zoë\r\nx-evil: 1', 'Due Date': '5 %', n: 3 };
  const it = wanted({ kind: 'queue', queue: 'sales' }, { variables });
  expect(actionsOf(it)).toMatchObject([
    {
      Parameters: {
        SipHeaders: {
          'x-outdial-conversation-id': 'cnv_01',
          'x-outdial-name': 'Zo%C3%AB%0D%0Ax-evil: 1',
          'x-outdial-due-date': '5 %25',
          'x-outdial-n': '3',
        },
      },
    },
  ]);
});

describe('messages', () => {
  const types = (message: Message) =>
    messageActions('leg-a', message).map((action) => {
      actionSchema.parse(action);
      return action.Type;
    });

  test.each([
    [{ text: 'Bye' }, ['Speak', 'Hangup']],
    [
      { audio_url: 'https://bkt.s3.amazonaws.com/bye.wav' },
      ['PlayAudio', 'Hangup'],
    ],
    [
      { audio_url: 'https://example.com/bye.wav', text: 'Bye' },
      ['Speak', 'Hangup'],
    ],
    [{ audio_url: 'https://example.com/bye.wav' }, ['Hangup']],
    [{ text: ' ' }, ['Hangup']],
    [{}, ['Hangup']],
  ])('%j: %j', (message, expected) => {
    expect(types(message)).toEqual(expected);
  });

  test.each([
    ['en-US', 'Joanna'],
    ['en-GB', 'Amy'],
    ['EN_gb', 'Amy'],
    ['de-AT', 'Vicki'],
    ['pt', 'Camila'],
    ['xx-XX', 'Joanna'],
    [undefined, 'Joanna'],
  ])('%s is spoken by %s', (language, voice) => {
    const said = { text: 'Hi', ...(language && { language }) };
    expect(messageActions('leg-a', said)[0]).toMatchObject({
      Parameters: { VoiceId: voice },
    });
  });

  test('a text is as long as Chime takes it', () => {
    const [speak] = messageActions('leg-a', { text: 'x'.repeat(2_000) });
    expect(actionSchema.safeParse(speak).success).toBe(true);
  });

  test.each([
    ['https://b-1.s3.amazonaws.com/a/b.wav', 'b-1', 'a/b.wav'],
    ['https://bkt.s3.us-west-2.amazonaws.com/a%20b.wav?x=1', 'bkt', 'a b.wav'],
    ['https://s3.us-west-2.amazonaws.com/bkt/a/b.wav', 'bkt', 'a/b.wav'],
    ['s3://bkt/a/b.wav', 'bkt', 'a/b.wav'],
  ])('%s is a file of S3', (url, bucket, key) => {
    expect(fileInS3(url)).toEqual({ bucket, key });
  });

  test.each([
    'https://example.com/a.wav',
    'https://bkt.s3.amazonaws.com.evil.example/a.wav',
    'https://bkt.s3.amazonaws.com/',
    'a.wav',
    'https://bkt.s3.amazonaws.com/%E0%A4%A',
  ])('%s is none', (url) => {
    expect(fileInS3(url)).toBeUndefined();
  });
});
