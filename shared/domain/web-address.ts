/** Letters of an address that we send requests to. */
export const MAX_URL_LENGTH = 2_048;
