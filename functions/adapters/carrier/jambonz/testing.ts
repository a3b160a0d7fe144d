import {
  type FakeHook,
  FakeJambonz,
  type FakeJambonzOptions,
} from '#tests/carriers/fake-jambonz.ts';
import type { CarrierAccount } from '../carrier.ts';
import type { InboundRequest } from '../inbound.ts';

export const NOW = Date.parse('2026-03-02T15:00:00.250Z');
export const SECRET = 'wh_secret_e1RBpQ3sRqQ9';

export const account: CarrierAccount = {
  org_id: 'org_a',
  carrier_id: 'car_j',
  credentials: { api_key: 'a-key-of-jambonz', webhook_secret: SECRET },
  settings: {
    api_url: 'https://jambonz.test/api',
    account_sid: '9351f46a-678c-43f5-b8a6-d4eb58d131af',
    trunk: 'my-trunk',
  },
  calls_per_second: 10,
  webhook_url: 'https://outdial.test/carrier-events/jambonz/org_a/car_j',
};

/** A jambonz that knows the account, on a clock that tests set. */
export function makeJambonz(parts: Partial<FakeJambonzOptions> = {}) {
  const clock = { at: NOW, now: () => clock.at };
  const jambonz = new FakeJambonz({
    account_sid: account.settings.account_sid!,
    api_key: account.credentials.api_key!,
    webhook_secret: SECRET,
    now: clock.now,
    ...parts,
  });
  const fetch: typeof globalThis.fetch = (input, init) =>
    jambonz.handle(new Request(input, init));
  return { jambonz, clock, deps: { fetch, real_clock: clock } };
}

/** As our end point hands a webhook to the face. */
export const inbound = ({ url, headers, body }: FakeHook): InboundRequest => ({
  method: 'POST',
  url,
  path: url.slice(account.webhook_url.length).split('?')[0]!,
  headers,
  body,
});
