import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { encodeRef } from '../call-ref.ts';
import type { InboundRequest, Received } from '../inbound.ts';
import { twilioFace } from './face.ts';
import {
  ACCOUNT_SID,
  CALL_SID,
  makeAccount,
  makeInbound,
  NOW,
  REF,
  ref,
} from './testing.ts';
import { hangUpTwiml, soonOverTwiml } from './twiml.ts';

const account = makeAccount();

/** A webhook of ours, signed. */
function posted(
  path: string,
  fields: Record<string, string> = {},
  query = `ref=${ref}`,
): InboundRequest {
  const all = {
    CallSid: CALL_SID,
    AccountSid: ACCOUNT_SID,
    CallStatus: 'in-progress',
    ...fields,
  };
  const body = new URLSearchParams(all).toString();
  const { url } = makeInbound({ path, query });
  const token = account.credentials.auth_token!;
  const signature = getExpectedTwilioSignature(token, url, all);
  const headers = { 'x-twilio-signature': signature };
  return makeInbound({ path, query, body, headers });
}

const hear = (path: string, fields?: Record<string, string>, query?: string) =>
  twilioFace.receive(posted(path, fields, query), account, NOW) as Received;

const base = { v: 1, ...REF, call_id: CALL_SID };
const at = '2026-03-02T15:00:00.000Z';

describe('somebody picked up', () => {
  it('is told by the question what to do', () => {
    const event_id = `${CALL_SID}:answered`;
    expect(hear('/voice')).toEqual({
      kind: 'taken',
      events: [{ ...base, event_id, type: 'answered', at }],
      asks: { ref: REF, call_id: CALL_SID },
    });
  });

  it('and nobody knows who, once time is up', () => {
    const event_id = `${CALL_SID}:amd_expired`;
    expect(hear('/voice', {}, `ref=${ref}&expired=1`)).toEqual({
      kind: 'taken',
      events: [{ ...base, event_id, type: 'amd', verdict: 'unknown', at }],
      asks: { ref: REF, call_id: CALL_SID },
    });
  });
});

it.each([
  ['human', 'human'],
  ['machine_start', 'machine'],
  ['machine_end_beep', 'machine'],
  ['machine_end_silence', 'machine'],
  ['machine_end_other', 'machine'],
  ['fax', 'machine'],
  ['unknown', 'unknown'],
  ['robot', 'unknown'],
])('hears from detection that it is %s: %s', (word, verdict) => {
  const event_id = `${CALL_SID}:amd`;
  expect(hear('/amd', { AnsweredBy: word })).toEqual({
    kind: 'taken',
    events: [{ ...base, event_id, type: 'amd', verdict, at }],
  });
});

const Timestamp = 'Mon, 02 Mar 2026 15:01:30 +0000';
const ended_at = '2026-03-02T15:01:30.000Z';

/** What comes of the end of a call. */
function ended(fields: Record<string, string>, query?: string) {
  const progress = { CallbackSource: 'call-progress-events', Timestamp };
  const heard = hear('/status', { ...progress, ...fields }, query);
  if (heard.kind !== 'taken') throw new Error('refused');
  return heard.events;
}

