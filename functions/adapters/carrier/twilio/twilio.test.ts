import { describe, expect, it } from 'vitest';
import {
  type FakeCall,
  FakeTwilio,
  type TwilioMood,
} from '#tests/carriers/fake-twilio.ts';
import { judged } from '#tests/carriers/twilio-judge.ts';
import type { Placement } from '../carrier.ts';
import { makePlacement, soughtBy } from '../testing.ts';
import { ACCOUNT_SID, makeAccount, NOW, ref } from './testing.ts';
import { twilioCarrier } from './twilio.ts';

const account = makeAccount();

function start(fetch?: typeof globalThis.fetch) {
  const clock = { now: NOW };
  const twilio = new FakeTwilio({
    account_sid: ACCOUNT_SID,
    auth_token: account.credentials.auth_token!,
    now: () => clock.now,
  });
  const carrier = twilioCarrier(account, {
    fetch: fetch ?? judged(twilio.fetch),
    real_clock: { now: () => clock.now },
  });
  const place = (parts: Partial<Placement> = {}) =>
    carrier.place(makePlacement({ ref, ...parts }));
  return { clock, twilio, carrier, place };
}

async function up() {
  const at = start();
  const answer = await at.place();
  if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer));
  const call = at.twilio.calls[0]!;
  at.clock.now += 5_000;
  at.twilio.answer(call);
  return { ...at, call, call_id: answer.call_id };
}

it('has the rate of its account', () => {
  expect(start().carrier).toMatchObject({
    kind: 'twilio',
    calls_per_second: 1,
  });
});

it.each([{ sid: 'CA1' }, { sid: 'CA1', status: 'queued', queue_time: 0 }])(
  'takes %o for a call',
  async (said) => {
    const { place } = start(async () => Response.json(said, { status: 201 }));
    expect(await place()).toEqual({ kind: 'accepted', call_id: 'CA1' });
  },
);

describe('while tokens are changed', () => {
  const start = (credentials: Record<string, string>) => {
    const twilio = new FakeTwilio({
      account_sid: ACCOUNT_SID,
      auth_token: 'c'.repeat(32),
      now: () => NOW,
    });
    const deps = {
      fetch: judged(twilio.fetch),
      real_clock: { now: () => NOW },
    };
    return {
      twilio,
      carrier: twilioCarrier(makeAccount({ credentials }), deps),
    };
  };
  const old = { auth_token: 'a'.repeat(32) };
  const both = { ...old, next_auth_token: 'c'.repeat(32) };

  it('calls with the one that Twilio knows', async () => {
    const { twilio, carrier } = start(both);
    const answer = await carrier.place(makePlacement({ ref }));
    expect(answer).toMatchObject({ kind: 'accepted' });
    expect([twilio.placements, twilio.calls.length]).toEqual([2, 1]);
    const [call] = twilio.calls;
    twilio.answer(call!);
    await carrier.hangUp(call!.sid);
    expect(await carrier.recording!(call!.sid)).not.toBeNull();
  });

  it('is refused when Twilio knows none, and when there is none', async () => {
    for (const credentials of [old, { ...old, next_auth_token: 'd' }]) {
      const { carrier } = start(credentials);
      expect(await carrier.place(makePlacement({ ref }))).toMatchObject({
        kind: 'refused',
        class: 'terminal',
        scope: 'account',
        code: 'twilio_20003',
      });
    }
  });
});

describe('a call that Twilio queues', () => {
  it('is taken when its turn comes soon', async () => {
    const { twilio, place } = start();
    twilio.queue_ms = 900;
    const not_after = new Date(NOW + 1_000).toISOString();
    expect(await place({ not_after })).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['beyond the end of the window', 900, 800, 1],
    ['for longer than we wait', 5_001, 3_600_000, 6],
    ['for hours', 20_000_000, 3_600_000, 60],
  ])('%s is taken back', async (_case, queued, left, pause) => {
    const { twilio, place } = start();
    twilio.queue_ms = queued;
    const not_after = new Date(NOW + left).toISOString();
    expect(await place({ not_after })).toEqual({
      kind: 'refused',
      class: 'throttled',
      scope: 'account',
      code: 'twilio_queued',
      retry_after_seconds: pause,
    });
    expect(twilio.calls.map(({ status }) => status)).toEqual(['canceled']);
  });

  it('is a call, when it cannot be taken back any more', async () => {
    const { twilio, place } = start();
    twilio.queue_ms = 60_000;
    twilio.onPlaced = (call) => twilio.answer(call);
    const [answer] = [await place()];
    expect(answer).toMatchObject({ kind: 'accepted' });
    expect(twilio.calls.map(({ status }) => status)).toEqual(['in-progress']);
  });
});

