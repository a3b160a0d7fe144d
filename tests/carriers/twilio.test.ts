import type { CarrierAccount } from '#functions/adapters/carrier/carrier.ts';
import type { InboundRequest } from '#functions/adapters/carrier/inbound.ts';
import { twilioFace } from '#functions/adapters/carrier/twilio/face.ts';
import { twilioCarrier } from '#functions/adapters/carrier/twilio/twilio.ts';
import {
  type CallStatus,
  FakeTwilio,
  signedWebhook,
  type Webhook,
} from './fake-twilio.ts';
import type { Line } from './line.ts';
import { type Rig, type Story, testCarrierPort } from './port-suite.ts';
import { judged } from './twilio-judge.ts';

const account_sid = `AC${'1'.repeat(32)}`;
const START = Date.parse('2026-03-02T15:00:00.000Z');

const account: CarrierAccount = {
  org_id: 'org_a',
  carrier_id: 'car_01',
  credentials: { auth_token: 'a'.repeat(32) },
  settings: { account_sid, api_url: 'https://api.twilio.com' },
  calls_per_second: 1,
  webhook_url: 'https://dial.example.com/carrier-events/twilio/org_a/car_01',
};

/** How each story ends, as Twilio has it. */
const ends: Record<Exclude<Story, 'talks'>, [CallStatus, number?]> = {
  busy: ['busy', 486],
  no_answer: ['no-answer', 487],
  no_such_number: ['failed', 404],
  unheard_of: ['vanished'],
};

function makeRig(line: (to: typeof globalThis.fetch) => Line): Rig<Webhook> {
  let now = START;
  const twilio = new FakeTwilio({
    account_sid,
    auth_token: account.credentials.auth_token!,
    now: () => now,
  });
  const { fetch } = line(judged(twilio.fetch));
  const deps = { fetch, real_clock: { now: () => now } };
  return {
    carrier: twilioCarrier(account, deps),
    mood: (mood) => {
      twilio.mood = mood;
    },
    calls: () => twilio.calls.length,
    placements: () => twilio.placements,
    isUp: (id) => twilio.callOf(id)?.ended_at === undefined,
    async messages(story) {
      const call = twilio.calls.at(-1)!;
      now += 5_000;
      if (story !== 'talks') {
        twilio.end(call, ...ends[story]);
        return [twilio.progress(call)];
      }
      twilio.answer(call);
      const asked = twilio.asksAt(call.form.get('Url')!, call);
      now += 10_000;
      twilio.end(call, 'completed', 200);
      return [asked, twilio.progress(call)];
    },
    receive: async (webhook) =>
      twilioFace.receive(inbound(webhook), account, now),
    forgeries: async (webhook) => forgeries(webhook),
  };
}

function inbound({ url, body, headers }: Webhook): InboundRequest {
  const path = /^[^?]*/.exec(url.slice(account.webhook_url.length))![0];
  return { method: 'POST', url, path, headers, body: Buffer.from(body) };
}

/** Twilio signs no instant: what is old is as good as new. */
function forgeries(webhook: Webhook): [string, Webhook][] {
  const fields = Object.fromEntries(new URLSearchParams(webhook.body));
  const { auth_token } = account.credentials;
  const otherAccount = { ...fields, AccountSid: `AC${'2'.repeat(32)}` };
  return [
    ['changed', { ...webhook, body: `${webhook.body}&CallStatus=busy` }],
    ['for another call', { ...webhook, url: `${webhook.url}&x=1` }],
    ['signed by others', signedWebhook('b'.repeat(32), webhook.url, fields)],
    [
      'of another account',
      signedWebhook(auth_token!, webhook.url, otherAccount),
    ],
    ['not signed', { ...webhook, headers: {} }],
  ];
}

testCarrierPort('Twilio', makeRig);