describe('the end of a call', () => {
  it('is Twilio’s instant, and its length in seconds, not in minutes', () => {
    const events = ended({
      CallStatus: 'completed',
      SequenceNumber: '3',
      CallDuration: '75',
      Duration: '2',
      SipResponseCode: '200',
    });
    expect(events).toEqual([
      {
        ...base,
        event_id: `${CALL_SID}:call-progress-events:3`,
        type: 'ended',
        at: ended_at,
        sip_code: 200,
        answered_at: '2026-03-02T15:00:15.000Z',
      },
    ]);
  });

  it('never began to talk before it was placed', () => {
    const placed = Date.parse('2026-03-02T15:01:29.500Z');
    const [event] = ended(
      { CallStatus: 'completed', CallDuration: '2' },
      `ref=${ref}&placed=${placed}`,
    );
    expect(event).toMatchObject({ answered_at: '2026-03-02T15:01:29.500Z' });
  });

  it.each([
    ['busy', '486', { sip_code: 486, outcome: 'busy' }],
    ['no-answer', '487', { sip_code: 487, outcome: 'no_answer' }],
    ['no-answer', '480', { sip_code: 480, outcome: 'no_answer' }],
    ['failed', '404', { sip_code: 404, outcome: 'invalid_number' }],
    ['failed', '480', { sip_code: 480, outcome: 'no_answer' }],
    ['failed', '603', { sip_code: 603, outcome: 'rejected' }],
    ['busy', '600', { sip_code: 600, outcome: 'busy' }],
    ['busy', undefined, { outcome: 'busy' }],
    ['no-answer', undefined, { outcome: 'no_answer' }],
    ['failed', undefined, { outcome: 'unknown' }],
  ])('of %s with code %s', (CallStatus, SipResponseCode, reading) => {
    const [event] = ended({
      CallStatus,
      CallDuration: '0',
      ...(SipResponseCode && { SipResponseCode }),
    });
    expect(event).toMatchObject({ type: 'ended', at: ended_at, ...reading });
    expect(event).not.toHaveProperty('failure');
    expect(event).not.toHaveProperty('answered_at');
  });

  it('is the network’s fault, and none of the contact’s attempts', () => {
    const [event] = ended({ CallStatus: 'failed', SipResponseCode: '503' });
    expect(event).toMatchObject({
      sip_code: 503,
      failure: { class: 'retryable', scope: 'route' },
    });
  });

  it('may be a block, when it is declined faster than people are', () => {
    const declined = { CallStatus: 'failed', SipResponseCode: '603' };
    const within = (ms: number) =>
      ended(
        declined,
        `ref=${ref}&placed=${Date.parse('2026-03-02T15:01:30.000Z') - ms}`,
      )[0];
    expect(within(1_000)).toMatchObject({ possibly_blocked: true });
    expect(within(9_000)).not.toHaveProperty('possibly_blocked');
  });

  it('of one that we hung up while it rang is no conversation', () => {
    const [event] = ended({
      CallStatus: 'completed',
      CallDuration: '0',
      SipResponseCode: '487',
    });
    expect(event).toMatchObject({ sip_code: 487, outcome: 'no_answer' });
    expect(event).not.toHaveProperty('answered_at');
  });

  it('of one that never left Twilio’s queue is nobody’s attempt', () => {
    const [event] = ended({ CallStatus: 'canceled', CallDuration: '0' });
    expect(event).toMatchObject({
      type: 'ended',
      failure: { class: 'throttled', scope: 'account' },
    });
  });

  it('repeats the verdict, where Twilio does', () => {
    const [event] = ended({
      CallStatus: 'completed',
      CallDuration: '5',
      AnsweredBy: 'machine_start',
    });
    expect(event).toMatchObject({ verdict: 'machine' });
  });
});

it.each([
  ['initiated', []],
  ['queued', []],
  ['ringing', ['ringing']],
  // It asks at `/voice` as well.
  ['in-progress', []],
  ['vanished', []],
])('takes other progress for what it is: %s', (CallStatus, types) => {
  expect(ended({ CallStatus }).map(({ type }) => type)).toEqual(types);
});

describe('whoever was to talk', () => {
  const failed = (fields: Record<string, string>, id: string) => ({
    kind: 'taken',
    events: [
      {
        ...base,
        event_id: `${CALL_SID}:attach_failed:${id}`,
        type: 'attach_failed',
        at,
      },
    ],
    ...fields,
  });

  it.each(['busy', 'no-answer', 'failed', 'canceled'])(
    'could not be dialled: %s, and Twilio asks what to do',
    (DialCallStatus) => {
      const DialCallSid = `CA${'3'.repeat(32)}`;
      expect(hear('/attached', { DialCallStatus, DialCallSid })).toEqual({
        ...failed({}, DialCallSid),
        asks: { ref: REF, call_id: CALL_SID },
      });
    },
  );

  it.each(['queue-full', 'system-error', 'error'])(
    'could not be waited for: %s',
    (QueueResult) => {
      expect(hear('/attached', { QueueResult })).toEqual({
        ...failed({}, ''),
        asks: { ref: REF, call_id: CALL_SID },
      });
    },
  );

  it('was never asked for: Twilio got no answer that it could use', () => {
    const fields = { ErrorCode: '11200', ErrorUrl: 'https://dial.example.com' };
    expect(hear('/attached', fields)).toEqual({
      ...failed({}, '11200'),
      asks: { ref: REF, call_id: CALL_SID },
    });
  });

  it('could not be reached by a stream', () => {
    const fields = { StreamEvent: 'stream-error', StreamSid: 'MZ1' };
    expect(hear('/attached', fields)).toEqual(failed({}, 'MZ1'));
  });

  it.each(['stream-started', 'stream-stopped'])('%s is no news', (event) => {
    expect(hear('/attached', { StreamEvent: event })).toEqual({
      kind: 'taken',
      events: [],
    });
  });

  it.each([
    ['talked', { DialCallStatus: 'completed' }, hangUpTwiml],
    ['talked', { QueueResult: 'bridged' }, hangUpTwiml],
    [
      'was still rung when the other hung up',
      { DialCallStatus: 'canceled', CallStatus: 'completed' },
      hangUpTwiml,
    ],
    ['left the stream', {}, soonOverTwiml],
  ])('%s: the call ends, and nothing is asked', (_case, fields, body) => {
    expect(hear('/attached', fields)).toEqual({
      kind: 'taken',
      events: [],
      answer: { status: 200, content_type: 'text/xml', body },
    });
  });
});

