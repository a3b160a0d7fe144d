/** The deployment's own: every organization has it, nobody changes it. */
export const OWN_CARRIER = 'car_simulated';

/** @param id - left out where a number or an attempt names none */
export const isOwnCarrier = (id: string | undefined): boolean =>
  id === undefined || id === OWN_CARRIER;
