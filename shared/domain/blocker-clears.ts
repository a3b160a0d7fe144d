import type { Blocker } from './blocker.ts';

/** What ends a blocker that no clock ends, for people. */
const words: Readonly<Record<string, string>> = {
  campaign_not_running: 'The campaign is started or resumed',
  campaign_window_closed: "The campaign's hours begin",
  contact_window_closed: "The contact's hours begin",
  timezone_unknown: 'The contact gets a time zone',
  campaign_cap: 'A call of the campaign ends',
  abandon_brake: 'The share of abandoned calls falls',
  org_cap: 'A call of the organization ends',
  platform_cap: 'A call of any organization ends',
  pool_capacity: 'A line of the number pool is free',
  pool_empty: 'The pool gets a number that can be used',
  no_country_match: "The pool gets a number of the contact's country",
  country_closed: 'The carrier takes calls to that country',
  in_flight_elsewhere: 'The other call to this number ends',
  higher_priority: 'The other campaign needs fewer lines',
  no_agent_capacity: 'An agent is free',
  budget_exhausted: 'The budget is raised',
  dnc: 'The number is taken off the do-not-call list',
};

/** What would clear a blocker, and when, if that is known. */
export function clearsWhen({ code, until }: Blocker): {
  readonly when: string;
  readonly at: string | null;
} {
  const when =
    words[code] ??
    (until === null ? 'What the rule names changes' : 'The time comes');
  return { when, at: until };
}
