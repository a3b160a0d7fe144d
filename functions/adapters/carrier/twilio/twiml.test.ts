import fc from 'fast-check';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import type { Attach, AttachTarget } from '../carrier.ts';
import { CALL_SID, makeAccount, ref } from './testing.ts';
import {
  attachTwiml,
  hangUpTwiml,
  messageTwiml,
  soonOverTwiml,
  waitTwiml,
} from './twiml.ts';

/** Twilio's own builder is the judge of ours: the same documents, byte for byte. */
const built = (build: (response: VoiceResponse) => unknown): string => {
  const response = new VoiceResponse();
  build(response);
  return response.toString();
};

const account = makeAccount();
const attached = `${account.webhook_url}/attached?ref=${ref}`;

const attachTo = (
  target: AttachTarget,
  variables: Record<string, unknown> = { first_name: 'Ada & <Co>' },
): Attach => ({
  call_id: CALL_SID,
  client_token: 'att_01',
  ref,
  target,
  conversation_id: 'cnv_01',
  variables,
  record: false,
});

describe('connects whoever answered', () => {
  it('to a bot, by a stream of sound both ways', () => {
    const target = {
      kind: 'websocket',
      url: 'wss://bot.example.com/talk',
      auth_token: 'secret "token"',
    } as const;
    const expected = built((response) => {
      const connect = response.connect({ action: attached });
      const stream = connect.stream({
        url: target.url,
        statusCallback: attached,
      });
      stream.parameter({ name: 'auth_token', value: target.auth_token });
      stream.parameter({ name: 'conversation_id', value: 'cnv_01' });
      stream.parameter({ name: 'first_name', value: 'Ada & <Co>' });
    });
    expect(attachTwiml(attachTo(target), account)).toBe(expected);
  });

  it('to a bot whose address has a query, which Twilio would drop', () => {
    const url = 'wss://bot.example.com/talk?tenant=7&mode=a%20b';
    const expected = built((response) => {
      const stream = response.connect({ action: attached }).stream({
        url: 'wss://bot.example.com/talk',
        statusCallback: attached,
      });
      stream.parameter({ name: 'tenant', value: '7' });
      stream.parameter({ name: 'mode', value: 'a b' });
      stream.parameter({ name: 'conversation_id', value: 'cnv_01' });
    });
    const attach = attachTo({ kind: 'websocket', url }, {});
    expect(attachTwiml(attach, account)).toBe(expected);
  });

  it('to a SIP address, with headers', () => {
    const uri = 'sip:bot@sip.example.com;transport=tls';
    const expected = built((response) =>
      response
        .dial({ action: attached })
        .sip(
          `${uri}?X-Outdial-Conversation-Id=cnv_01&X-Outdial-first-name=Ada%20%26%20%3CCo%3E`,
        ),
    );
    const attach = attachTo({ kind: 'sip', uri });
    expect(attachTwiml(attach, account)).toBe(expected);
  });

  it('to a TwiML app', () => {
    const sid = `AP${'a'.repeat(32)}`;
    const expected = built((response) => {
      const app = response.dial({ action: attached }).application({});
      app.applicationSid({}, sid);
      app.parameter({ name: 'conversation_id', value: 'cnv_01' });
      app.parameter({ name: 'first_name', value: 'Ada & <Co>' });
    });
    const attach = attachTo({ kind: 'application', ref: sid });
    expect(attachTwiml(attach, account)).toBe(expected);
  });

  it('to a flow of Studio, which has an address of its own', () => {
    const sid = `FW${'b'.repeat(32)}`;
    const expected = built((response) =>
      response.redirect(
        `https://webhooks.twilio.com/v1/Accounts/${account.settings.account_sid}/Flows/${sid}`,
      ),
    );
    const attach = attachTo({ kind: 'application', ref: sid });
    expect(attachTwiml(attach, account)).toBe(expected);
  });

  it('to people who wait in a queue', () => {
    const expected = built((response) =>
      response.enqueue({ action: attached }, 'sales & more'),
    );
    const attach = attachTo({ kind: 'queue', queue: 'sales & more' });
    expect(attachTwiml(attach, account)).toBe(expected);
  });

  it('to a workflow of TaskRouter, whose workers see the variables', () => {
    const workflowSid = `WW${'c'.repeat(32)}`;
    const expected = built((response) =>
      response
        .enqueue({ action: attached, workflowSid })
        .task({}, '{"conversation_id":"cnv_01","first_name":"Ada & <Co>"}'),
    );
    const attach = attachTo({ kind: 'queue', queue: workflowSid });
    expect(attachTwiml(attach, account)).toBe(expected);
  });
});

const websocket = { kind: 'websocket', url: 'wss://bot.example.com/' } as const;

