import { getValidator } from '@jambonz/sdk';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttachTarget } from '../carrier.ts';
import type { Directive } from '../inbound.ts';
import { makePlacement } from '../testing.ts';
import { jambonzFace } from './face.ts';
import { jambonzCarrier } from './jambonz.ts';
import { seal, unseal } from './sealed.ts';
import { account, inbound, makeJambonz, SECRET } from './testing.ts';
import { sipHeaders } from './verbs.ts';

const hooks = account.webhook_url;

const attachTo = (target: AttachTarget, variables = {}) => ({
  call_id: 'sid_1',
  client_token: 'att_01:attach',
  ref: 'ref_01',
  target,
  conversation_id: 'cnv_01',
  variables,
  record: false,
});

const asked = (path: string) => ({
  method: 'POST',
  url: `${hooks}${path}`,
  path: path.split('?')[0]!,
  headers: {},
  body: Buffer.from('{}'),
});

/** What jambonz is told, held to its own schemas. */
function verbsOf(directive: Directive, path = '/call?ref=ref_01') {
  const reply = jambonzFace.reply(directive, account, asked(path));
  expect(reply).toMatchObject({
    status: 200,
    content_type: 'application/json',
  });
  const verbs = JSON.parse(reply.body!);
  expect(getValidator().validate(verbs)).toEqual({ valid: true, errors: [] });
  return verbs;
}

const attach = (target: AttachTarget, variables = {}) =>
  verbsOf({ kind: 'attach', attach: attachTo(target, variables) });

test('the schemas of jambonz refuse what is wrong', () => {
  const wrong = [
    [{ verb: 'melt' }],
    [{ verb: 'pause' }],
    [{ verb: 'listen', url: 'wss://bot.test', sampleRate: 'high' }],
    [{ verb: 'dial', target: [] }],
  ];
  for (const verbs of wrong) {
    expect(getValidator().validate(verbs).valid).toBe(false);
  }
});

test('a bot at a socket hears and speaks, and knows who it talks to', () => {
  expect(
    attach(
      { kind: 'websocket', url: 'wss://bot.test/media', auth_token: 'tok' },
      { name: 'Ada' },
    ),
  ).toEqual([
    {
      verb: 'listen',
      url: 'wss://bot.test/media',
      actionHook: `${hooks}/attached?ref=ref_01&as=websocket#rc=1&rp=ct,5xx`,
      mixType: 'mono',
      sampleRate: 8000,
      bidirectionalAudio: { enabled: true, streaming: true, sampleRate: 8000 },
      metadata: {
        conversation_id: 'cnv_01',
        auth_token: 'tok',
        variables: { name: 'Ada' },
      },
    },
  ]);
});

test('a SIP peer gets the same in headers', () => {
  expect(
    attach({ kind: 'sip', uri: 'sip:bot@pbx.test' }, { first_name: 'Ada' }),
  ).toEqual([
    {
      verb: 'dial',
      target: [{ type: 'sip', sipUri: 'sip:bot@pbx.test' }],
      actionHook: `${hooks}/attached?ref=ref_01&as=sip#rc=1&rp=ct,5xx`,
      timeout: 20,
      headers: { 'X-First-Name': 'Ada', 'X-Conversation-Id': 'cnv_01' },
    },
  ]);
});

test('people in a queue see it in the tag of the call', () => {
  expect(attach({ kind: 'queue', queue: 'support' }, { name: 'Ada' })).toEqual([
    {
      verb: 'tag',
      data: {
        ref: 'ref_01',
        conversation_id: 'cnv_01',
        variables: { name: 'Ada' },
      },
    },
    {
      verb: 'enqueue',
      name: 'support',
      actionHook: `${hooks}/attached?ref=ref_01&as=queue#rc=1&rp=ct,5xx`,
    },
  ]);
});

test('an application is the address of its verbs', () => {
  expect(
    attach({ kind: 'application', ref: 'https://app.test/start' }).at(-1),
  ).toEqual({ verb: 'redirect', actionHook: 'https://app.test/start' });
});