it('belongs to the account whose token signed it, when it names none', () => {
  const { url } = makeInbound({ path: '/voice', query: `ref=${ref}` });
  const fields = { CallSid: 'CA1', CallStatus: 'in-progress' };
  const token = account.credentials.auth_token!;
  const request = makeInbound({
    path: '/voice',
    query: `ref=${ref}`,
    body: new URLSearchParams(fields).toString(),
    headers: {
      'x-twilio-signature': getExpectedTwilioSignature(token, url, fields),
    },
  });
  expect(twilioFace.receive(request, account, NOW)).toMatchObject({
    kind: 'taken',
    asks: { call_id: 'CA1' },
  });
});

describe('is refused', () => {
  it.each([
    ['without a signature', makeInbound({ body: `CallSid=${CALL_SID}` }), 403],
    [
      'of another account',
      posted('/voice', { AccountSid: `AC${'9'.repeat(32)}` }),
      403,
    ],
    ['of no call', posted('/voice', { CallSid: 'CA/1' }), 400],
    ['of no attempt', posted('/voice', {}, 'ref=nothing'), 400],
    [
      'of an attempt of others',
      posted('/voice', {}, `ref=${encodeRef({ ...REF, org_id: 'org_b' })}`),
      400,
    ],
    ['for an address of nobody', posted('/elsewhere'), 400],
    ['for a name that all objects have', posted('/constructor'), 400],
  ])('a webhook %s', (_case, request, status) => {
    expect(twilioFace.receive(request, account, NOW)).toEqual({
      kind: 'refused',
      status,
    });
  });
});

it('never throws, whatever a signed webhook says', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('completed', 'in-progress', '999999999999999', '-1'),
  );
  const name = fc.constantFrom(
    ...['CallStatus', 'Timestamp', 'CallDuration', 'SipResponseCode'],
    ...['AnsweredBy', 'SequenceNumber', 'DialCallStatus', 'StreamEvent'],
  );
  const path = fc.constantFrom('', '/voice', '/amd', '/status', '/attached');
  fc.assert(
    fc.property(
      path,
      fc.dictionary(name, word),
      fc.dictionary(fc.constantFrom('placed', 'wait', 'again'), word),
      (path, fields, more) => {
        const query = `${new URLSearchParams({ ref, ...more })}`;
        const heard = hear(path, fields, query);
        expect(heard).toMatchObject(
          path === '' ? { kind: 'refused', status: 400 } : { kind: 'taken' },
        );
        const asked = posted('/voice', fields, query);
        const { body } = twilioFace.reply({ kind: 'wait' }, account, asked);
        expect(body).toContain('<Response>');
      },
    ),
    { numRuns: 50 },
  );
});

describe('the answer', () => {
  const reply = (kind: 'wait' | 'hang_up', query = `ref=${ref}`) =>
    twilioFace.reply({ kind }, account, posted('/voice', {}, query)).body;
  const voice = `${account.webhook_url}/voice?ref=${ref}`;

  it('is TwiML', () => {
    const message = { text: 'Goodbye' };
    const asked = posted('/voice');
    expect(
      twilioFace.reply({ kind: 'message', message }, account, asked),
    ).toEqual({
      status: 200,
      content_type: 'text/xml',
      body: '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Goodbye</Say><Hangup/></Response>',
    });
    expect(reply('hang_up')).toBe(hangUpTwiml);
  });

  it('waits for a verdict as long as it may take, then is asked again', () => {
    expect(reply('wait', `ref=${ref}&wait=2`)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Response><Pause length="2"/><Redirect>${voice}&amp;expired=1</Redirect></Response>`,
    );
  });

  it('waits for a command, is asked again, and at last hangs up', () => {
    let query = `ref=${ref}`;
    let questions = 0;
    for (; questions < 20; questions += 1) {
      const next = /<Redirect>([^<]*)<\/Redirect>/.exec(reply('wait', query)!);
      if (!next) break;
      expect(next[1]!.startsWith(voice)).toBe(true);
      query = next[1]!.replaceAll('&amp;', '&').split('?')[1]!;
    }
    expect(questions).toBe(6);
    expect(reply('wait', query)).toBe(hangUpTwiml);
  });
});
