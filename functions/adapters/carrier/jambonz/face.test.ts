import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallRef } from '#functions/platform/messages.ts';
import { type FakeCall, signJambonz } from '#tests/carriers/fake-jambonz.ts';
import { encodeRef } from '../call-ref.ts';
import { makePlacement } from '../testing.ts';
import { jambonzFace } from './face.ts';
import { jambonzCarrier } from './jambonz.ts';
import { account, inbound, makeJambonz, NOW, SECRET } from './testing.ts';

const ref: CallRef = {
  org_id: 'org_a',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 41,
  slot: 3,
  attempt_id: 'att_01',
};
const encoded = encodeRef(ref);
const hooks = account.webhook_url;

/** A call that jambonz took, and what our face says of its webhooks. */
async function placed(parts: Parameters<typeof makePlacement>[0] = {}) {
  const { jambonz, clock, deps } = makeJambonz();
  const placement = makePlacement({ ref: encoded, ...parts });
  await jambonzCarrier(account, deps).place(placement);
  const call = [...jambonz.calls.values()].at(-1)!;
  const read = (hook: ReturnType<typeof jambonz.asks>) =>
    jambonzFace.receive(inbound(hook), account, clock.at);
  const status = (...is: [string, number, string?]) =>
    read(jambonz.status(call, ...is));
  /** Any webhook of ours: its path and query. */
  const tell = (path: string, more: Record<string, unknown> = {}) =>
    read(jambonz.hook(call, `${hooks}${path}`, more));
  return { jambonz, clock, call, read, status, tell };
}

const event = (call: FakeCall, parts: Record<string, unknown>) => ({
  v: 1,
  ...ref,
  call_id: call.sid,
  ...parts,
});

test('a phone that rings, or plays music of its own, rings', async () => {
  const { call, status } = await placed();
  const rings = {
    kind: 'taken',
    events: [
      event(call, {
        event_id: `${call.sid}:ringing`,
        type: 'ringing',
        rings: true,
        at: '2026-03-02T15:00:00.250Z',
      }),
    ],
  };
  expect(status('ringing', 180)).toEqual(rings);
  expect(status('early-media', 183)).toEqual(rings);
});

test('that somebody answered is told where it is asked what to do, and there alone', async () => {
  const { jambonz, call, read, status } = await placed();
  const silent = { kind: 'taken', events: [] };
  expect(status('trying', 100)).toEqual(silent);
  expect(status('in-progress', 200)).toEqual(silent);
  expect(read(jambonz.asks(call))).toEqual({
    kind: 'taken',
    events: [
      event(call, {
        event_id: `${call.sid}:answered`,
        type: 'answered',
        at: '2026-03-02T15:00:00.250Z',
      }),
    ],
    asks: { ref, call_id: call.sid },
  });
});

test('a call that was answered ends with its length', async () => {
  const { clock, call, status } = await placed();
  status('in-progress', 200);
  clock.at += 20_700;
  expect(status('completed', 200)).toEqual({
    kind: 'taken',
    events: [
      event(call, {
        event_id: `${call.sid}:ended`,
        type: 'ended',
        at: '2026-03-02T15:00:20.950Z',
        sip_code: 200,
        answered_at: '2026-03-02T15:00:00.950Z',
      }),
    ],
  });
});

const late = 12_000;
const fault = (code: number) => ({
  outcome: 'error',
  failure: {
    class: 'retryable',
    scope: 'route',
    code: `sip_${code}`,
    sip_code: code,
  },
});

test.each<[string, number, string, number, object]>([
  ['busy', 486, 'Busy Here', late, { outcome: 'busy' }],
  // Its word is the same as for 486: only the code tells.
  ['busy', 603, 'Decline', late, { outcome: 'rejected' }],
  [
    'busy',
    603,
    'Network Blocked',
    late,
    { outcome: 'rejected', possibly_blocked: true },
  ],
  ['failed', 600, 'Busy Everywhere', late, { outcome: 'busy' }],
  ['failed', 404, 'Not Found', 400, { outcome: 'invalid_number' }],
  ['failed', 480, 'Temporarily Unavailable', late, { outcome: 'no_answer' }],
  ['no-answer', 487, 'Request Terminated', 30_100, { outcome: 'no_answer' }],
  // Whoever rang that long may well have rung out; who gives up so soon has not,
  // nor who does not even answer that we gave up.
  ['failed', 408, 'Request Timeout', late, { outcome: 'no_answer' }],
  ['failed', 408, 'Request Timeout', 5_000, fault(408)],
  ['failed', 408, 'Request Timeout', 32_100, fault(408)],
  ['failed', 503, 'Service Unavailable', late, fault(503)],
  [
    'failed',
    503,
    'Max Account Calls In Progress',
    400,
    {
      outcome: 'error',
      failure: {
        class: 'throttled',
        scope: 'account',
        code: 'sip_503',
        sip_code: 503,
      },
    },
  ],
])('%s %i %s after %i ms', async (word, code, phrase, after, expected) => {
  const { clock, call, status } = await placed();
  clock.at += after;
  const received = status(word, code, phrase);
  expect(received).toEqual({
    kind: 'taken',
    events: [
      {
        ...event(call, {
          event_id: `${call.sid}:ended`,
          type: 'ended',
          at: expect.any(String),
          sip_code: code,
        }),
        ...expected,
      },
    ],
  });
});

