import type { CallListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/call.js';
import Twilio from 'twilio/lib/rest/Twilio.js';
import { describe, expect, it } from 'vitest';
import { twilioJudge } from '#tests/carriers/twilio-judge.ts';
import type { Placement } from '../carrier.ts';
import { makePlacement } from '../testing.ts';
import { placementForm } from './placement.ts';
import { ACCOUNT_SID, makeAccount, NOW, ref } from './testing.ts';

const account = makeAccount();
const hooks = account.webhook_url;
const rules = '#rc=3&rp=ct,rt,5xx';

const formOf = (parts: Partial<Placement> = {}) =>
  placementForm(makePlacement({ ref, record: false, ...parts }), account, NOW);

const fieldsOf = (parts: Partial<Placement> = {}) =>
  Object.fromEntries(formOf(parts));

const parallel = {
  placement: 'parallel',
  max_decision_ms: 30_000,
  until: 'verdict',
} as const;
const first = {
  placement: 'before_attach',
  max_decision_ms: 2_000,
  until: 'verdict',
} as const;

it('asks for a call, and for no more news of it than are needed', () => {
  expect(fieldsOf()).toEqual({
    To: '+14155550190',
    From: '+12025550100',
    Url: `${hooks}/voice?ref=${ref}${rules}`,
    FallbackUrl: `${hooks}/attached?ref=${ref}`,
    StatusCallback: `${hooks}/status?ref=${ref}&placed=${NOW}${rules}`,
    StatusCallbackEvent: 'completed',
    Timeout: '30',
    TimeLimit: '3600',
  });
});

describe('answering machines', () => {
  it('are told apart while somebody talks', () => {
    expect(fieldsOf({ amd: parallel })).toMatchObject({
      Url: `${hooks}/voice?ref=${ref}${rules}`,
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: `${hooks}/amd?ref=${ref}${rules}`,
      MachineDetectionTimeout: '30',
    });
  });

  it('are heard to the end of their greeting, for a message', () => {
    const amd = { ...parallel, until: 'message_end' } as const;
    expect(fieldsOf({ amd })).toMatchObject({
      MachineDetection: 'DetectMessageEnd',
      MachineDetectionTimeout: '30',
    });
  });

  it('are told apart before a person is connected: within two seconds', () => {
    expect(fieldsOf({ amd: first })).toMatchObject({
      Url: `${hooks}/voice?ref=${ref}&wait=2${rules}`,
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      MachineDetectionTimeout: '3',
      MachineDetectionSpeechThreshold: '1800',
      MachineDetectionSpeechEndThreshold: '800',
      MachineDetectionSilenceTimeout: '2000',
    });
  });

  it('are not waited for to the end of their greeting where people wait', () => {
    const amd = { ...first, until: 'message_end' } as const;
    expect(fieldsOf({ amd }).MachineDetection).toBe('Enable');
  });

  it.each([
    [1, '3'],
    [4_001, '5'],
    [120_000, '59'],
  ])('have %i ms, within Twilio’s bounds: %s s', (max_decision_ms, seconds) => {
    const amd = { ...parallel, max_decision_ms };
    expect(fieldsOf({ amd }).MachineDetectionTimeout).toBe(seconds);
  });
});

it('records both sides apart', () => {
  expect(fieldsOf({ record: true })).toMatchObject({
    Record: 'true',
    RecordingChannels: 'dual',
  });
});

it.each(['SendDigits', 'ApplicationSid'])(
  'never sends %s, which would turn detection or news off',
  (name) => {
    expect(formOf({ amd: parallel, record: true }).has(name)).toBe(false);
  },
);

/** All that a placement can ask for, as Twilio's own SDK is told it. */
const everything = { amd: { ...parallel, until: 'message_end' }, record: true };
const asOptions = {
  to: '+14155550190',
  from: '+12025550100',
  url: `${hooks}/voice?ref=${ref}${rules}`,
  fallbackUrl: `${hooks}/attached?ref=${ref}`,
  statusCallback: `${hooks}/status?ref=${ref}&placed=${NOW}${rules}`,
  statusCallbackEvent: ['completed'],
  timeout: 30,
  timeLimit: 3600,
  machineDetection: 'DetectMessageEnd',
  asyncAmd: 'true',
  asyncAmdStatusCallback: `${hooks}/amd?ref=${ref}${rules}`,
  machineDetectionTimeout: 30,
  record: true,
  recordingChannels: 'dual',
} satisfies CallListInstanceCreateOptions;

it('sends the very form that Twilio’s SDK sends', async () => {
  const sent: Record<string, unknown>[] = [];
  const httpClient = {
    request: async ({ data }: { data?: Record<string, unknown> }) => {
      sent.push(data ?? {});
      return { statusCode: 201, body: {}, headers: {} };
    },
  };
  const client = new Twilio(ACCOUNT_SID, 'a'.repeat(32), {
    httpClient: httpClient as never,
  });
  await client.calls.create(asOptions);
  const ofSdk = new URLSearchParams();
  for (const [name, value] of Object.entries(sent[0] ?? {})) {
    for (const one of [value].flat()) ofSdk.append(name, String(one));
  }
  const ours = formOf(everything as Partial<Placement>);
  expect([...ours].sort()).toEqual([...ofSdk].sort());
});

const placed = (form: URLSearchParams, headers: Record<string, string> = {}) =>
  twilioJudge.problemsOf(
    new Request(
      `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`,
      {
        method: 'POST',
        headers: {
          authorization: 'Basic QUM6eA==',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        body: form.toString(),
      },
    ),
  );

describe('Twilio’s own document', () => {
  it.each([
    ['the least', {}],
    ['everything', everything],
    ['people first', { amd: first, record: true }],
  ])('takes a placement with %s', async (_case, parts) => {
    expect(await placed(formOf(parts as Partial<Placement>))).toEqual([]);
  });

  it.each<[string, (form: URLSearchParams) => void]>([
    ['no number', (form) => form.delete('To')],
    ['a number that is none', (form) => form.set('To', '0123')],
    ['a field that is none', (form) => form.set('RingTimeout', '30')],
    ['words for a number', (form) => form.set('Timeout', 'long')],
    ['words for yes', (form) => form.set('Record', 'perhaps')],
    ['a relative address', (form) => form.set('Url', '/voice')],
    ['a way that is none', (form) => form.set('Method', 'PUT')],
    ['a field twice', (form) => form.append('To', '+14155550191')],
    ['an app that is none', (form) => form.set('ApplicationSid', 'AP1')],
  ])('refuses %s', async (_case, change) => {
    const form = formOf();
    change(form);
    expect(await placed(form)).not.toEqual([]);
  });

  it.each([
    ['no credentials', { authorization: '' }],
    ['others’ credentials', { authorization: 'Bearer x' }],
    ['JSON', { 'content-type': 'application/json' }],
  ])('refuses %s', async (_case, headers) => {
    expect(await placed(formOf(), headers)).not.toEqual([]);
  });
});
