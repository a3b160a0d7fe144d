import type { CreateCallRequest } from '@jambonz/sdk';
import { expect, test } from 'vitest';
import { makePlacement, soughtBy } from '../testing.ts';
import { jambonzFailures, toPlaceAnswer } from './failures.ts';
import { jambonzCarrier } from './jambonz.ts';
import { placementBody } from './placement.ts';
import { account, makeJambonz, NOW } from './testing.ts';

const placement = makePlacement();
const hooks = account.webhook_url;

test('a placement asks for what jambonz needs, by its own names', () => {
  const body = placementBody(account, placement, NOW);
  // Their types know a trunk beside `to`; their server takes it within, and refuses it there.
  const { to, ...rest } = body satisfies CreateCallRequest;
  expect(to).toEqual({
    type: 'phone',
    number: '+14155550190',
    trunk: 'my-trunk',
  });
  expect(rest).toEqual({
    from: '+12025550100',
    call_hook: {
      url: `${hooks}/call?ref=ref_01#rc=1&rp=ct,5xx`,
      method: 'POST',
    },
    call_status_hook: {
      url: `${hooks}/status?ref=ref_01#rc=5&rp=ct,rt,5xx`,
      method: 'POST',
    },
    timeout: 30,
    timeLimit: 3600,
    tag: {
      ref: 'ref_01',
      token: 'att_01',
      placed_at: '2026-03-02T15:00:00.250Z',
      ring_seconds: 30,
    },
    headers: { 'X-Attempt-Id': 'att_01' },
    speech_synthesis_vendor: 'google',
    speech_synthesis_language: 'en-US',
    speech_synthesis_voice: 'en-US-Standard-C',
    speech_recognizer_vendor: 'google',
    speech_recognizer_language: 'en-US',
  });
});

test('voices and ears are those of the account', () => {
  const settings = {
    ...account.settings,
    speech_vendor: 'microsoft',
    speech_language: 'de-DE',
    speech_voice: 'de-DE-KatjaNeural',
    trunk: '',
  };
  const body = placementBody({ ...account, settings }, placement, NOW);
  expect(body.to).toEqual({ type: 'phone', number: '+14155550190' });
  expect(body).toMatchObject({
    speech_synthesis_vendor: 'microsoft',
    speech_synthesis_language: 'de-DE',
    speech_synthesis_voice: 'de-DE-KatjaNeural',
    speech_recognizer_vendor: 'microsoft',
    speech_recognizer_language: 'de-DE',
  });
});

test('whoever waits for a person gets a verdict in two seconds, and jambonz asks', () => {
  const amd = {
    placement: 'before_attach',
    max_decision_ms: 2_000,
    until: 'message_end',
  } as const;
  const body = placementBody(account, { ...placement, amd }, NOW);
  expect(body.amd).toEqual({
    actionHook: `${hooks}/amd?ref=ref_01&asks=1#rc=2&rp=ct,5xx`,
    timers: { noSpeechTimeoutMs: 2_000, decisionTimeoutMs: 2_000 },
  });
  expect(body.call_hook.url).toContain('/call?ref=ref_01&amd_ms=2000#');
});

test('a bot talks meanwhile, and a machine is told of when its greeting is over', () => {
  const amd = {
    placement: 'parallel',
    max_decision_ms: 30_000,
    until: 'message_end',
  } as const;
  const body = placementBody(account, { ...placement, amd }, NOW);
  expect(body.amd).toEqual({
    actionHook: `${hooks}/amd?ref=ref_01&until=end#rc=2&rp=ct,5xx`,
    timers: { noSpeechTimeoutMs: 5_000, decisionTimeoutMs: 30_000 },
  });
  expect(body.call_hook.url).not.toContain('amd_ms');
});

const answered = (status: number, body: unknown, retryAfter?: string) =>
  toPlaceAnswer({
    kind: 'answered',
    status,
    body,
    headers: new Headers(retryAfter ? { 'retry-after': retryAfter } : {}),
  });

const words: Readonly<Record<string, string>> = {
  other_account: 'unauthorized createCall request for account 1',
  no_application: 'application_sid not found 1',
  invalid_to: 'missing or invalid to property: {}',
  invalid_from: 'missing from parameter',
  no_sbc: 'no available SBCs for outbound call creation',
  no_media_server: 'no available Freeswitch for outbound call creation',
};

test.each(jambonzFailures.map((row) => [row.code, row] as const))(
  'a placement refused as %s is that and nothing else',
  (code, { status, class: class_, scope }) => {
    expect(answered(status, { msg: words[code] ?? 'so it is' })).toEqual({
      kind: 'refused',
      class: class_,
      scope,
      code,
    });
  },
);

test('each row is what it is meant to be', () => {
  const rows = jambonzFailures.map(
    (row) => `${row.status} ${row.code}: ${row.class} ${row.scope}`,
  );
  expect(rows).toEqual([
    '400 other_account: terminal account',
    '400 no_application: terminal account',
    '400 invalid_to: terminal number',
    '400 invalid_from: terminal caller_id',
    '400 bad_request: terminal request',
    '401 unauthorized: terminal account',
    '402 no_credit: terminal account',
    '403 forbidden: terminal account',
    '404 no_account: terminal account',
    '422 unprocessable: terminal request',
    '429 too_many_requests: throttled account',
    '480 no_feature_server: retryable route',
    '500 no_sbc: retryable route',
    '500 no_media_server: retryable route',
  ]);
});

