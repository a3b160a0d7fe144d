import {
  type CarrierView,
  carrierView,
} from '#shared/contracts/carrier-views.ts';
import { carrierKindFacts } from '#shared/domain/carrier-kinds.ts';

/** Builders of answers: the contract checks each. */

const AT = '2026-05-10T18:00:00.000Z';

export const aCarrier = (
  over: Partial<Record<keyof CarrierView, unknown>> = {},
): CarrierView =>
  carrierView.parse({
    id: 'car_twilio1',
    name: 'Twilio EU',
    kind: 'twilio',
    url: null,
    status: 'active',
    places_calls: true,
    settings: {
      account_sid: `AC${'0'.repeat(32)}`,
      api_url: 'https://api.twilio.com',
    },
    credential_names: ['auth_token'],
    credentials_in: 'sealed',
    webhook_url:
      'https://dial.example.com/carrier-events/twilio/acme/car_twilio1',
    can: carrierKindFacts.twilio.can,
    last_check: { at: AT, ok: true, code: 'ok' },
    circuit: { state: 'closed', until: null, opened: 0, why: null },
    calls_per_second: 1,
    calls_in_flight: 2,
    numbers: 2,
    version: 3,
    created_at: AT,
    updated_at: AT,
    ...over,
  });

export const ownCarrier = (): CarrierView =>
  aCarrier({
    id: 'car_simulated',
    name: 'Simulated carrier',
    kind: 'simulated',
    settings: {},
    credential_names: [],
    credentials_in: null,
    webhook_url: null,
    can: carrierKindFacts.simulated.can,
    last_check: null,
    calls_per_second: 100,
    calls_in_flight: 0,
    numbers: 1,
  });
