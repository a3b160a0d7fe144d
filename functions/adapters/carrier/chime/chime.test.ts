import { describe, expect, test } from 'vitest';
import {
  account,
  credentials,
  fakeChime,
  functionOf,
  makeCarrier,
  NOW,
  toBot,
} from '#tests/carriers/chime-rig.ts';
import { makePlacement, soughtBy } from '../testing.ts';
import { chimeCarrier } from './chime.ts';
import { argumentsOf, createCall, fits, updateCall } from './placement.ts';

const ref = 'eyJ';
const placement = makePlacement({ ref });
const application = account.settings.sip_media_application_id!;

describe('a placement', () => {
  test('tells our function whose it is, and its limits', () => {
    const amd = {
      placement: 'parallel',
      max_decision_ms: 30_000,
      until: 'verdict',
    } as const;
    expect(createCall({ ...placement, amd }, account)).toEqual({
      action: 'chime:CreateSipMediaApplicationCall',
      method: 'POST',
      path: `/sip-media-applications/${application}/calls`,
      body: {
        FromPhoneNumber: '+12025550100',
        ToPhoneNumber: '+14155550190',
        ArgumentsMap: {
          ref,
          token: 'att_01',
          carrier: 'car_chime',
          ring: '30',
          max: '3600',
          amd: '1',
        },
      },
    });
  });

  test.each([
    [{ to: 'sip:ada@example.com' }, 'number'],
    [{ to: '+0123' }, 'number'],
    [{ to: `+${'1'.repeat(16)}` }, 'number'],
    [{ from: 'Acme' }, 'caller_id'],
    [{ ref: 'x'.repeat(5_000) }, 'request'],
  ])('%j is refused here, and not sent', async (parts, scope) => {
    let asked = 0;
    const carrier = makeCarrier(async () => {
      asked += 1;
      return new Response('{}');
    });
    expect(await carrier.place({ ...placement, ...parts })).toMatchObject({
      kind: 'refused',
      class: 'terminal',
      scope,
    });
    expect(asked).toBe(0);
  });

  test('a quota that is used up is throttling, though it comes as HTTP 400', async () => {
    const fake = fakeChime({ invoke: functionOf() });
    fake.mood = 'quota';
    expect(await makeCarrier(fake.fetch).place(placement)).toEqual({
      kind: 'refused',
      class: 'throttled',
      scope: 'account',
      code: 'ResourceLimitExceeded',
    });
  });

  test('without a role nothing is sent, and the account is at fault', async () => {
    const carrier = chimeCarrier(
      account,
      { fetch: () => Promise.reject(), real_clock: { now: () => NOW } },
      () => {
        throw new Error('no role');
      },
    );
    expect(await carrier.place(placement)).toMatchObject({
      kind: 'refused',
      class: 'terminal',
      scope: 'account',
      code: 'no_credentials',
    });
  });

  test.each([
    'https://chime.evil.example',
    'https://amazonaws.com.evil.example',
    // Anybody's who has an account at AWS.
    'https://x1.execute-api.us-east-1.amazonaws.com',
    'https://voice-chime.s3.amazonaws.com',
  ])('the role’s keys are not shown to %s', async (api_url) => {
    let asked = 0;
    const elsewhere = {
      ...account,
      settings: { ...account.settings, api_url },
    };
    const fetch = async () => {
      asked += 1;
      return new Response('{}');
    };
    const deps = { fetch, real_clock: { now: () => NOW } };
    const carrier = chimeCarrier(elsewhere, deps, credentials);
    expect(await carrier.place(placement)).toMatchObject({
      code: 'no_credentials',
    });
    expect(asked).toBe(0);
  });
});

