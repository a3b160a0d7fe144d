import type { CallRef } from '#functions/platform/messages.ts';
import { encodeRef } from '../call-ref.ts';
import type { CarrierAccount } from '../carrier.ts';
import type { InboundRequest } from '../inbound.ts';

export const ACCOUNT_SID = `AC${'1'.repeat(32)}`;
export const CALL_SID = `CA${'2'.repeat(32)}`;
export const NOW = Date.parse('2026-03-02T15:00:00.000Z');

export const makeAccount = (
  parts: Partial<CarrierAccount> = {},
): CarrierAccount => ({
  org_id: 'org_a',
  carrier_id: 'car_01',
  credentials: { auth_token: 'a'.repeat(32) },
  settings: { account_sid: ACCOUNT_SID, api_url: 'https://api.twilio.com' },
  calls_per_second: 1,
  webhook_url: 'https://dial.example.com/carrier-events/twilio/org_a/car_01',
  ...parts,
});

export const REF: CallRef = {
  org_id: 'org_a',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 0,
  slot: 3,
  attempt_id: 'att_01',
};
export const ref = encodeRef(REF);

/** A webhook as it reaches us; not signed, unless its headers say so. */
export function makeInbound({
  path = '/voice',
  query = `ref=${ref}`,
  ...parts
}: Partial<Omit<InboundRequest, 'body'>> & {
  readonly query?: string;
  readonly body?: string;
} = {}): InboundRequest {
  return {
    method: 'POST',
    url: `${makeAccount().webhook_url}${path}?${query}`,
    path,
    headers: {},
    ...parts,
    body: Buffer.from(parts.body ?? ''),
  };
}
