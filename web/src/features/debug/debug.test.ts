import { expect, test } from 'vitest';
import {
  type ContactDebug,
  contactDebug,
} from '#shared/contracts/contact-changes.ts';
import { aContact, anAttempt } from '../calls/testing.ts';
import { evidenceOf, maskPhone } from './evidence.ts';
import { jsonDiff } from './json-diff.ts';
import {
  type DebugEvent,
  filterTimeline,
  showsAll,
  timelineOf,
} from './timeline.ts';

const anEvent = (at: string, over: Partial<DebugEvent>): DebugEvent => ({
  at: `2026-05-10T18:${at}.000Z`,
  type: 'placed',
  attempt_id: null,
  text: 'Attempt 1 (first)',
  attempt_status: null,
  outcome: null,
  sip_code: null,
  ...over,
});
const events = [
  anEvent('00:00', {}),
  anEvent('00:30', {
    type: 'ended',
    text: 'Line busy',
    outcome: 'busy',
    sip_code: 486,
  }),
  anEvent('24:30', { text: 'Attempt 2 (retry)' }),
  anEvent('24:32', { type: 'answered', text: 'Answered' }),
  anEvent('27:32', { type: 'ended', text: 'Answered', outcome: 'completed' }),
];

test('a timeline has offsets, and says what long gaps were waited for', () => {
  const timeline = timelineOf(events);
  expect(timeline.map((it) => it.offset_seconds)).toEqual([
    0, 30, 1_470, 1_472, 1_652,
  ]);
  expect(timeline.map((it) => it.waited)).toEqual([
    null,
    null,
    'waited 24 min for retry',
    null,
    'the call took 3 min',
  ]);
  expect(timelineOf([])).toEqual([]);
});

test('exactly a minute is no gap', () => {
  const pair = [anEvent('00:00', {}), anEvent('01:00', {})];
  expect(timelineOf(pair)[1]?.waited).toBeNull();
});

test('a timeline is narrowed to problems, to an actor, to words', () => {
  const timeline = timelineOf(events);
  const indexes = (filter: object) =>
    filterTimeline(timeline, { ...showsAll, ...filter }).map((it) => it.index);
  expect(indexes({})).toEqual([0, 1, 2, 3, 4]);
  expect(indexes({ problems_only: true })).toEqual([1]);
  expect(indexes({ actor: 'dispatcher' })).toEqual([0, 2]);
  expect(indexes({ text: ' ANSWERED ' })).toEqual([3, 4]);
  expect(indexes({ text: '486' })).toEqual([1]);
});

test('two snapshots differ at their leaves', () => {
  const before = { a: 1, b: { c: [1, 2], d: null }, gone: true };
  const after = { a: 1, b: { c: [1, 3, 4], d: {} }, came: 'x' };
  expect(jsonDiff(before, after)).toEqual([
    { path: 'b.c.1', before: 2, after: 3 },
    { path: 'b.c.2', before: undefined, after: 4 },
    { path: 'b.d', before: null, after: {} },
    { path: 'gone', before: true, after: undefined },
    { path: 'came', before: undefined, after: 'x' },
  ]);
  expect(jsonDiff(after, structuredClone(after))).toEqual([]);
});

const debug: ContactDebug = contactDebug.parse({
  at: '2026-05-10T19:00:00.000Z',
  contact: aContact({
    phone_number: '+13125550191',
    custom_fields: { name: 'Ada Lovelace', tier: 'A' },
    external_id: 'crm-77',
    attempts: [anAttempt({})],
  }),
  events,
  decisions: [],
  blocker: {
    code: 'retry_wait',
    text: 'It waits for its next attempt',
    until: null,
    rule: null,
  },
  clears: null,
  snapshot: {
    run_number: 1,
    campaign_status: 'running',
    revision: 4,
    slot: null,
    system_retries: 0,
    carrier_faults: 0,
    waits_for: null,
    do_not_call: false,
    calls_of_campaign: 2,
    max_concurrent_calls: 5,
  },
});
const input = {
  debug,
  snapshots: [{ at: debug.at, task: { revision: 4 } }],
  health: null,
  dashboard: { version: '1.2.3', url: 'http://localhost/x' },
};

test('evidence has row, timeline, attempts, snapshots and versions, as text and as JSON', () => {
  const text = evidenceOf({ ...input, with_personal: true });
  expect(text).toContain('| Phone | +13125550191 |');
  expect(text).toContain('retry_wait: It waits for its next attempt');
  expect(text).toContain('- … waited 24 min for retry');
  expect(text).toContain('Outdial 1.2.3');
  expect(text).toContain('Could not be read.');
  const json = JSON.parse(/```json\n([\s\S]*?)\n```/.exec(text)![1]!);
  expect(json.debug).toEqual(debug);
  expect(json.snapshots).toEqual(input.snapshots);
});

test('evidence names nobody unless it is asked to', () => {
  const text = evidenceOf({ ...input, with_personal: false });
  expect(text).not.toContain('3125550191');
  expect(text).not.toContain('Ada');
  expect(text).not.toContain('crm-77');
  expect(text).toContain('| Phone | +1••••••••91 |');
  const json = /```json\n([\s\S]*?)\n```/.exec(text)![1]!;
  expect(JSON.parse(json).debug.contact.custom_fields.name).toBe('(masked)');
});

test('a phone keeps its country and its end', () => {
  expect(maskPhone('+13125550190')).toBe('+1••••••••90');
  expect(maskPhone('911')).toBe('•••');
});