describe('commands', () => {
  const attach = (variables: Record<string, unknown>) => {
    const directive = toBot('tx-1');
    if (directive.kind !== 'attach') throw new Error(directive.kind);
    return { ...directive.attach, variables };
  };

  test('who is connected travels as one argument, without what is known anyway', () => {
    const { body } = updateCall(
      'tx/1',
      { do: 'attach', attach: attach({ name: 'Ada' }) },
      account,
    );
    expect(body).toEqual({
      Arguments: { do: 'attach', what: expect.any(String) },
    });
    const { what } = (body as { Arguments: { what: string } }).Arguments;
    expect(JSON.parse(what)).toEqual({
      client_token: 'att_01',
      target: { kind: 'sip', uri: 'sip:5550@bots.example' },
      conversation_id: 'cnv_01',
      variables: { name: 'Ada' },
      record: false,
    });
  });

  test('variables travel as far as there is room', () => {
    const { body } = updateCall(
      'tx-1',
      {
        do: 'attach',
        attach: attach({
          story: 'x'.repeat(5_000),
          quotes: '"'.repeat(600),
          address: { city: 'Ely' },
        }),
      },
      account,
    );
    const map = (body as { Arguments: Record<string, string> }).Arguments;
    expect(fits(map)).toBe(true);
    expect(JSON.parse(map.what!).variables).toEqual({
      quotes: '"'.repeat(600),
      'address.city': 'Ely',
    });
  });

  test('quotes take twice the room: fewer variables travel, and the order does', () => {
    const story = '"'.repeat(990);
    const map = argumentsOf({
      do: 'attach',
      attach: attach({ name: 'Ada', story }),
    });
    expect(fits(map)).toBe(true);
    expect(JSON.parse(map.what!).variables).toEqual({ name: 'Ada' });
  });

  test('what Chime would not take is not sent', async () => {
    const carrier = makeCarrier(() => Promise.reject(new Error('asked')));
    const audio_url = `https://bkt.s3.amazonaws.com/${'x'.repeat(5_000)}`;
    await expect(carrier.playMessage?.('tx-1', { audio_url })).rejects.toThrow(
      /size/,
    );
  });

  test('of a text as much is sent as is said', () => {
    const map = argumentsOf({
      do: 'message',
      message: { text: '語'.repeat(3_000), language: 'ja-JP' },
    });
    expect(fits(map)).toBe(true);
    expect(JSON.parse(map.what!)).toEqual({
      text: '語'.repeat(1_000),
      language: 'ja-JP',
    });
  });

  test.each([429, 500, 403])(
    'HTTP %i has the message come back',
    async (status) => {
      const carrier = makeCarrier(async () => Response.json({}, { status }));
      await expect(carrier.hangUp('tx-1')).rejects.toThrow(
        /^amazon chime did not take hang_up: /,
      );
    },
  );
});

describe('a look-up', () => {
  const MINUTE = 60_000;
  const since = new Date(NOW - MINUTE).toISOString();
  const never = () => Promise.reject(new Error('asked'));

  test('of a call whose answer got lost: nobody knows, until no phone rings any more', async () => {
    const call = soughtBy('att_01', { since });
    const at = (now: number) =>
      makeCarrier(never, { now: () => now }).lookUp(call);
    expect(await at(NOW)).toEqual({ kind: 'unavailable' });
    expect(await at(NOW + 2 * MINUTE)).toEqual({ kind: 'unavailable' });
    // Of a call that there is, its answer or its end was heard by then.
    expect(await at(NOW + 4 * MINUTE)).toEqual({ kind: 'absent' });
  });

  test('of a call that is up finds it, and holds it to its limits', async () => {
    let now = NOW;
    const fake = fakeChime({
      invoke: functionOf(toBot, () => now),
      now: () => now,
    });
    const carrier = makeCarrier(fake.fetch, { now: () => now });
    const placed = await carrier.place(
      makePlacement({ ref: refOf('att_01'), max_call_seconds: 120 }),
    );
    if (placed.kind !== 'accepted') throw new Error(placed.kind);
    const { call_id } = placed;
    await fake.answers(call_id);
    await fake.succeeds(call_id);
    const sought = soughtBy('att_01', { call_id, since });
    now += MINUTE;
    expect(await carrier.lookUp(sought)).toMatchObject({
      kind: 'found',
      call: { state: 'in_progress' },
    });
    expect(fake.isLegUp(call_id, 'LEG-B')).toBe(true);
    now += MINUTE;
    await carrier.lookUp(sought);
    expect(fake.isLegUp(call_id, 'LEG-A')).toBe(false);
    expect(fake.isLegUp(call_id, 'LEG-B')).toBe(false);
    expect(await carrier.lookUp(sought)).toEqual({
      kind: 'found',
      call: {
        call_id,
        client_token: 'att_01',
        placed_at: since,
        state: 'ended',
        ended_at: new Date(now).toISOString(),
      },
    });
  });

  test('of a phone that rings for too long ends it, where Chime lets us', async () => {
    let now = NOW;
    const fake = fakeChime({
      invoke: functionOf(toBot, () => now),
      now: () => now,
    });
    const carrier = makeCarrier(fake.fetch, { now: () => now });
    const placed = await carrier.place(makePlacement({ ref: refOf('att_01') }));
    if (placed.kind !== 'accepted') throw new Error(placed.kind);
    const { call_id } = placed;
    await fake.rings(call_id);
    const sought = soughtBy('att_01', { call_id });
    now += 20_000;
    await carrier.lookUp(sought);
    expect(fake.isUp(call_id)).toBe(true);
    now += 20_000;
    await carrier.lookUp(sought);
    expect(fake.isUp(call_id)).toBe(false);
  });

  function refOf(attempt_id: string): string {
    const tuple = ['org_a', 'cmp_01', 1, 0, 3, attempt_id];
    return Buffer.from(JSON.stringify(tuple)).toString('base64url');
  }
});