test.each([
  // Its API says the same when the server that dials took the call and its answer was lost.
  [500, 'Internal Server Error'],
  [500, { msg: 'fetch failed' }],
  [502, '<html>'],
  [504, undefined],
  [408, {}],
  [302, {}],
  [201, {}],
  [201, 'cut o'],
])('a placement answered %i %j may have made a call', (status, body) => {
  expect(answered(status, body)).toEqual({ kind: 'unknown' });
});

test.each([
  ['7', { retry_after_seconds: 7 }],
  ['Wed, 21 Oct 2026 07:28:00 GMT', {}],
])('slowed down until %s', (header, expected) => {
  expect(answered(429, {}, header)).toEqual({
    kind: 'refused',
    class: 'throttled',
    scope: 'account',
    code: 'too_many_requests',
    ...expected,
  });
});

test('a call that rings is hung up by the other word', async () => {
  const { jambonz, deps } = makeJambonz();
  const carrier = jambonzCarrier(account, deps);
  await carrier.place(placement);
  const [call] = jambonz.calls.values();
  await carrier.hangUp(call!.sid);
  expect(call!.status).toBe('no-answer');
});

test('an order that nobody takes comes back, with no number in its error', async () => {
  const { deps } = makeJambonz();
  const carrier = jambonzCarrier(account, {
    ...deps,
    fetch: async () => new Response('Bad Gateway', { status: 502 }),
  });
  await expect(carrier.hangUp('sid')).rejects.toThrow(
    'jambonz did not take an order: 502',
  );
  await expect(carrier.playMessage!('sid', {})).rejects.toThrow('502');
});

test('a call that its server lost is not taken for one that is over', async () => {
  const { jambonz, deps } = makeJambonz();
  const carrier = jambonzCarrier(account, deps);
  await carrier.place(placement);
  const [call] = jambonz.calls.values();
  // Refused both ways, and still listed as up.
  jambonz.status(call!, 'queued', 100);
  const put = deps.fetch;
  const fetch: typeof put = (input, init) =>
    init?.method === 'PUT'
      ? Promise.resolve(new Response('', { status: 500 }))
      : put(input, init);
  const cut = jambonzCarrier(account, { ...deps, fetch });
  await expect(cut.hangUp(call!.sid)).rejects.toThrow('500');
});

const token = soughtBy('att_01', { since: '2026-03-02T15:00:00.000Z' });

test('a call whose answer was lost is found by its numbers while it is up', async () => {
  const { jambonz, clock, deps } = makeJambonz();
  const carrier = jambonzCarrier(account, deps);
  await carrier.place(placement);
  const [call] = jambonz.calls.values();
  clock.at += 3_000;
  jambonz.status(call!, 'ringing', 180);
  expect(await carrier.lookUp(token)).toEqual({
    kind: 'found',
    call: {
      call_id: call!.sid,
      client_token: 'att_01',
      state: 'ringing',
      placed_at: token.since,
    },
  });
});

test('one that is over is told from an earlier one by its time', async () => {
  const { jambonz, clock, deps } = makeJambonz();
  const carrier = jambonzCarrier(account, deps);
  await carrier.place(placement);
  const [earlier] = jambonz.calls.values();
  jambonz.status(earlier!, 'busy', 486, 'Busy Here');
  clock.at += 600_000;
  const since = new Date(clock.at).toISOString();
  const sought = { ...token, since };
  expect(await carrier.lookUp(sought)).toEqual({ kind: 'absent' });

  await carrier.place(placement);
  const call = [...jambonz.calls.values()].at(-1)!;
  clock.at += 4_000;
  jambonz.status(call, 'in-progress', 200, 'OK');
  clock.at += 8_000;
  jambonz.status(call, 'completed', 200);
  expect(await carrier.lookUp(sought)).toEqual({
    kind: 'found',
    call: {
      call_id: call.sid,
      client_token: 'att_01',
      state: 'ended',
      placed_at: since,
      answered_at: new Date(clock.at - 8_000).toISOString(),
      ended_at: new Date(clock.at).toISOString(),
      sip_code: 200,
    },
  });
});

test('without times nobody says that there is no call', async () => {
  const { jambonz, clock, deps } = makeJambonz();
  const carrier = jambonzCarrier(account, deps);
  await carrier.place(placement);
  const [call] = jambonz.calls.values();
  jambonz.status(call!, 'failed', 404, 'Not Found');
  jambonz.keepsRecords = false;
  clock.at += 60_000;
  expect(await carrier.lookUp(token)).toEqual({ kind: 'unavailable' });
});

test('what jambonz has forgotten by now may have been a call', async () => {
  const { clock, deps } = makeJambonz();
  const carrier = jambonzCarrier(account, deps);
  expect(await carrier.lookUp(token)).toEqual({ kind: 'absent' });
  clock.at += 51 * 60_000;
  expect(await carrier.lookUp(token)).toEqual({ kind: 'unavailable' });
});

test('a call of a known id that is over has ended, by its records or by now', async () => {
  const { jambonz, clock, deps } = makeJambonz();
  const carrier = jambonzCarrier(account, deps);
  await carrier.place(placement);
  const [call] = jambonz.calls.values();
  clock.at += 9_000;
  jambonz.status(call!, 'busy', 603, 'Decline');
  jambonz.keepsRecords = false;
  clock.at += 50_000;
  const known = { ...token, call_id: call!.sid };
  expect(await carrier.lookUp(known)).toEqual({
    kind: 'found',
    call: {
      call_id: call!.sid,
      client_token: 'att_01',
      state: 'ended',
      placed_at: token.since,
      ended_at: new Date(clock.at).toISOString(),
      sip_code: 603,
    },
  });
  const others = { ...token, call_id: 'another' };
  expect(await carrier.lookUp(others)).toEqual({ kind: 'unavailable' });
});
