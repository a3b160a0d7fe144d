import type { Calendar } from './holidays.ts';
import { hours, open, type Rule, usual, workdays } from './rule.ts';

const holidays: Calendar = {
  id: 'fr',
  observed: 'never',
  days: [
    { name: 'Jour de l’an', on: '01-01' },
    { name: 'Lundi de Pâques', on: { easter: 1 } },
    { name: 'Fête du travail', on: '05-01' },
    { name: 'Victoire 1945', on: '05-08' },
    { name: 'Ascension', on: { easter: 39 } },
    { name: 'Lundi de Pentecôte', on: { easter: 50 } },
    { name: 'Fête nationale', on: '07-14' },
    { name: 'Assomption', on: '08-15' },
    { name: 'Toussaint', on: '11-01' },
    { name: 'Armistice', on: '11-11' },
    { name: 'Noël', on: '12-25' },
  ],
};

export const france: readonly Rule[] = [
  {
    ...hours,
    id: 'fr.hours',
    region: 'FR',
    text: 'Calls from 10:00 to 13:00 and from 14:00 to 20:00, Mondays to Fridays, none on holidays',
    citation: 'Code de la consommation, D. 223-9 (décret 2022-1313)',
    effective_from: '2023-03-01',
    windows: [
      open(workdays, '10:00', '13:00'),
      open(workdays, '14:00', '20:00'),
    ],
    holidays,
    holiday_windows: [],
  },
  {
    ...usual,
    kind: 'attempt_cap',
    id: 'fr.four_in_thirty_days',
    region: 'FR',
    text: 'At most four calls to a person in thirty days',
    citation: 'Code de la consommation, D. 223-9 (décret 2022-1313)',
    effective_from: '2023-03-01',
    max_attempts: 4,
    window_hours: 720,
  },
  {
    ...hours,
    id: 'fr.consent',
    region: 'FR',
    text: 'No call to people who did not agree to be called',
    citation: 'Loi du 21 mai 2025, with effect from 11 August 2026',
    confidence: 'low',
    effective_from: '2026-08-11',
    lifted_by_consent: true,
    windows: [],
    holiday_windows: [],
  },
];