it.each<[TwilioMood, string, string]>([
  ['throttles', 'throttled', 'account'],
  ['bad_number', 'terminal', 'number'],
  ['bad_caller_id', 'terminal', 'caller_id'],
  ['bad_account', 'terminal', 'account'],
])('tells why Twilio refuses: %s', async (mood, class_, scope) => {
  const { twilio, place } = start();
  twilio.mood = mood;
  const answer = await place();
  expect(answer).toMatchObject({ kind: 'refused', class: class_, scope });
});

it('says nothing of numbers or keys in what it throws', async () => {
  const { carrier, twilio } = await up();
  const { sid } = twilio.calls[0]!;
  const broken = twilioCarrier(account, {
    fetch: async () => Response.json({ code: 20500 }, { status: 500 }),
    real_clock: { now: () => NOW },
  });
  await expect(broken.hangUp(sid)).rejects.toThrow(
    'Twilio did not hang up: 500, code 20500',
  );
  expect(carrier.kind).toBe('twilio');
});

describe('commands', () => {
  const attach = (call_id: string) => ({
    call_id,
    client_token: 'att_01',
    ref,
    target: { kind: 'websocket', url: 'wss://bot.example.com/' } as const,
    conversation_id: 'cnv_01',
    variables: {},
    record: false,
  });

  it('connect, play and hang up a call that is up', async () => {
    const { carrier, call, call_id } = await up();
    await carrier.attach!(attach(call_id));
    await carrier.playMessage!(call_id, { text: 'Goodbye' });
    await carrier.hangUp(call_id);
    expect(call.commands).toEqual([
      expect.stringContaining('<Stream url="wss://bot.example.com/"'),
      expect.stringContaining('<Say>Goodbye</Say><Hangup/>'),
      'Status=completed',
    ]);
    expect(call.status).toBe('completed');
  });

  it('are done when the call is over', async () => {
    const { carrier, twilio, call, call_id } = await up();
    twilio.end(call, 'completed', 200);
    await carrier.attach!(attach(call_id));
    await carrier.playMessage!(call_id, { text: 'Goodbye' });
    await carrier.hangUp(call_id);
    expect(call.commands).toEqual([]);
  });

  it('come back when the way to Twilio is cut', async () => {
    const { call_id } = await up();
    const cut = twilioCarrier(account, {
      fetch: () => Promise.reject(new TypeError('fetch failed')),
      real_clock: { now: () => NOW },
    });
    await expect(cut.attach!(attach(call_id))).rejects.toThrow('connect');
    await expect(cut.playMessage!(call_id, {})).rejects.toThrow('play');
  });

  it('come back when a 404 is not Twilio’s', async () => {
    const { call_id } = await up();
    const other = twilioCarrier(account, {
      fetch: async () => new Response('not here', { status: 404 }),
      real_clock: { now: () => NOW },
    });
    await expect(other.hangUp(call_id)).rejects.toThrow('404');
  });
});

describe('a recording', () => {
  it('is there once the call is over', async () => {
    const { carrier, twilio, call, call_id } = await up();
    expect(await carrier.recording!(call_id)).toBeNull();
    twilio.end(call, 'completed', 200);
    expect(await carrier.recording!(call_id)).toEqual({
      content_type: 'audio/mpeg',
      bytes: Buffer.from(`sound of ${call.sid}`),
    });
  });

  it('is not there of a call that nobody knows, or that was not recorded', async () => {
    const { carrier, twilio, place } = start();
    expect(await carrier.recording!(`CA${'0'.repeat(32)}`)).toBeNull();
    await place({ record: false });
    const [call] = twilio.calls;
    twilio.answer(call!);
    twilio.end(call!, 'completed', 200);
    expect(await carrier.recording!(call!.sid)).toBeNull();
  });

  it('may be there when Twilio does not say', async () => {
    const down = twilioCarrier(account, {
      fetch: async () => new Response('', { status: 503 }),
      real_clock: { now: () => NOW },
    });
    await expect(down.recording!(`CA${'0'.repeat(32)}`)).rejects.toThrow('503');
  });
});