test.each([
  '9351f46a-678c-43f5-b8a6-d4eb58d131af',
  'http://app.test/start',
  'https://',
])('an application %s cannot be reached: jambonz says so at once', (id) => {
  expect(attach({ kind: 'application', ref: id })).toEqual([
    {
      verb: 'redirect',
      actionHook: `${hooks}/attached?ref=ref_01&as=nobody#rc=1&rp=ct,5xx`,
    },
  ]);
});

test('a message is played or said, then the call is over', () => {
  const message = (parts: object) =>
    verbsOf({ kind: 'message', message: parts });
  expect(message({ audio_url: 'https://x.test/a.wav', text: 'no' })).toEqual([
    { verb: 'play', url: 'https://x.test/a.wav' },
    { verb: 'hangup' },
  ]);
  expect(message({ text: 'Bye', language: 'en-US' })).toEqual([
    { verb: 'say', text: 'Bye' },
    { verb: 'hangup' },
  ]);
  expect(message({})).toEqual([{ verb: 'hangup' }]);
  expect(verbsOf({ kind: 'hang_up' })).toEqual([{ verb: 'hangup' }]);
});

test('whoever waits for a command is not kept for ever', () => {
  const waits = [{ verb: 'pause', length: 60 }, { verb: 'hangup' }];
  expect(verbsOf({ kind: 'wait' })).toEqual(waits);
});

test('whoever waits for a verdict that never comes is asked about again', () => {
  expect(verbsOf({ kind: 'wait' }, '/call?ref=ref_01&amd_ms=2000')).toEqual([
    { verb: 'pause', length: 2 },
    {
      verb: 'redirect',
      actionHook: `${hooks}/call?ref=ref_01&again=1#rc=1&rp=ct,5xx`,
    },
    { verb: 'pause', length: 60 },
    { verb: 'hangup' },
  ]);
});

test.each(['/amd?ref=ref_01&asks=1', '/call?ref=ref_01&again=1'])(
  'of a verdict and the question that crosses it, the later undoes nothing: %s',
  (path) => {
    const reply = jambonzFace.reply({ kind: 'wait' }, account, asked(path));
    expect(reply).toEqual({ status: 204 });
    expect(verbsOf({ kind: 'hang_up' }, path)).toEqual([{ verb: 'hangup' }]);
  },
);

/** What jambonz does when it is told to ask elsewhere: it asks there, and gets verbs. */
async function ordered(
  act: (carrier: ReturnType<typeof jambonzCarrier>, sid: string) => unknown,
) {
  const { jambonz, clock, deps } = makeJambonz();
  const carrier = jambonzCarrier(account, deps);
  await carrier.place(makePlacement());
  const [call] = jambonz.calls.values();
  jambonz.status(call!, 'in-progress', 200, 'OK');
  const urls: string[] = [];
  jambonz.onOrder = (_, url) => urls.push(url);
  await act(carrier, call!.sid);
  const hook = jambonz.hook(call!, urls[0]!);
  const received = jambonzFace.receive(inbound(hook), account, clock.at);
  return { url: urls[0]!, urls, received };
}