it('tells a bot of variables, flat, and never in place of the conversation', () => {
  const attach = attachTo(websocket, {
    address: { city: 'Oslo', zip: null },
    tags: ['a', 'b'],
    age: 7,
    vip: true,
    conversation_id: 'cnv_of_others',
  });
  const names = [
    ...attachTwiml(attach, account).matchAll(/name="([^"]*)" value="([^"]*)"/g),
  ].map(([, name, value]) => [name, value]);
  expect(names).toEqual([
    ['conversation_id', 'cnv_01'],
    ['address.city', 'Oslo'],
    ['tags.0', 'a'],
    ['tags.1', 'b'],
    ['age', '7'],
    ['vip', 'true'],
  ]);
});

it('leaves out what Twilio would refuse: a long parameter, a long document', () => {
  const long = attachTo(websocket, { long: 'x'.repeat(500), short: 'y' });
  expect(attachTwiml(long, account)).not.toContain('xxx');
  expect(attachTwiml(long, account)).toContain('name="short"');
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, n) => [`name_${n}`, 'x'.repeat(100)]),
  );
  const twiml = attachTwiml(attachTo(websocket, many), account);
  expect(twiml.length).toBeLessThanOrEqual(4_000);
  expect(twiml.length).toBeGreaterThan(3_800);
  expect(twiml).toContain('name_0');
  expect(twiml).toContain('cnv_01');
});

it('keeps headers of a SIP address within what Twilio passes on', () => {
  const many = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`name ${n}!`, 'ø'.repeat(10)]),
  );
  const uri = 'sip:bot@example.com?X-Own=1';
  const twiml = attachTwiml(attachTo({ kind: 'sip', uri }, many), account);
  const sip = /<Sip>(.*)<\/Sip>/.exec(twiml)![1]!.replaceAll('&amp;', '&');
  const headers = sip.slice(`${uri}&`.length);
  expect(sip.startsWith(`${uri}&X-Outdial-Conversation-Id=cnv_01&`)).toBe(true);
  expect(headers.length).toBeLessThanOrEqual(1_024);
  for (const header of headers.split('&')) {
    expect(header).toMatch(/^X-Outdial-[0-9A-Za-z-]+=[\w%.~-]*$/);
  }
});

// Twilio undoes the percents: a new line would begin a header of somebody's choice.
it('lets no variable begin a header of its own', () => {
  const uri = 'sip:bot@example.com';
  const told = { name: 'Ada\r\nX-Role: admin\u0000\u0085' };
  const twiml = attachTwiml(attachTo({ kind: 'sip', uri }, told), account);
  expect(twiml).toContain('X-Outdial-name=Ada%20X-Role%3A%20admin<');
});

describe('says a message, then hangs up', () => {
  it('of a sound', () => {
    const audio_url = 'https://example.com/hello.mp3?a=1&b=2';
    const expected = built((response) => {
      response.play(audio_url);
      response.hangup();
    });
    expect(messageTwiml({ audio_url, text: 'not this' })).toBe(expected);
  });

  it('of words', () => {
    const expected = built((response) => {
      response.say({ language: 'de-DE' }, 'Grüß <Gott> & "so"');
      response.hangup();
    });
    const message = { text: 'Grüß <Gott> & "so"', language: 'de-DE' };
    expect(messageTwiml(message)).toBe(expected);
  });

  it('of nothing', () => {
    expect(messageTwiml({})).toBe(built((response) => response.hangup()));
  });
});

it('waits, ends, and ends soon', () => {
  const then = 'https://dial.example.com/voice?a=1&b=2';
  expect(waitTwiml(2, then)).toBe(
    built((response) => {
      response.pause({ length: 2 });
      response.redirect(then);
    }),
  );
  expect(hangUpTwiml).toBe(built((response) => response.hangup()));
  expect(soonOverTwiml).toBe(
    built((response) => {
      response.pause({ length: 1 });
      response.hangup();
    }),
  );
});

it('escapes whatever people write as Twilio’s builder does', () => {
  const written = fc.string({
    unit: fc.constantFrom(...'a&<>"\'\t\n\r]]>é😀 ;#x'),
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(written, written, (one, two) => {
      const expected = built((response) => {
        const stream = response
          .connect({ action: attached })
          .stream({ url: websocket.url, statusCallback: attached });
        stream.parameter({ name: 'conversation_id', value: 'cnv_01' });
        stream.parameter({ name: one, value: two });
      });
      const attach = attachTo(websocket, { [one]: two });
      expect(attachTwiml(attach, account)).toBe(expected);
      expect(messageTwiml({ text: two })).toBe(
        built((response) => {
          response.say(two);
          response.hangup();
        }),
      );
    }),
    { numRuns: 100 },
  );
});

it('leaves out what no XML document may hold', () => {
  const twiml = messageTwiml({ text: 'a\u0000b\u001bc\uFFFEd\uD800e' });
  expect(twiml).toContain('<Say>abcd\uFFFDe</Say>');
});