describe('a look-up', () => {
  const since = new Date(NOW).toISOString();
  const lost = soughtBy('att_01', { since });

  it.each<[string, (t: FakeTwilio, call: FakeCall) => void, object]>([
    ['in the queue', () => {}, { state: 'ringing' }],
    [
      'ringing',
      (_, call) => {
        call.status = 'ringing';
      },
      { state: 'ringing' },
    ],
    [
      'up',
      (t, call) => t.answer(call),
      { state: 'in_progress', answered_at: '2026-03-02T15:01:00.000Z' },
    ],
    ['busy', (t, call) => t.end(call, 'busy', 486), { sip_code: 486 }],
    ['rung out', (t, call) => t.end(call, 'no-answer'), { sip_code: 408 }],
    ['taken back', (t, call) => t.end(call, 'canceled'), { sip_code: 487 }],
    ['failed', (t, call) => t.end(call, 'failed'), { state: 'ended' }],
  ])('finds a call by its numbers: %s', async (_case, change, expected) => {
    const { carrier, twilio, place, clock } = start();
    await place();
    clock.now += 60_000;
    change(twilio, twilio.calls[0]!);
    const call_id = twilio.calls[0]!.sid;
    for (const sought of [lost, { ...lost, call_id }]) {
      expect(await carrier.lookUp(sought)).toMatchObject({
        kind: 'found',
        call: {
          call_id,
          client_token: 'att_01',
          placed_at: since,
          ...expected,
        },
      });
    }
  });

  it('tells what a call cost, when it was answered, and by whom', async () => {
    const { carrier, twilio, clock, call, call_id } = await up();
    clock.now += 42_000;
    twilio.end(call, 'completed', 200);
    call.answered_by = 'machine_end_beep';
    expect(await carrier.lookUp({ ...lost, call_id })).toEqual({
      kind: 'found',
      call: {
        call_id,
        client_token: 'att_01',
        state: 'ended',
        placed_at: since,
        answered_at: '2026-03-02T15:00:05.000Z',
        ended_at: '2026-03-02T15:00:47.000Z',
        sip_code: 200,
        cost_usd: 0.013,
        verdict: 'machine',
      },
    });
  });

  it.each([
    ['not yet known', { price: null, price_unit: 'USD' }],
    ['in euros', { price: '-0.1', price_unit: 'EUR' }],
    ['no number', { price: 'much', price_unit: 'USD' }],
  ])('tells no cost that is %s', async (_case, price) => {
    const { twilio, call, call_id } = await up();
    twilio.end(call, 'completed', 200);
    const priced = twilioCarrier(account, {
      fetch: async (input, init) => {
        const answer = await twilio.fetch(input, init);
        return Response.json({ ...(await answer.json()), ...price });
      },
      real_clock: { now: () => NOW },
    });
    const found = await priced.lookUp({ ...lost, call_id });
    expect(found).toMatchObject({ kind: 'found' });
    expect(found.kind === 'found' && found.call).not.toHaveProperty('cost_usd');
  });

  it('knows that there is no such call', async () => {
    const { carrier, place } = start();
    expect(await carrier.lookUp(lost)).toEqual({ kind: 'absent' });
    await place({ to: '+14155550191' });
    expect(await carrier.lookUp(lost)).toEqual({ kind: 'absent' });
    const call_id = `CA${'0'.repeat(32)}`;
    const byId = await carrier.lookUp({ ...lost, call_id });
    expect(byId).toEqual({ kind: 'absent' });
  });

  it('does not take a call of before for this one, and of two the newest', async () => {
    const { carrier, twilio, place, clock } = start();
    await place();
    clock.now += 60_000;
    const later = { ...lost, since: new Date(clock.now).toISOString() };
    expect(await carrier.lookUp(later)).toEqual({ kind: 'absent' });
    await place();
    clock.now += 1_000;
    await place();
    expect(await carrier.lookUp(later)).toMatchObject({
      call: { call_id: twilio.calls[2]!.sid },
    });
  });

  it('takes no call of others for this one, whatever a list has in it', async () => {
    const calls = [{ sid: 'CA1', to: '+12025550199', from: lost.from }];
    const other = twilioCarrier(account, {
      fetch: async () => Response.json({ calls }),
      real_clock: { now: () => NOW },
    });
    expect(await other.lookUp(lost)).toEqual({ kind: 'absent' });
  });

  it('is of no use when another answers', async () => {
    const other = twilioCarrier(account, {
      fetch: async () => new Response('not here', { status: 404 }),
      real_clock: { now: () => NOW },
    });
    const call_id = `CA${'0'.repeat(32)}`;
    for (const sought of [lost, { ...lost, call_id }]) {
      expect(await other.lookUp(sought)).toEqual({ kind: 'unavailable' });
    }
  });
});
