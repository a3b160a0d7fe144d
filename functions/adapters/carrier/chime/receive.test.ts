import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  actionEvent,
  answered,
  bridgeHangup,
  callAnswered,
  chimeEvent,
  given,
  hangup,
  newOutboundCall,
  ringing,
  updateRequested,
} from '#tests/carriers/chime-events.ts';
import { replySchema } from '#tests/carriers/chime-replies.ts';
import { account, NOW, OURS, toBot } from '#tests/carriers/chime-rig.ts';
import { addressOf, receiveChime, replyChime } from './receive.ts';
import { strangersReply } from './stranger.ts';

const CALL = 'b6f4c0de-1111-4222-8333-000000000001';
const ref = {
  org_id: 'org_a',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 0,
  slot: 3,
  attempt_id: 'att_01',
};
const at = new Date(NOW).toISOString();
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

describe('a call that we placed', () => {
  test('is there as soon as Chime has it, with what we gave along', () => {
    const { events, answer } = receive(newOutboundCall);
    expect(events).toEqual([
      {
        v: 1,
        ...ref,
        type: 'ringing',
        call_id: CALL,
        event_id: `${CALL}:1:NEW_OUTBOUND_CALL`,
        at,
      },
    ]);
    expect(answer).toEqual({
      SchemaVersion: '1.0',
      Actions: [],
      TransactionAttributes: { ...given, placed_at: String(NOW) },
    });
    expect(addressOf(newOutboundCall)).toEqual({
      org_id: 'org_a',
      carrier_id: 'car_chime',
    });
  });

  test('rings, which is kept in mind', () => {
    expect(eventsOf(ringing)).toEqual(['ringing']);
    expect(keptBy(ringing)).toEqual({ ...given, rang: '1' });
  });

  test('is answered: what becomes of it is asked', () => {
    const { events, asks, answer } = receive(callAnswered);
    expect(events).toMatchObject([
      { type: 'answered', event_id: `${CALL}:3:CALL_ANSWERED`, at },
    ]);
    expect(asks).toEqual({ ref, call_id: CALL });
    expect(answer).toBeUndefined();
  });

  test('and who wants to know whether it is a machine hears that nobody can tell', () => {
    const event = chimeEvent('CALL_ANSWERED', {
      sequence: 3,
      memory: { ...given, amd: '1' },
    });
    expect(receive(event).events).toMatchObject([
      { type: 'answered', event_id: `${CALL}:3:CALL_ANSWERED` },
      {
        type: 'amd',
        verdict: 'unknown',
        answered_at: at,
        event_id: `${CALL}:3:CALL_ANSWERED:amd`,
      },
    ]);
  });
});

describe('the end', () => {
  test.each([
    ['0, hung up after the answer', 0, answered, { sip_code: 200 }],
    ['no code after the answer', undefined, answered, { sip_code: 200 }],
    ['a code as text', '486', given, { sip_code: 486, outcome: 'busy' }],
    ['486', 486, given, { sip_code: 486, outcome: 'busy' }],
    [
      '480 of a phone that rang',
      480,
      { ...given, rang: '1' },
      { sip_code: 480, outcome: 'no_answer' },
    ],
    ['0 of nobody who answered', 0, given, { outcome: 'no_answer' }],
    ['404', 404, given, { sip_code: 404, outcome: 'invalid_number' }],
    [
      '503: the network’s fault, and no attempt',
      503,
      given,
      {
        outcome: 'error',
        failure: { class: 'retryable', scope: 'route', sip_code: 503 },
      },
    ],
    [
      'after we ended the ringing',
      0,
      { ...given, rang: '1', cut: 'ring_timeout' },
      { outcome: 'no_answer' },
    ],
    ['nothing known', undefined, given, { outcome: 'unknown' }],
    ['nothing ever heard of', 799, given, { outcome: 'unknown' }],
  ])('%s', (...[, code, memory, expected]) => {
    const { events, answer } = receive(hangup('LEG-A', code, memory));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'ended', at, ...expected });
    expect(events[0]?.answered_at).toBe(
      memory === answered ? ANSWERED_AT : undefined,
    );
    expect(answer?.Actions).toEqual([]);
  });

  test('of the bot ends the person’s leg, too: else it is billed on', () => {
    expect(eventsOf(bridgeHangup('LEG-B'))).toEqual([]);
    expect(doneBy(bridgeHangup('LEG-B'))).toEqual(['Hangup LEG-A']);
  });

  test.each(['LEG-A', 'LEG-B'] as const)(
    'of %s is told by who is left, where Chime names no leg',
    (leg) => {
      const event = { ...bridgeHangup(leg), ActionData: { Type: 'Hangup' } };
      expect(eventsOf(event)).toEqual(leg === 'LEG-A' ? ['ended'] : []);
      expect(doneBy(event)).toEqual(doneBy(bridgeHangup(leg)));
    },
  );

  test('of the person ends the bot’s leg, too', () => {
    expect(eventsOf(bridgeHangup('LEG-A'))).toEqual(['ended']);
    expect(doneBy(bridgeHangup('LEG-A'))).toEqual(['Hangup LEG-B']);
  });
});