test('a length that no call has is none', async () => {
  const { call, read, jambonz } = await placed();
  call.status = 'completed';
  for (const duration of [-1, 1e300, 'long']) {
    const hook = jambonz.hook(call, `${hooks}/status`, { duration });
    const received = await read(hook);
    expect(received).toMatchObject({ events: [{ sip_code: 200 }] });
    expect(received).not.toHaveProperty('events[0].answered_at');
  }
});

test('the other leg of a connected call is not the call', async () => {
  const { jambonz, call, read } = await placed();
  const leg = jambonz.hook(call, call.asked.call_status_hook!.url, {
    call_sid: 'leg',
    parent_call_sid: call.sid,
    call_status: 'busy',
    sip_status: 486,
  });
  expect(read(leg)).toEqual({ kind: 'taken', events: [] });
});

test.each([
  ['amd_human_detected', 'human'],
  ['amd_machine_detected', 'machine'],
  ['amd_machine_stopped_speaking', 'machine'],
  ['amd_tone_detected', 'machine'],
  ['amd_no_speech_detected', 'unknown'],
  ['amd_decision_timeout', 'unknown'],
  ['amd_error', 'unknown'],
  ['amd_tone_timeout', undefined],
  ['amd_stopped', undefined],
  ['amd_of_next_year', undefined],
])('%s is %s', async (type, verdict) => {
  const { call, tell } = await placed();
  const received = tell(`/amd?ref=${encoded}`, { type, greeting: 'Hello?' });
  expect(received).toEqual({
    kind: 'taken',
    events: verdict
      ? [
          event(call, {
            event_id: `${call.sid}:amd:${verdict}`,
            type: 'amd',
            at: '2026-03-02T15:00:00.250Z',
            verdict,
          }),
        ]
      : [],
  });
  expect(JSON.stringify(received)).not.toContain('Hello');
});

test('a machine is told of once its greeting is over, where a message follows', async () => {
  const { tell } = await placed();
  const path = `/amd?ref=${encoded}&until=end`;
  expect(tell(path, { type: 'amd_machine_detected' })).toEqual({
    kind: 'taken',
    events: [],
  });
  expect(tell(path, { type: 'amd_machine_stopped_speaking' })).toMatchObject({
    events: [{ verdict: 'machine' }],
  });
  expect(tell(path, { type: 'amd_human_detected' })).toMatchObject({
    events: [{ verdict: 'human' }],
  });
});

test('where nobody talks before the verdict, its webhook asks', async () => {
  const { call, tell } = await placed();
  const path = `/amd?ref=${encoded}&asks=1`;
  expect(tell(path, { type: 'amd_human_detected' })).toMatchObject({
    asks: { ref, call_id: call.sid },
  });
  expect(tell(path, { type: 'amd_stopped' })).not.toHaveProperty('asks');
});

test('who is asked again without a verdict has none', async () => {
  const { call, tell } = await placed();
  expect(tell(`/call?ref=${encoded}&again=1`)).toMatchObject({
    events: [{ type: 'amd', verdict: 'unknown', call_id: call.sid }],
    asks: { ref },
  });
});

test.each([
  ['websocket', { dial_call_duration: 12 }, true],
  ['websocket', {}, false],
  ['sip', { dial_call_status: 'completed', dial_sip_status: 200 }, true],
  ['sip', { dial_call_status: 'busy', dial_sip_status: 486 }, false],
  ['queue', { queue_result: 'hangup' }, true],
  ['queue', { queue_result: 'error' }, false],
  ['nobody', {}, false],
])('a %s that ends with %j was there: %s', async (as, more, isThere) => {
  const { call, tell } = await placed();
  const received = tell(`/attached?ref=${encoded}&as=${as}`, more);
  expect(received).toEqual(
    isThere
      ? {
          kind: 'taken',
          events: [],
          answer: {
            status: 200,
            content_type: 'application/json',
            body: '[{"verb":"hangup"}]',
          },
        }
      : {
          kind: 'taken',
          events: [
            event(call, {
              event_id: `${call.sid}:attach_failed`,
              type: 'attach_failed',
              at: '2026-03-02T15:00:00.250Z',
            }),
          ],
          asks: { ref, call_id: call.sid },
        },
  );
});

const unreadable = { kind: 'refused', status: 400 };

