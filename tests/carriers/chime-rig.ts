import type {
  CarrierAccount,
  CarrierDeps,
} from '#functions/adapters/carrier/carrier.ts';
import { chimeCarrier } from '#functions/adapters/carrier/chime/chime.ts';
import {
  receiveChime,
  replyChime,
} from '#functions/adapters/carrier/chime/receive.ts';
import type { Directive } from '#functions/adapters/carrier/inbound.ts';
import { FakeChime } from './fake-chime.ts';
import type { ChimeEvent, FakeChimeOptions } from './fake-chime-parts.ts';
import type { Line } from './line.ts';
import type { Rig, Story } from './port-suite.ts';

/** A minute after the time that is on everything in the suite. */
export const NOW = Date.parse('2026-03-02T15:01:00.000Z');
export const OURS = { aws_account_id: '111122223333' } as const;

export const account: CarrierAccount = {
  org_id: 'org_a',
  carrier_id: 'car_chime',
  credentials: {},
  settings: {
    sip_media_application_id: '0a1b2c3d-1111-4222-8333-444455556666',
    region: 'us-west-2',
    voice_connector_arn:
      'arn:aws:chime:us-west-2:111122223333:vc/abcdefg1hijklm2nopq3rs',
    recording_bucket: 'acme-recordings/chime',
  },
  calls_per_second: 1,
  webhook_url: 'https://dial.example/carrier-events/chime/org_a/car_chime',
};

export const key = {
  id: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
} as const;

export const credentials = () => ({
  accessKeyId: key.id,
  secretAccessKey: key.secret,
});

/** Connects everybody to a bot at the Voice Connector. */
export const toBot = (call_id: string): Directive => ({
  kind: 'attach',
  attach: {
    call_id,
    client_token: 'att_01',
    ref: 'ref',
    target: { kind: 'sip', uri: 'sip:5550@bots.example' },
    conversation_id: 'cnv_01',
    variables: { name: 'Ada' },
    record: false,
  },
});

export const fakeChime = (
  parts: Partial<FakeChimeOptions> & Pick<FakeChimeOptions, 'invoke'>,
) =>
  new FakeChime({
    application_id: account.settings.sip_media_application_id!,
    aws_account_id: OURS.aws_account_id,
    region: 'us-west-2',
    key,
    now: () => NOW,
    ...parts,
  });

/** Our function without what keeps its events: pure, as Chime invokes it. */
export function functionOf(
  decide: (callId: string) => Directive = toBot,
  now: () => number = () => NOW,
) {
  return async (event: ChimeEvent): Promise<unknown> => {
    const received = receiveChime(event, account, OURS, now());
    if (received.kind === 'refused') throw new Error(String(received.status));
    const { asks, answer } = received;
    if (answer) return answer;
    return replyChime(decide(asks.call_id), event, account, now()).answer;
  };
}

export function makeCarrier(
  fetch: typeof globalThis.fetch,
  {
    now = () => NOW,
    settings = account.settings,
  }: Partial<Pick<CarrierAccount, 'settings'>> & { now?: () => number } = {},
) {
  const deps: CarrierDeps = { fetch, real_clock: { now } };
  return chimeCarrier({ ...account, settings }, deps, credentials);
}

const CODES: Partial<Record<Story, number>> = {
  busy: 486,
  no_answer: 480,
  no_such_number: 404,
  unheard_of: 799,
};

export function chimeRig(
  line: (to: typeof globalThis.fetch) => Line,
): Rig<ChimeEvent> {
  const fake = fakeChime({ invoke: functionOf() });
  const carrier = makeCarrier(line(fake.fetch).fetch);
  return {
    carrier,
    mood: (mood) => {
      fake.mood = mood;
    },
    calls: () => fake.calls.length,
    placements: () => fake.placements,
    isUp: (callId) => fake.isUp(callId),
    async messages(story) {
      const id = fake.calls.at(-1)!;
      if (story !== 'no_such_number') await fake.rings(id);
      if (story === 'talks') {
        await fake.answers(id);
        await fake.succeeds(id);
        await fake.hangsUp(id, 'LEG-A', 0);
      } else await fake.hangsUp(id, 'LEG-A', CODES[story]);
      return fake.invocations.filter(
        (it) => it.CallDetails.TransactionId === id,
      );
    },
    async receive(message) {
      const received = receiveChime(message, account, OURS, NOW);
      if (received.kind === 'refused') return received;
      const { answer: _, ...rest } = received;
      return rest;
    },
    async forgeries(message) {
      const other = (parts: Partial<ChimeEvent['CallDetails']>) => ({
        ...message,
        CallDetails: { ...message.CallDetails, ...parts },
      });
      return [
        ['another account', other({ AwsAccountId: '999988887777' })],
        ['another application', other({ SipMediaApplicationId: 'not-ours' })],
      ];
    },
  };
}
