import { hours, type Pack, type Rule } from './rule.ts';

/**
 * Countries where a call needs consent first and whose hours are not in a pack:
 * known, so that nobody takes their numbers for free of rules.
 */
const closed = (code: string, citation: string): readonly Rule[] => [
  {
    ...hours,
    id: `${code.toLowerCase()}.consent`,
    region: code,
    text: 'No call without prior consent; hours are not in this pack',
    citation,
    confidence: 'low',
    windows: [],
    holiday_windows: [],
  },
];

const version = '2026-11-21';

export const closedPacks: readonly Pack[] = [
  {
    id: 'germany',
    version,
    region: 'DE',
    name: 'Germany',
    rules: closed('DE', 'Gesetz gegen den unlauteren Wettbewerb, § 7'),
  },
  {
    id: 'italy',
    version,
    region: 'IT',
    name: 'Italy',
    rules: closed('IT', 'D.P.R. 26/2022; registro pubblico delle opposizioni'),
  },
  {
    id: 'brazil',
    version,
    region: 'BR',
    name: 'Brazil',
    rules: closed('BR', 'Anatel, national telemarketing rules'),
  },
];
