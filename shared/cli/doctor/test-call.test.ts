import { expect, test } from 'vitest';
import type {
  Attempt,
  Campaign,
  Contact,
  Upload,
} from '#shared/client/generated/types.gen.ts';
import { UsageError } from '../exit.ts';
import { type CallCame, judgeCall } from './judge-call.ts';
import { FICTION, testNumber } from './test-number.ts';
import { judgeUpload } from './upload.ts';

const at = (second: number) =>
  new Date(
    Date.parse('2026-03-02T15:00:00.000Z') + second * 1_000,
  ).toISOString();

const attempt = (more: Partial<Attempt> = {}) =>
  ({
    outcome: 'completed',
    sip_code: 200,
    started_at: at(1),
    answered_at: at(3),
    ended_at: at(23),
    ...more,
  }) as Attempt;
const contact = (more: Partial<Contact> = {}) =>
  ({
    status: 'completed',
    attempts: [attempt()],
    blocker: null,
    last_result: null,
    system_retries: 0,
    ...more,
  }) as Contact;
const over = (
  more: Partial<Extract<CallCame, { kind: 'over' }>> = {},
): CallCame => ({
  kind: 'over',
  campaign: {
    status: 'completed',
    started_at: at(0),
    completed_at: at(25),
  } as Campaign,
  contact: contact(),
  took_ms: 25_000,
  snapshots: 9,
  ...more,
});

const fiction = { number: FICTION, is_fiction: true };
const phone = { number: '+14155551234', is_fiction: false };
const of = (more: Partial<Attempt>) =>
  over({ contact: contact({ attempts: [attempt(more)] }) });

test('a call that went well is told with its times', () => {
  expect(judgeCall(over(), fiction, true)).toEqual([
    {
      check: 'test call',
      state: 'ok',
      seen: '+14155550190: completed (SIP 200); placed after 1.0 s, answered after 2.0 s, ended after 20.0 s, complete after 2.0 s; 25.0 s here',
    },
    { check: 'events', state: 'ok', seen: '9 snapshots by SSE' },
  ]);
});

test.each<[string, CallCame, boolean, string, string]>([
  ['left', { kind: 'left' }, true, 'failed', 'Ctrl-C'],
  [
    'refused',
    { kind: 'refused', why: 'Not ready' },
    true,
    'failed',
    'Not ready',
  ],
  [
    'late',
    { kind: 'late', why: 'Outside the calling window.', waited_ms: 60_400 },
    true,
    'failed',
    'not over after 60 s: Outside',
  ],
  [
    'never placed',
    over({ contact: contact({ attempts: [], system_retries: 5 }) }),
    true,
    'failed',
    'the carrier refused 5 times',
  ],
  [
    'on the list',
    over({ contact: contact({ attempts: [], status: 'suppressed' }) }),
    true,
    'failed',
    'do-not-call',
  ],
  [
    'of nobody',
    over({ contact: undefined }),
    true,
    'failed',
    'no call was placed',
  ],
  ['of silence', of({ outcome: 'timeout' }), false, 'failed', 'timeout'],
  [
    'busy, where it always answers',
    of({ outcome: 'busy' }),
    true,
    'failed',
    'busy',
  ],
  [
    'to fiction by a real carrier',
    of({ outcome: 'invalid_number', sip_code: 404 }),
    false,
    'warning',
    'invalid_number (SIP 404)',
  ],
  [
    'placed late',
    of({ started_at: at(16) }),
    true,
    'warning',
    'placed after 16.0',
  ],
  [
    'of a run that failed',
    over({ campaign: { status: 'failed' } as Campaign }),
    true,
    'failed',
    'failed',
  ],
])('a test call %s', (...[, came, simulated, state, said]) => {
  const [finding] = judgeCall(came, fiction, simulated);
  expect(finding).toMatchObject({
    state,
    seen: expect.stringContaining(said),
    advice: expect.any(String),
  });
});

test('a phone that is busy proves the carrier as well', () => {
  const [finding] = judgeCall(of({ outcome: 'busy' }), phone, false);
  expect(finding?.state).toBe('ok');
});

test('a fast clock makes no wait long', () => {
  const fast = over({
    contact: contact({ attempts: [attempt({ started_at: at(60) })] }),
    took_ms: 900,
  });
  expect(judgeCall(fast, fiction, true)[0]?.state).toBe('ok');
});

test('a stream that says nothing fails', () => {
  expect(judgeCall(over({ snapshots: 0 }), fiction, true)[1]?.state).toBe(
    'failed',
  );
});

test('whom the test call may reach', () => {
  expect(testNumber({})).toBeUndefined();
  expect(testNumber({ call: true })).toEqual(fiction);
  expect(testNumber({ call: '+12025550192' })?.number).toBe('+12025550192');
  expect(testNumber({ to: phone.number, yes: true })).toEqual(phone);
});

test.each([
  { call: phone.number },
  { call: 'me' },
  { to: phone.number },
  { to: '12', yes: true },
  { call: true as const, to: phone.number, yes: true },
])('%j is no use', (options) => {
  expect(() => testNumber(options)).toThrow(UsageError);
});

test.each([
  [1, 1, 'ok'],
  [2, 0, 'failed'],
])(
  'an upload of %i accepted and %i rejected: %s',
  (...[accepted, rejected, state]) => {
    const report = { accepted, rejected } as Upload;
    expect(judgeUpload({ value: { took_ms: 600, report } }).state).toBe(state);
    expect(judgeUpload({ value: undefined }).state).toBe('failed');
  },
);
