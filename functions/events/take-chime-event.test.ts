import { describe, expect, test } from 'vitest';
import type { KnownAccount } from '#functions/adapters/carrier/accounts-port.ts';
import type { Directive } from '#functions/adapters/carrier/inbound.ts';
import { makePlacement } from '#functions/adapters/carrier/testing.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import {
  callAnswered,
  chimeEvent,
  given,
  newInboundCall,
  REF,
} from '#tests/carriers/chime-events.ts';
import { replySchema } from '#tests/carriers/chime-replies.ts';
import {
  account,
  fakeChime,
  makeCarrier,
  NOW,
  OURS,
  toBot,
} from '#tests/carriers/chime-rig.ts';
import { ForeignNews } from './apply-news.ts';
import { awsAccountOf, takeChimeEvent } from './take-chime-event.ts';

const known: KnownAccount = { ...account, kind: 'chime' };

interface World {
  readonly accountOf?: () => Promise<KnownAccount | undefined>;
  readonly decide?: (events: readonly CallEvent[]) => Directive;
  readonly fails?: () => boolean;
}

/** Our function, over accounts and decisions of the test's own. */
function functionIn({ accountOf, decide, fails }: World = {}) {
  const told: CallEvent[] = [];
  const invoke = (event: unknown) =>
    takeChimeEvent(
      {
        realClock: { now: () => NOW },
        accounts: { accountOf: accountOf ?? (async () => known) },
        decide: async ({ events, asks }, by) => {
          if (fails?.()) throw new Error('queue is down');
          expect(by.carrier_id).toBe(account.carrier_id);
          expect(asks?.ref.attempt_id).toBe('att_01');
          const calls = events.filter((it) => it.type !== 'results');
          told.push(...calls);
          const isAnswer = calls.some(({ type }) => type === 'answered');
          return isAnswer
            ? (decide?.(calls) ?? toBot(asks?.call_id ?? ''))
            : { kind: 'wait' };
        },
      },
      event,
      OURS,
    );
  return { invoke, told, types: () => told.map(({ type }) => type) };
}

/** A call that was placed, at the stand-in that invokes our function. */
async function placed(world: World = {}) {
  const fn = functionIn(world);
  const fake = fakeChime({ invoke: fn.invoke });
  const carrier = makeCarrier(fake.fetch);
  const answer = await carrier.place(makePlacement({ ref: REF }));
  if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer));
  const { call_id: id } = answer;
  const legs = () => ({
    person: fake.isLegUp(id, 'LEG-A'),
    bot: fake.isLegUp(id, 'LEG-B'),
  });
  return { ...fn, fake, carrier, id, legs };
}

const isDown = { person: false, bot: false };

describe('a call', () => {
  test('is connected, and over when the person hangs up', async () => {
    const { fake, id, types, legs } = await placed();
    await fake.rings(id);
    await fake.answers(id);
    expect(fake.running(id)?.Type).toBe('CallAndBridge');
    await fake.succeeds(id);
    expect(legs()).toEqual({ person: true, bot: true });
    await fake.hangsUp(id, 'LEG-A', 0);
    // Chime leaves the other leg up, and bills it.
    expect(legs()).toEqual(isDown);
    expect(types()).toEqual(['ringing', 'ringing', 'answered', 'ended']);
  });

  test('is over when the bot hangs up', async () => {
    const { fake, id, told, types, legs } = await placed();
    await fake.answers(id);
    await fake.succeeds(id);
    await fake.hangsUp(id, 'LEG-B', 0);
    expect(legs()).toEqual(isDown);
    expect(types()).toEqual(['ringing', 'answered', 'ended']);
    expect(told.at(-1)).toMatchObject({
      sip_code: 200,
      answered_at: new Date(NOW).toISOString(),
    });
  });

  test('that no bot takes ends, and says so', async () => {
    const { fake, id, types, legs } = await placed();
    await fake.answers(id);
    await fake.fails(id, 'CallNotAnswered');
    expect(legs()).toEqual(isDown);
    expect(types()).toEqual(['ringing', 'answered', 'attach_failed', 'ended']);
  });

  test('that cannot be connected from Chime ends, and says so', async () => {
    const decide = (): Directive => {
      const directive = toBot('tx-1');
      if (directive.kind !== 'attach') throw new Error(directive.kind);
      const target = { kind: 'websocket', url: 'wss://bot.example' } as const;
      return { kind: 'attach', attach: { ...directive.attach, target } };
    };
    const { fake, id, types, legs } = await placed({ decide });
    await fake.answers(id);
    expect(legs()).toEqual(isDown);
    expect(types()).toEqual(['ringing', 'answered', 'attach_failed', 'ended']);
  });

  test('waits for a command, in silence', async () => {
    const decide = (): Directive => ({ kind: 'wait' });
    const { fake, carrier, id, legs } = await placed({ decide });
    await fake.answers(id);
    expect(fake.running(id)?.Type).toBe('Pause');
    const directive = toBot(id);
    if (directive.kind !== 'attach') throw new Error(directive.kind);
    await carrier.attach?.(directive.attach);
    await carrier.attach?.(directive.attach);
    expect(fake.told.filter((it) => it === 'CallAndBridge')).toHaveLength(1);
    await fake.succeeds(id);
    expect(legs()).toEqual({ person: true, bot: true });
  });

  test('asks once more when no command comes', async () => {
    let asked = 0;
    const decide = (): Directive => {
      asked += 1;
      return asked < 3 ? { kind: 'wait' } : { kind: 'hang_up' };
    };
    const { fake, id, told, legs } = await placed({ decide });
    await fake.answers(id);
    await fake.succeeds(id);
    await fake.succeeds(id);
    expect(legs()).toEqual(isDown);
    const answers = told.filter(({ type }) => type === 'answered');
    // In the same words: it is one event to whoever applies it.
    expect(answers).toHaveLength(3);
    expect(new Set(answers.map((it) => JSON.stringify(it))).size).toBe(1);
  });

  test('hears a message by command, then ends', async () => {
    const decide = (): Directive => ({ kind: 'wait' });
    const { fake, carrier, id, legs } = await placed({ decide });
    await fake.answers(id);
    await carrier.playMessage?.(id, { text: 'Good bye.' });
    expect(fake.running(id)?.Type).toBe('Speak');
    await fake.succeeds(id);
    expect(legs()).toEqual(isDown);
  });

  test('a check does not cut a message off', async () => {
    const decide = (): Directive => ({
      kind: 'message',
      message: { text: 'Good bye.' },
    });
    const { fake, carrier, id, legs } = await placed({ decide });
    await fake.answers(id);
    await carrier.lookUp({
      client_token: 'att_01',
      call_id: id,
      to: '+14155550190',
      from: '+12025550100',
      since: new Date(NOW).toISOString(),
    });
    expect(fake.running(id)?.Type).toBe('Speak');
    await fake.succeeds(id);
    expect(legs()).toEqual(isDown);
  });

  test('is recorded; where that fails it goes on without', async () => {
    const decide = (): Directive => {
      const directive = toBot('tx-1');
      if (directive.kind !== 'attach') throw new Error(directive.kind);
      return { kind: 'attach', attach: { ...directive.attach, record: true } };
    };
    for (const recordingFails of [false, true]) {
      const { fake, id, legs } = await placed({ decide });
      fake.recordingFails = recordingFails;
      await fake.answers(id);
      expect(fake.told).toEqual(['StartCallRecording', 'CallAndBridge']);
      await fake.succeeds(id);
      expect(legs()).toEqual({ person: true, bot: true });
    }
  });
});

