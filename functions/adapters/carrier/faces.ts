import type { CarrierKind } from '#shared/domain/carrier-kinds.ts';
import type { CarrierFace } from './inbound.ts';
import { jambonzFace } from './jambonz/face.ts';
import { telnyxFace } from './telnyx/face.ts';
import { twilioFace } from './twilio/face.ts';

/**
 * Who reads the webhooks of each kind. The simulated carrier has an address of its
 * own, and what is not here sends none.
 */
export const carrierFaces: Readonly<Partial<Record<CarrierKind, CarrierFace>>> =
  { twilio: twilioFace, telnyx: telnyxFace, jambonz: jambonzFace };
