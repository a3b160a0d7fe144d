import type { Received } from '#functions/adapters/carrier/inbound.ts';
import { simulatedCarrier } from '#functions/adapters/carrier/simulated.ts';
import { readCallEvent } from '#functions/adapters/carrier/simulated-messages.ts';
import { isSignedBy } from '#functions/events/carrier-signature.ts';
import { signatureHeaders } from '#infra/carrier/webhook-sender.ts';
import { carrierFetch } from '#infra/local/carrier/in-process-fetch.ts';
import { ManualClock } from '#infra/local/carrier/manual-clock.ts';
import { SimulatedCarrier } from '#infra/local/carrier/simulated-carrier.ts';
import { START } from '#infra/local/carrier/testing.ts';
import type { Line } from './line.ts';
import { type Mood, type Rig, testCarrierPort } from './port-suite.ts';

const URL_OF_CARRIER = 'http://carrier.local';
const SECRET = 'whsec_test';

/** A webhook as it is sent. */
interface Sent {
  readonly body: string;
  readonly headers: Record<string, string>;
}

const refusals: Partial<Record<Mood, () => Response>> = {
  throttles: () => Response.json({ code: 'throttled' }, { status: 429 }),
  bad_number: () => Response.json({ code: 'invalid' }, { status: 422 }),
  bad_account: () => Response.json({ code: 'unauthorized' }, { status: 401 }),
};

/** What the special numbers do. @see contract 1 */
const numbers = {
  talks: '+14155550190',
  busy: '+14155550191',
  no_answer: '+14155550192',
  no_such_number: '+14155550195',
  unheard_of: '+14155550191',
};

function makeRig(line: (to: typeof globalThis.fetch) => Line): Rig<Sent> {
  const clock = new ManualClock(START);
  const bodies: string[] = [];
  let placements = 0;
  let mood: Mood = 'takes';
  const company = new SimulatedCarrier({
    log_path: null,
    clock,
    seed: 1,
    deliver: async (event) => {
      if (event.type !== 'results') bodies.push(JSON.stringify(event));
      return true;
    },
  });
  const toCompany = carrierFetch(company, URL_OF_CARRIER, fetch);
  const { fetch: toVendor } = line(async (input, init) => {
    const isPlacement = String(input) === `${URL_OF_CARRIER}/calls`;
    if (isPlacement) placements += 1;
    const refusal = isPlacement && refusals[mood];
    return refusal ? refusal() : toCompany(input, init);
  });
  const send = (body: string, at = START, secret = SECRET): Sent => ({
    body,
    headers: signatureHeaders(secret, Math.floor(at / 1_000), body),
  });
  return {
    carrier: simulatedCarrier({ url: URL_OF_CARRIER, fetch: toVendor }),
    numberFor: (story) => numbers[story],
    mood: (next) => {
      mood = next;
    },
    calls: () => company.calls().filter(({ call_id }) => call_id).length,
    placements: () => placements,
    isUp: () => company.live().live === 1,
    async messages(story) {
      await clock.advance(120_000);
      if (story !== 'unheard_of') return bodies.map((body) => send(body));
      return bodies.map((body) => send(body.replace('486', '699')));
    },
    receive: async (sent) => receive(sent),
    forgeries: async ({ body, headers }) => [
      ['changed', { headers, body: body.replace('call_', 'cell_') }],
      ['signed by others', send(body, START, 'whsec_others')],
      ['too old', send(body, START - 301_000)],
      ['from the future', send(body, START + 301_000)],
      ['not signed', { body, headers: {} }],
    ],
  };
}

function receive({ body, headers }: Sent): Received {
  const signed = {
    body: Buffer.from(body),
    timestamp: headers['x-carrier-timestamp'],
    signature: headers['x-carrier-signature'],
  };
  if (!isSignedBy(SECRET, signed, START)) {
    return { kind: 'refused', status: 403 };
  }
  const event = readCallEvent(JSON.parse(body));
  return event
    ? { kind: 'taken', events: [event] }
    : { kind: 'refused', status: 400 };
}

testCarrierPort('the simulated carrier', makeRig);