test('an order travels in its address, sealed, and comes back as verbs', async () => {
  const { url, received } = await ordered((carrier, call_id) =>
    carrier.attach!({
      ...attachTo(
        { kind: 'websocket', url: 'wss://bot.test', auth_token: 'tok' },
        { name: 'Ada' },
      ),
      call_id,
    }),
  );
  expect(url).toMatch(/\/do\?d=[\w-]+#rc=1&rp=ct,5xx$/);
  expect(received).toMatchObject({
    kind: 'taken',
    events: [],
    answer: { status: 200, content_type: 'application/json' },
  });
  const { answer } = received as { answer: { body: string } };
  expect(JSON.parse(answer.body)).toEqual(
    attach(
      { kind: 'websocket', url: 'wss://bot.test', auth_token: 'tok' },
      { name: 'Ada' },
    ),
  );
});

test('a message is one of them', async () => {
  const { received } = await ordered((carrier, sid) =>
    carrier.playMessage!(sid, { text: 'Bye' }),
  );
  const { answer } = received as { answer: { body: string } };
  expect(JSON.parse(answer.body)).toEqual([
    { verb: 'say', text: 'Bye' },
    { verb: 'hangup' },
  ]);
});

test('the same order twice is the same address', async () => {
  const { urls } = await ordered(async (carrier, sid) => {
    await carrier.playMessage!(sid, { text: 'Bye' });
    await carrier.playMessage!(sid, { text: 'Bye' });
  });
  expect(urls[0]).toBe(urls[1]);
});

test('variables that fill an address are left out, and the bot still knows its conversation', async () => {
  const text = Array.from({ length: 3_000 }, (_, n) => (n * n).toString(36));
  const { url, received } = await ordered((carrier, call_id) =>
    carrier.attach!({
      ...attachTo({ kind: 'websocket', url: 'wss://bot.test' }, { text }),
      call_id,
    }),
  );
  expect(url.length).toBeLessThan(6_000);
  const { answer } = received as { answer: { body: string } };
  expect(JSON.parse(answer.body)[0].metadata).toEqual({
    conversation_id: 'cnv_01',
    variables: {},
  });
});

test('an address that somebody else made orders nothing', async () => {
  const { jambonz, clock, deps } = makeJambonz();
  await jambonzCarrier(account, deps).place(makePlacement());
  const [call] = jambonz.calls.values();
  const verbs = [{ verb: 'hangup' }];
  for (const d of ['', 'AAAA', seal(verbs, 'of others'), seal('x', SECRET)]) {
    const hook = jambonz.hook(call!, `${hooks}/do?d=${d}`);
    expect(jambonzFace.receive(inbound(hook), account, clock.at)).toEqual({
      kind: 'refused',
      status: 400,
    });
  }
});

test('what is sealed comes out as it went in, and nothing that was changed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (value, where) => {
      const sealed = seal(value, SECRET);
      expect(JSON.stringify(unseal(sealed, SECRET))).toBe(
        JSON.stringify(value),
      );
      const at = where % sealed.length;
      const letter = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      // The last letter may hold bits that are of no byte.
      if (at < sealed.length - 1) {
        expect(unseal(changed, SECRET)).toBeUndefined();
      }
    }),
    { numRuns: 50 },
  );
});

test('no variable makes a header of its own', () => {
  const headers = sipHeaders('cnv_01', {
    evil: 'a\r\nX-Admin: 1',
    'bad name': 'x',
    conversation_id: 'another',
    list: [1, 2],
    nothing: undefined,
    long: 'y'.repeat(1_000),
  });
  expect(headers).toEqual({
    'X-Evil': 'a X-Admin: 1',
    'X-Conversation-Id': 'cnv_01',
    'X-List': '[1,2]',
    'X-Long': 'y'.repeat(256),
  });
});

test('no variable tells jambonz who calls, or whom', () => {
  const headers = sipHeaders('cnv_01', {
    preferred_from_user: '19005550100',
    'Override-To': 'sip:x@evil.example',
    account_sid: 'a',
    CALL_SID: 'b',
    jambonz_routing: 'c',
    cid: 'd',
    call_reason: 'renewal',
  });
  expect(headers).toEqual({
    'X-Call-Reason': 'renewal',
    'X-Conversation-Id': 'cnv_01',
  });
});

test('headers fill no more than there is room for, whole characters only', () => {
  const many = Array.from({ length: 60 }, (_, n) => [`v${n}`, 'x']);
  const headers = sipHeaders('cnv_01', Object.fromEntries(many));
  expect(Object.keys(headers)).toHaveLength(24);
  expect(headers['X-Conversation-Id']).toBe('cnv_01');
  const odd = sipHeaders('cnv_01', { odd: `y${'😀'.repeat(200)}` });
  expect(odd['X-Odd']).toBe(`y${'😀'.repeat(127)}`);
});
