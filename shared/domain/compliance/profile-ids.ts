/** What `compliance.profile` may be. @see contract 4 */
export const profileIds = [
  'none',
  'us',
  'us_debt',
  'uk',
  'canada',
  'north_america',
  'australia',
  'france',
  'france_opt_in',
  'spain',
  'india',
  'worldwide',
] as const;
export type ProfileId = (typeof profileIds)[number];
