import type { CarrierKind } from '#shared/domain/carrier-kinds.ts';
import type { Carrier, CarrierAccount, CarrierDeps } from './carrier.ts';
import { chimeCarrier } from './chime/chime.ts';
import { jambonzCarrier } from './jambonz/jambonz.ts';
import { telnyxCarrier } from './telnyx/telnyx.ts';
import { twilioCarrier } from './twilio/twilio.ts';

/** Makes the port's side of one account. */
export type CarrierAdapter = (
  account: CarrierAccount,
  deps: CarrierDeps,
) => Carrier;

/** Who calls through an account of each kind. The simulated one is the deployment's own. */
export const carrierAdapters: Readonly<
  Record<Exclude<CarrierKind, 'simulated'>, CarrierAdapter>
> = {
  twilio: twilioCarrier,
  telnyx: telnyxCarrier,
  chime: chimeCarrier,
  jambonz: jambonzCarrier,
};