describe('what Chime is told that asked', () => {
  const told = (directive: Parameters<typeof replyChime>[0]) => {
    const turn = replyChime(directive, callAnswered, account, NOW);
    replySchema.parse(turn.answer);
    return turn;
  };

  test('connect', () => {
    const { answer, events } = told(toBot(CALL));
    expect(events).toEqual([]);
    expect(answer.Actions).toMatchObject([{ Type: 'CallAndBridge' }]);
    expect(answer.TransactionAttributes).toEqual({
      ...given,
      answered_at: String(NOW),
      answer_sequence: '3',
      doing: 'bridging',
      attached: 'att_01',
    });
  });

  test('who cannot be reached from Chime: nobody is left in silence', () => {
    const directive = toBot(CALL);
    if (directive.kind !== 'attach') throw new Error(directive.kind);
    const target = { kind: 'websocket', url: 'wss://bot.example' } as const;
    const { answer, events } = told({
      ...directive,
      attach: { ...directive.attach, target },
    });
    expect(events).toMatchObject([{ type: 'attach_failed', ...ref }]);
    expect(answer.Actions).toMatchObject([{ Type: 'Hangup' }]);
  });

  test('a message, then the end', () => {
    const { answer } = told({ kind: 'message', message: { text: 'Bye' } });
    expect(answer.Actions).toMatchObject([
      { Type: 'Speak', Parameters: { Text: 'Bye' } },
      { Type: 'Hangup' },
    ]);
  });

  test('to end it', () => {
    const { answer } = told({ kind: 'hang_up' });
    expect(answer.Actions).toMatchObject([{ Type: 'Hangup' }]);
  });

  test('to wait: in silence, and asked again after it in the same words', () => {
    const { answer } = told({ kind: 'wait' });
    expect(answer.Actions).toMatchObject([
      { Type: 'Pause', Parameters: { DurationInMilliseconds: '5000' } },
    ]);
    const memory = { ...answer.TransactionAttributes };
    expect(memory).toMatchObject({ doing: 'waiting', waits: '1' });
    const after = actionEvent('ACTION_SUCCESSFUL', 'Pause', memory);
    expect(receive(after, NOW + 5_000).events).toEqual(
      receive(callAnswered).events,
    );
    expect(receive(after).asks).toEqual({ ref, call_id: CALL });
  });

  test('but not for ever', () => {
    const memory = { ...answered, doing: 'waiting', waits: '6' };
    const after = actionEvent('ACTION_SUCCESSFUL', 'Pause', memory);
    expect(eventsOf(after)).toEqual(['attach_failed']);
    expect(doneBy(after)).toEqual(['Hangup LEG-A']);
  });
});

test('whatever stands in an event, there is an answer that Chime takes', () => {
  const events = [
    newOutboundCall,
    callAnswered,
    bridgeHangup('LEG-B'),
    actionEvent('ACTION_FAILED', 'StartCallRecording', answered),
    updateRequested({ do: 'check' }),
  ];
  /** Every place in an event, as the names that lead there. */
  const placesIn = (value: unknown): string[][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, it]) => [
          [name],
          ...placesIn(it).map((rest) => [name, ...rest]),
        ])
      : [];
  const changed = fc.constantFrom(...events).chain((event) =>
    fc
      .tuple(fc.constantFrom(...placesIn(event)), fc.jsonValue())
      .map(([place, value]) => {
        const copy = structuredClone(event);
        let at = copy as Record<string, unknown>;
        for (const name of place.slice(0, -1)) {
          at = at[name] as Record<string, unknown>;
        }
        at[place.at(-1)!] = value;
        return copy;
      }),
  );
  fc.assert(
    fc.property(changed, (event) => {
      const received = receiveChime(event, account, OURS, NOW);
      const answer =
        received.kind === 'refused'
          ? strangersReply(event)
          : (received.answer ??
            replyChime(toBot(CALL), event, account, NOW).answer);
      replySchema.parse(answer);
    }),
    { numRuns: 200 },
  );
});

test('an order is kept for a second try only where Chime has room for it', () => {
  const directive = toBot(CALL);
  if (directive.kind !== 'attach') throw new Error(directive.kind);
  const keptOf = (story: string) => {
    const attach = { ...directive.attach, record: true, variables: { story } };
    const asked = { kind: 'attach', attach } as const;
    const { answer } = replyChime(asked, callAnswered, account, NOW);
    return answer.TransactionAttributes ?? {};
  };
  expect(keptOf('x'.repeat(8_000))).toHaveProperty('attach');
  for (const story of ['語'.repeat(8_000), '"'.repeat(5_000)]) {
    expect(keptOf(story)).not.toHaveProperty('attach');
    const bytes = Buffer.byteLength(JSON.stringify(keptOf(story)));
    expect(bytes).toBeLessThan(20_000);
  }
});
