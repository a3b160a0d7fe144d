import { describe, expect, test } from 'vitest';
import {
  actionEvent,
  answered,
  chimeEvent,
  given,
  invalidResponse,
  updateRequested,
} from '#tests/carriers/chime-events.ts';
import { replySchema } from '#tests/carriers/chime-replies.ts';
import { account, NOW, OURS } from '#tests/carriers/chime-rig.ts';
import { receiveChime } from './receive.ts';

const _CALL = 'b6f4c0de-1111-4222-8333-000000000001';
const _ref = {
  org_id: 'org_a',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 0,
  slot: 3,
  attempt_id: 'att_01',
};
const _at = new Date(NOW).toISOString();
const ANSWERED_AT = '2026-03-02T15:00:10.000Z';

function receive(event: unknown, now = NOW) {
  const received = receiveChime(event, account, OURS, now);
  if (received.kind === 'refused') throw new Error(String(received.status));
  // Whatever we answer, Chime has to take it.
  if (received.answer) replySchema.parse(received.answer);
  return received;
}
const eventsOf = (event: unknown) =>
  receive(event).events.map(({ type }) => type);
const answerOf = (event: unknown, now = NOW) => receive(event, now).answer;
const doneBy = (event: unknown, now = NOW) =>
  answerOf(event, now)?.Actions?.map(({ Type, Parameters }) =>
    'ParticipantTag' in Parameters
      ? `${Type} ${Parameters.ParticipantTag}`
      : Type,
  );
const keptBy = (event: unknown, now = NOW) =>
  answerOf(event, now)?.TransactionAttributes;

describe('what was told', () => {
  const success = (type: string, doing: string) =>
    actionEvent('ACTION_SUCCESSFUL', type, { ...answered, doing });
  const failure = (type: string, doing: string, error = 'SystemException') =>
    actionEvent('ACTION_FAILED', type, { ...answered, doing }, error);

  test('the bot is on: the call goes on', () => {
    const event = success('CallAndBridge', 'bridging');
    expect(doneBy(event)).toEqual([]);
    expect(keptBy(event)).toMatchObject({ doing: 'talking' });
  });

  test.each([
    ['the bot is done', 'StartBotConversation', 'talking'],
    ['the message is said', 'Speak', 'message'],
    ['the message is played', 'PlayAudio', 'message'],
  ])('%s: the call ends', (...[, type, doing]) => {
    expect(doneBy(success(type, doing))).toEqual(['Hangup LEG-A']);
  });

  test.each([
    ['nobody answered there', 'CallAndBridge', 'CallNotAnswered'],
    ['it is not let in', 'StartBotConversation', 'ResourceAccessDenied'],
    ['a header is wrong', 'CallAndBridge', 'InvalidActionParameter'],
  ])('nobody could be connected, %s', (...[, type, error]) => {
    const event = failure(type, 'bridging', error);
    expect(eventsOf(event)).toEqual(['attach_failed']);
    expect(doneBy(event)).toEqual(['Hangup LEG-A']);
  });

  test('a message that cannot be said ends the call all the same', () => {
    const event = failure('Speak', 'message', 'ActionExecutionThrottled');
    expect(eventsOf(event)).toEqual([]);
    expect(doneBy(event)).toEqual(['Hangup LEG-A']);
  });

  test('a leg that is down already is let be', () => {
    expect(answerOf(failure('Hangup', 'ending'))).not.toHaveProperty('Actions');
  });

  test('an interruption changes nothing', () => {
    const memory = { ...answered, doing: 'waiting' };
    const event = actionEvent('ACTION_INTERRUPTED', 'Pause', memory);
    expect(answerOf(event)).not.toHaveProperty('Actions');
    expect(keptBy(event)).toEqual(memory);
  });

  test('an answer of ours that Chime does not take leaves nobody in silence', () => {
    expect(eventsOf(invalidResponse(answered))).toEqual(['attach_failed']);
    expect(doneBy(invalidResponse(answered))).toEqual(['Hangup LEG-A']);
    expect(eventsOf(invalidResponse(given))).toEqual([]);
  });

  test('an event that nobody ever heard of changes nothing', () => {
    const event = chimeEvent('MOON_LANDING', { memory: answered });
    expect(answerOf(event)).toEqual({
      SchemaVersion: '1.0',
      TransactionAttributes: answered,
    });
  });
});

describe('commands', () => {
  const attach = (token = 'att_01') => ({
    do: 'attach',
    what: JSON.stringify({
      client_token: token,
      target: { kind: 'queue', queue: '+12025550111' },
      conversation_id: 'cnv_01',
      variables: {},
      record: false,
    }),
  });

  test('connect whoever waits', () => {
    const event = updateRequested(attach());
    expect(answerOf(event)?.Actions).toMatchObject([
      {
        Type: 'CallAndBridge',
        Parameters: {
          CallerIdNumber: '+12025550100',
          Endpoints: [{ BridgeEndpointType: 'PSTN', Uri: '+12025550111' }],
        },
      },
    ]);
    expect(keptBy(event)).toMatchObject({ attached: 'att_01' });
  });

  test.each(['bridging', 'talking', 'message', 'ending'])(
    'connect nobody twice, nor on a call that is %s',
    (doing) => {
      const memory = { ...answered, doing, attached: 'att_01' };
      const event = updateRequested(attach(), memory);
      expect(answerOf(event)).not.toHaveProperty('Actions');
    },
  );

  test('connect nobody before the answer', () => {
    expect(answerOf(updateRequested(attach(), given))).not.toHaveProperty(
      'Actions',
    );
  });

  test('play a message once', () => {
    const what = JSON.stringify({ text: 'Bye' });
    const event = updateRequested({ do: 'message', what });
    expect(answerOf(event)?.Actions).toMatchObject([
      { Type: 'Speak' },
      { Type: 'Hangup' },
    ]);
    const memory = { ...answered, doing: 'message' };
    expect(
      answerOf(updateRequested({ do: 'message', what }, memory)),
    ).not.toHaveProperty('Actions');
  });

  test('end the call, and remember that it was us', () => {
    const event = updateRequested({ do: 'hang_up' }, given);
    expect(doneBy(event)).toEqual(['Hangup LEG-A']);
    expect(keptBy(event)).toMatchObject({ cut: 'us' });
  });

  test.each([
    ['no command', {}],
    ['an unknown one', { do: 'dance' }],
    ['half of one', { do: 'attach', what: '{"client_token":' }],
    ['one without a target', { do: 'attach', what: '{"client_token":"a"}' }],
    ['a message that is none', { do: 'message', what: '7' }],
  ])('%s leaves the call as it is', (...[, given_]) => {
    expect(answerOf(updateRequested(given_))).not.toHaveProperty('Actions');
  });

  test('a check ends what lasts too long, and nothing before', () => {
    const check = updateRequested({ do: 'check' }, answered);
    const over = Date.parse(ANSWERED_AT) + 3_600_000;
    expect(answerOf(check, over - 1)).not.toHaveProperty('Actions');
    expect(doneBy(check, over)).toEqual(['Hangup LEG-A']);
    const rings = updateRequested(
      { do: 'check' },
      { ...given, placed_at: String(NOW) },
    );
    expect(answerOf(rings, NOW + 29_999)).not.toHaveProperty('Actions');
    expect(doneBy(rings, NOW + 30_000)).toEqual(['Hangup LEG-A']);
    expect(keptBy(rings, NOW + 30_000)).toMatchObject({ cut: 'ring_timeout' });
  });
});
