import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EndFacts, outcomeOfClass, readEnd } from './call-end.ts';
import { endWords } from './end-words.ts';
import { q850Classes, sipRows } from './sip-rows.ts';
import { telnyxCodes } from './telnyx-codes.ts';

const end = (facts: Omit<EndFacts, 'answered'>) =>
  readEnd({ answered: false, ...facts });

const network = { class: 'retryable', scope: 'route' };
const request = { class: 'terminal', scope: 'request' };
const account = { class: 'terminal', scope: 'account' };
const caller = { class: 'terminal', scope: 'caller_id' };

/** Every row of the table: code, outcome, and whose fault when it never rang. */
describe('a final code', () => {
  const cases: [number, string, object | null][] = [
    [301, 'invalid_number', null],
    [404, 'invalid_number', null],
    [410, 'invalid_number', null],
    [484, 'invalid_number', null],
    [485, 'invalid_number', null],
    [604, 'invalid_number', null],
    [486, 'busy', null],
    [600, 'busy', null],
    [408, 'no_answer', null],
    [480, 'no_answer', null],
    [487, 'no_answer', null],
    [603, 'rejected', null],
    [607, 'rejected', null],
    [608, 'rejected', null],
    ...[300, 302, 305, 380].map((code) => [code, 'error', network] as never),
    ...[401, 402, 407].map((code) => [code, 'error', account] as never),
    ...[428, 433, 436, 437, 438].map((c) => [c, 'error', caller] as never),
    ...[400, 405, 406, 415, 416, 420, 421, 422, 423, 488, 489, 493, 494].map(
      (code) => [code, 'error', request] as never,
    ),
    ...[501, 606].map((code) => [code, 'error', request] as never),
    ...[409, 412, 413, 414, 417, 424, 425, 440, 469, 470, 513].map(
      (code) => [code, 'error', network] as never,
    ),
    ...[430, 439, 481, 482, 483, 491].map(
      (c) => [c, 'error', network] as never,
    ),
    ...[500, 502, 503, 504, 505, 580].map(
      (c) => [c, 'error', network] as never,
    ),
    [403, 'error', network],
    [429, 'error', { class: 'throttled', scope: 'account' }],
  ];

  it.each(cases)('%i: %s', (sip_code, outcome, failure) => {
    const read = end({ sip_code });
    expect(read).toMatchObject({ sip_code, outcome });
    if (failure) expect(read.failure).toMatchObject(failure);
    else expect(read.failure).toBeUndefined();
    // What rang is the contact's attempt, whatever came after.
    expect(end({ sip_code, ringing_seen: true }).failure).toBeUndefined();
  });

  it('is in that list when it is in the table', () => {
    const tested = new Set(cases.map(([code]) => code));
    const rows = Object.keys(sipRows).map(Number);
    expect(rows.filter((code) => !tested.has(code))).toEqual([200]);
  });

  it.each(cases)('%i counts as its row says', (sip_code, _, failure) => {
    const { counts } = sipRows[sip_code]!;
    expect(counts).toBe(failure ? 'system_retry' : 'attempt');
  });

  it('nobody knows is the network’s fault', () => {
    for (const sip_code of [399, 418, 499, 599, 699]) {
      expect(end({ sip_code })).toMatchObject({
        outcome: 'error',
        failure: network,
      });
    }
  });

  it('that is none says nothing', () => {
    for (const sip_code of [0, 100, 183, 200, 299, 700]) {
      expect(end({ sip_code })).toEqual({ outcome: 'unknown' });
    }
  });
});

describe('codes that mean one thing or another', () => {
  it.each<[string, Omit<EndFacts, 'answered'>, object]>([
    [
      '603 with the phrase of 603+ is a block',
      { sip_code: 603, reason_phrase: 'Network Blocked' },
      { outcome: 'rejected', possibly_blocked: true },
    ],
    [
      '603 with its structured header is a block',
      {
        sip_code: 603,
        reason_phrase: 'Decline',
        reason_header:
          'SIP;cause=603;text="v=analytics1;url=https://a.example"',
      },
      { outcome: 'rejected', possibly_blocked: true },
    ],
    [
      '603 without a phrase, faster than a person, may be one',
      { sip_code: 603, elapsed_ms: 900 },
      { outcome: 'rejected', possibly_blocked: true },
    ],
    [
      '603 after ringing is a person',
      { sip_code: 603, elapsed_ms: 900, ringing_seen: true },
      { outcome: 'rejected' },
    ],
    [
      '603 that took its time is a person',
      { sip_code: 603, elapsed_ms: 2_500 },
      { outcome: 'rejected' },
    ],
    [
      '603 with another phrase is a person',
      { sip_code: 603, reason_phrase: 'Decline', elapsed_ms: 100 },
      { outcome: 'rejected' },
    ],
    [
      '403 that speaks of a limit is the rate',
      { sip_code: 403, reason_phrase: 'User channel limit exceeded' },
      { failure: { class: 'throttled', scope: 'account' } },
    ],
    [
      '403 that speaks of the caller is its number',
      { sip_code: 403, reason_phrase: 'Caller id not verified' },
      { failure: { class: 'terminal', scope: 'caller_id' } },
    ],
    [
      '403 that speaks of a country is the campaign’s',
      { sip_code: 403, reason_phrase: 'Country not enabled' },
      { failure: { class: 'terminal', scope: 'campaign' } },
    ],
    [
      '403 after ringing is a person',
      { sip_code: 403, ringing_seen: true },
      { outcome: 'rejected' },
    ],
    [
      '408 of a call that never rang is the network’s',
      { sip_code: 408, ringing_seen: false },
      { outcome: 'error', failure: network },
    ],
    [
      '408 of our own timer is nobody at home',
      { sip_code: 408, ringing_seen: false, cancelled_by: 'ring_timeout' },
      { outcome: 'no_answer' },
    ],
    [
      '503 with Retry-After is the rate',
      { sip_code: 503, retry_after_seconds: 7 },
      { failure: { class: 'throttled', retry_after_seconds: 7 } },
    ],
    [
      '503 of jambonz’ own limit is the rate',
      { sip_code: 503, reason_phrase: 'Max Account Calls In Progress' },
      { failure: { class: 'throttled' } },
    ],
    [
      '500 that speaks of calls a second is the rate',
      { sip_code: 500, reason_phrase: 'CPS limit exceeded' },
      { failure: { class: 'throttled' } },
    ],
    [
      '487 of our own timer is nobody at home',
      { sip_code: 487, cancelled_by: 'ring_timeout' },
      { outcome: 'no_answer' },
    ],
    [
      '487 that we asked for is none either',
      { sip_code: 487, cancelled_by: 'us' },
      { outcome: 'no_answer' },
    ],
  ])('%s', (_, facts, expected) => {
    const read = end(facts);
    expect(read).toMatchObject(expected);
    if (!('possibly_blocked' in expected)) {
      expect(read.possibly_blocked).toBeUndefined();
    }
    if (!('failure' in expected)) expect(read.failure).toBeUndefined();
  });
});

