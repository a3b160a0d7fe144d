import type { CallSought, Carrier, Carriers, Placement } from './carrier.ts';

/** One carrier for every organization, whichever it asks for. */
export const always = (carrier: Carrier): Carriers => ({
  of: async () => carrier,
});

/** A placement to a number that may be called. */
export const makePlacement = (parts: Partial<Placement> = {}): Placement => ({
  client_token: 'att_01',
  to: '+14155550190',
  from: '+12025550100',
  ring_timeout_seconds: 30,
  max_call_seconds: 3600,
  amd: null,
  record: true,
  ref: 'ref_01',
  conversation_id: 'cnv_01',
  contact_id: 'con_01',
  attempt_number: 1,
  kind: 'first',
  variables: {},
  ...parts,
});

/** The call of a placement, as somebody asks for it who has its token. */
export const soughtBy = (
  client_token: string,
  parts: Partial<CallSought> = {},
): CallSought => ({
  client_token,
  to: '+14155550190',
  from: '+12025550100',
  since: '2026-03-02T15:00:00.000Z',
  ...parts,
});
