import { australia } from './australia.ts';
import { canada } from './canada.ts';
import { closedPacks } from './closed.ts';
import { france } from './france.ts';
import { india } from './india.ts';
import type { ProfileId } from './profile-ids.ts';
import type { Pack, Rule } from './rule.ts';
import { spain } from './spain.ts';
import { uk } from './uk.ts';
import { usDebt, usFederal } from './us-federal.ts';
import { usStates } from './us-states.ts';

const version = '2026-11-21';
const pack = (
  id: string,
  region: string,
  name: string,
  rules: readonly Rule[],
): Pack => ({ id, version, region, name, rules });

const us = pack('us', 'US', 'United States', [...usFederal, ...usStates]);
const debt = pack('us_debt', 'US', 'United States, debts', usDebt);
const packs = [
  us,
  pack('uk', 'GB', 'United Kingdom', uk),
  pack('canada', 'CA', 'Canada', canada),
  pack('australia', 'AU', 'Australia', australia),
  pack('france', 'FR', 'France', france),
  pack('spain', 'ES', 'Spain', spain),
  pack('india', 'IN', 'India', india),
  ...closedPacks,
];
const named = (...ids: string[]) => packs.filter(({ id }) => ids.includes(id));

/** What `compliance.profile` names. @see contract 4 */
export interface Profile {
  readonly id: ProfileId;
  readonly name: string;
  readonly text: string;
  readonly packs: readonly Pack[];
  /** Whoever is called agreed to it: the operator says so by choosing it. */
  readonly with_consent: boolean;
}

const only = (id: ProfileId, name: string): Profile => ({
  id,
  name,
  text: `${name}: numbers there by its law, numbers elsewhere not at all.`,
  packs: named(id),
  with_consent: false,
});

export const profiles: readonly Profile[] = [
  {
    id: 'none',
    name: 'None',
    text: "Only the campaign's own hours and limits.",
    packs: [],
    with_consent: false,
  },
  only('us', 'United States'),
  {
    ...only('us_debt', 'United States, debts'),
    text: 'Regulation F, for calls about a debt; numbers elsewhere are not called.',
    packs: [debt],
  },
  only('uk', 'United Kingdom'),
  only('canada', 'Canada'),
  {
    ...only('north_america', 'United States and Canada'),
    packs: named('us', 'canada'),
  },
  only('australia', 'Australia'),
  only('france', 'France'),
  {
    ...only('france_opt_in', 'France, with consent'),
    text: 'The law of France for people who agreed to be called; numbers elsewhere are not called.',
    packs: named('france'),
    with_consent: true,
  },
  only('spain', 'Spain'),
  only('india', 'India'),
  {
    id: 'worldwide',
    name: 'Worldwide',
    text: 'Each number by the law of its own country; numbers of countries without rules here are not called.',
    packs,
    with_consent: false,
  },
];

const byId = new Map<string, Profile>(profiles.map((it) => [it.id, it]));

/** @returns undefined for a name that this version does not know */
export const profileOf = (id: string): Profile | undefined => byId.get(id);