describe('without a code of the network', () => {
  it.each<[keyof typeof endWords, string, object]>([
    ['twilio', 'completed', { sip_code: 200, outcome: 'completed' }],
    ['twilio', 'busy', { outcome: 'busy' }],
    ['twilio', 'no-answer', { outcome: 'no_answer' }],
    ['twilio', 'canceled', { outcome: 'no_answer' }],
    ['twilio', 'failed', { outcome: 'unknown' }],
    ['telnyx', 'normal_clearing', { outcome: 'no_answer' }],
    ['telnyx', 'user_busy', { outcome: 'busy' }],
    ['telnyx', 'call_rejected', { outcome: 'rejected' }],
    ['telnyx', 'no_answer', { outcome: 'no_answer' }],
    ['telnyx', 'timeout', { outcome: 'no_answer' }],
    ['telnyx', 'originator_cancel', { outcome: 'no_answer' }],
    ['telnyx', 'not_found', { outcome: 'invalid_number' }],
    ['telnyx', 'time_limit', { sip_code: 200, outcome: 'completed' }],
    ['telnyx', 'unspecified', { outcome: 'error', failure: network }],
    ['chime', '0', { outcome: 'no_answer' }],
    ['jambonz', 'completed', { outcome: 'no_answer' }],
    ['jambonz', 'busy', { outcome: 'busy' }],
    ['jambonz', 'no-answer', { outcome: 'no_answer' }],
    ['jambonz', 'failed', { outcome: 'unknown' }],
  ])('%s says %s', (vendor, value, expected) => {
    expect(end({ words: { vendor, value } })).toEqual(expected);
  });

  it('has a case for each word', () => {
    const words = Object.values(endWords).flatMap(Object.keys);
    expect(words).toHaveLength(19);
  });

  it.each(Object.entries(q850Classes))('Q.850 cause %s: %s', (cause, kind) => {
    const reason_header = `Q.850;cause=${cause};text="x"`;
    expect(end({ reason_header }).outcome).toBe(outcomeOfClass(kind));
  });

  it('knows no word that it was never told', () => {
    const words = { vendor: 'twilio', value: 'melted' } as const;
    expect(end({ words })).toEqual({ outcome: 'unknown' });
  });
});

describe('a code of Telnyx’s own', () => {
  const codes = Object.entries(telnyxCodes);
  const endOf = (named: string) =>
    end({
      sip_code: named === 'D18' || named === 'D19' ? 404 : 403,
      words: { vendor: 'telnyx', value: 'not_found', detail: `x ${named}` },
    });

  it.each(codes.filter(([, [, scope]]) => scope !== 'number'))(
    '%s: %s, and never the number',
    (code, [kind, scope]) => {
      const { outcome, failure } = endOf(code);
      expect(outcome).toBe('error');
      expect(failure).toMatchObject({ class: kind, scope, code });
    },
  );

  it.each(codes.filter(([, [, scope]]) => scope === 'number'))(
    '%s: %s, so nobody’s fault but the number’s',
    (code) => {
      expect(endOf(code)).toEqual({ sip_code: 403, outcome: 'invalid_number' });
    },
  );
});

it('is answered when somebody picked up, whatever else is said', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 700 }),
      fc.boolean(),
      (code, rang) => {
        const facts = { answered: true, sip_code: code, ringing_seen: rang };
        expect(readEnd(facts)).toEqual({ sip_code: 200 });
      },
    ),
    { numRuns: 50 },
  );
});

it('never charges a contact for what is no outcome of its number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 699 }), (sip_code) => {
      const { outcome, failure } = end({ sip_code });
      expect(outcome === 'error').toBe(failure !== undefined);
    }),
    { numRuns: 100 },
  );
});

it.each(['constructor', '__proto__'])('%s is no word of theirs', (value) => {
  for (const vendor of ['twilio', 'telnyx', 'chime', 'jambonz'] as const) {
    const words = { vendor, value };
    expect(readEnd({ answered: false, words }).outcome).toBe('unknown');
  }
});