test('a webhook that is of another call than its address says is none of ours', async () => {
  const { tell } = await placed();
  const other = encodeRef({ ...ref, attempt_id: 'att_02' });
  expect(tell(`/status?ref=${other}`)).toEqual(unreadable);
  expect(
    tell(`/status?ref=${encoded}`, { customerData: { ref: other } }),
  ).toEqual(unreadable);
  // Its token names another attempt than its reference does.
  expect(
    tell('/status', { customerData: { ref: encoded, token: 'att_02' } }),
  ).toEqual(unreadable);
  expect(tell('/status', { customerData: {} })).toEqual(unreadable);
  expect(tell('/elsewhere')).toEqual(unreadable);
});

test('the tag is believed before the address, however it is spelt', async () => {
  const { jambonz, call, read } = await placed();
  const { ref: tagged, token } = call.asked.tag as Record<string, string>;
  for (const name of ['customerData', 'customerdata', 'customer_data']) {
    const hook = jambonz.hook(call, `${hooks}/call`, {
      customerData: undefined,
      [name]: { ref: tagged, token },
    });
    expect(read(hook)).toMatchObject({ asks: { ref } });
    const other = jambonz.hook(call, `${hooks}/call?ref=${encoded}`, {
      customerData: undefined,
      [name]: { ref: tagged, token: 'att_02' },
    });
    expect(read(other)).toEqual(unreadable);
  }
});

test('a call that began under the secret of before goes on with it', async () => {
  const { jambonz, call } = await placed();
  const hook = inbound(jambonz.status(call, 'ringing', 180));
  const credentials = {
    ...account.credentials,
    webhook_secret: 'wh_secret_new',
  };
  const changed = { ...account, credentials };
  expect(jambonzFace.receive(hook, changed, NOW)).toEqual({
    kind: 'refused',
    status: 403,
  });
  const both = { ...credentials, previous_webhook_secret: SECRET };
  expect(
    jambonzFace.receive(hook, { ...account, credentials: both }, NOW),
  ).toMatchObject({ kind: 'taken', events: [{ type: 'ringing' }] });
});

test.each(['', 'hello', '[]', '{"call_sid":7}', 'null'])(
  'signed, and no webhook: %j',
  (text) => {
    const body = Buffer.from(text);
    const received = jambonzFace.receive(
      {
        method: 'POST',
        url: `${hooks}/status?ref=${encoded}`,
        path: '/status',
        headers: { 'jambonz-signature': signJambonz(SECRET, NOW, body) },
        body,
      },
      account,
      NOW,
    );
    expect(received).toEqual(unreadable);
  },
);

test('the second of the signature is when it was, as near to now as it can be', async () => {
  const { jambonz, clock, call } = await placed();
  const hook = jambonz.status(call, 'ringing', 180);
  const at = async (now: number) => {
    clock.at = now;
    const received = await jambonzFace.receive(inbound(hook), account, now);
    if (received.kind !== 'taken') throw new Error(received.kind);
    const [first] = received.events;
    return first && 'at' in first && first.at;
  };
  expect(await at(NOW + 300)).toBe('2026-03-02T15:00:00.550Z');
  expect(await at(NOW + 90_000)).toBe('2026-03-02T15:00:00.999Z');
  expect(await at(NOW - 90_000)).toBe('2026-03-02T15:00:00.000Z');
});

test('whatever is signed, nothing breaks, and what is taken is of our call', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('completed', 'busy'));
  const names = [
    'call_status',
    'sip_status',
    'sip_reason',
    'duration',
    'parent_call_sid',
    'type',
    'customerData',
    'customerdata',
    'dial_call_status',
    'dial_call_duration',
    'queue_result',
  ];
  const payload = fc.record(
    Object.fromEntries([
      ['call_sid', fc.oneof(fc.constant('sid'), odd)],
      ...names.map((name) => [name, odd]),
    ]),
    { requiredKeys: [] },
  );
  const path = fc.constantFrom(
    `/call?ref=${encoded}`,
    `/call?ref=${encoded}&again=1`,
    `/status?ref=${encoded}`,
    `/amd?ref=${encoded}&asks=1`,
    `/attached?ref=${encoded}&as=sip`,
    '/do?d=%00',
    '/status?ref=%E0%A4%A',
    '',
  );
  fc.assert(
    fc.property(payload, path, (said, to) => {
      const body = Buffer.from(JSON.stringify(said));
      const headers = { 'jambonz-signature': signJambonz(SECRET, NOW, body) };
      const url = `${hooks}${to}`;
      const hook = inbound({ url, headers, body, sent_at: NOW });
      const received = jambonzFace.receive(hook, account, NOW);
      if (!('kind' in received)) throw new Error('it waits');
      if (received.kind === 'refused') expect(received.status).toBe(400);
      else for (const one of received.events) expect(one).toMatchObject(ref);
    }),
    { numRuns: 200 },
  );
});