describe('when our function gives no answer', () => {
  test('Chime asks again, and all is well', async () => {
    let failures = 0;
    const fails = () => {
      failures += 1;
      // Its second event is the answer.
      return failures === 2 || failures === 3;
    };
    const { fake, id, types } = await placed({ fails });
    await fake.answers(id);
    expect(fake.running(id)?.Type).toBe('CallAndBridge');
    expect(types()).toEqual(['ringing', 'answered']);
    const sequences = fake.invocations.map(({ Sequence }) => Sequence);
    expect(sequences).toEqual([1, 2, 2, 2]);
  });

  test('Chime gives up after twenty seconds, with 480', async () => {
    let isDead = false;
    const { fake, id, types } = await placed({ fails: () => isDead });
    isDead = true;
    await fake.answers(id);
    expect(fake.isUp(id)).toBe(false);
    const last = fake.invocations.at(-1);
    expect(last?.InvocationEventType).toBe('HANGUP');
    expect(last?.ActionData).toMatchObject({
      Parameters: { SipResponseCode: 480 },
    });
    // The end itself was not heard either: a look-up finds it.
    expect(types()).toEqual(['ringing']);
  });

  test('an event that is told twice is the same event', async () => {
    const { fake, told } = await placed();
    await fake.repeats();
    expect(told[1]).toEqual(told[0]);
  });
});

describe('whoever is not ours hears nothing but the end', () => {
  const hear = async (event: unknown, world: World = {}) => {
    const fn = functionIn(world);
    const answer = await fn.invoke(event);
    replySchema.parse(answer);
    expect(fn.told).toEqual([]);
    expect(answer).not.toHaveProperty('TransactionAttributes');
    return answer.Actions?.map(({ Type }) => Type);
  };

  test.each<[string, unknown, World]>([
    ['a call that comes in', newInboundCall, {}],
    [
      'a carrier that is gone',
      callAnswered,
      { accountOf: async () => undefined },
    ],
    [
      'a carrier of another kind',
      callAnswered,
      { accountOf: async () => ({ ...known, kind: 'twilio' }) },
    ],
    [
      'another account of AWS',
      chimeEvent('CALL_ANSWERED', {
        details: { AwsAccountId: '999988887777' },
      }),
      {},
    ],
    [
      'another application',
      chimeEvent('CALL_ANSWERED', {
        details: { SipMediaApplicationId: 'another' },
      }),
      {},
    ],
    [
      'another organization',
      callAnswered,
      { accountOf: async () => ({ ...known, org_id: 'org_b' }) },
    ],
  ])('%s', async (...[, event, world]) => {
    expect(await hear(event, world)).toEqual(['Hangup']);
  });

  test('a call that went through another carrier', async () => {
    const answer = await takeChimeEvent(
      {
        realClock: { now: () => NOW },
        accounts: { accountOf: async () => known },
        decide: () => Promise.reject(new ForeignNews('att_01')),
      },
      chimeEvent('CALL_ANSWERED', { memory: given }),
      OURS,
    );
    expect(answer.Actions).toMatchObject([{ Type: 'Hangup' }]);
  });

  test('everybody, where no AWS account runs the function', async () => {
    expect(
      awsAccountOf('arn:aws:lambda:us-west-2:111122223333:function:take'),
    ).toBe(OURS.aws_account_id);
    const answer = await takeChimeEvent(
      {
        realClock: { now: () => NOW },
        accounts: { accountOf: async () => known },
        decide: () => Promise.reject(new Error('asked')),
      },
      callAnswered,
      { aws_account_id: awsAccountOf(undefined) },
    );
    expect(answer.Actions).toMatchObject([{ Type: 'Hangup' }]);
  });

  test('what is no event', async () => {
    expect(await hear({ hello: 'world' })).toEqual([]);
  });
});
