import type { Received } from '#functions/adapters/carrier/inbound.ts';
import { telnyxFace } from '#functions/adapters/carrier/telnyx/face.ts';
import { telnyxCarrier } from '#functions/adapters/carrier/telnyx/telnyx.ts';
import { FakeTelnyx } from './fake-telnyx.ts';
import type { Refusal } from './fake-telnyx-refusals.ts';
import { FakeTelnyxSigner, type Webhook } from './fake-telnyx-signer.ts';
import type { Line } from './line.ts';
import {
  type Mood,
  type Rig,
  type Story,
  testCarrierPort,
} from './port-suite.ts';

const refusals: Record<Mood, Refusal | undefined> = {
  takes: undefined,
  throttles: { status: 429, code: '90103', detail: 'Dial limit reached' },
  bad_number: {
    status: 403,
    code: 10010,
    detail: 'Dialed number is not valid D14',
    telnyx_error: 'D14',
  },
  bad_account: { status: 401, code: '10009', detail: 'Authentication failed' },
};

/** How Telnyx tells the ends of calls that nobody answered. */
const ends: Record<Exclude<Story, 'talks'>, readonly [string, string]> = {
  busy: ['user_busy', '486'],
  no_answer: ['no_answer', '487'],
  no_such_number: ['not_found', '404'],
  unheard_of: ['bewitched', '699'],
};

function tell(telnyx: FakeTelnyx, story: Story): Webhook[] {
  const call = telnyx.latest;
  const initiated = telnyx.tell(call, 'call.initiated', { state: 'bridging' });
  telnyx.now += 8_000;
  if (story !== 'talks') return [initiated, telnyx.end(call, ...ends[story])];
  const answered = telnyx.answer(call);
  telnyx.now += 10_000;
  const ended = telnyx.end(call, 'normal_clearing', '200');
  telnyx.now += 3_000;
  return [initiated, answered, ended, telnyx.cost(call)];
}

function makeRig(line: (to: typeof globalThis.fetch) => Line): Rig<Webhook> {
  const telnyx = new FakeTelnyx();
  const { fetch } = line(telnyx.fetch);
  const deps = { fetch, real_clock: { now: () => telnyx.now } };
  const resign = (
    by: FakeTelnyxSigner,
    { url, body }: Webhook,
    later: number,
  ) => by.sign(url, body, telnyx.now + later);
  return {
    carrier: telnyxCarrier(telnyx.account, deps),
    mood: (mood) => {
      telnyx.refusal = refusals[mood];
    },
    calls: () => telnyx.calls.length,
    placements: () => telnyx.dials.length,
    isUp: (id) => telnyx.find(id)?.state !== 'over',
    messages: async (story) => tell(telnyx, story),
    receive: async (webhook) => receive(telnyx, webhook),
    forgeries: async (webhook) => [
      ['changed', { ...webhook, body: webhook.body.replace('call.', 'cell.') }],
      ['signed by others', resign(new FakeTelnyxSigner(), webhook, 0)],
      ['too old', resign(telnyx.signer, webhook, -301_000)],
      ['from the future', resign(telnyx.signer, webhook, 301_000)],
      ['not signed', { ...webhook, headers: {} }],
    ],
  };
}

function receive(
  telnyx: FakeTelnyx,
  { url, headers, body }: Webhook,
): Received | Promise<Received> {
  const request = {
    method: 'POST',
    url,
    path: '',
    headers,
    body: Buffer.from(body),
  };
  return telnyxFace.receive(request, telnyx.account, telnyx.now);
}

testCarrierPort('Telnyx', makeRig);
