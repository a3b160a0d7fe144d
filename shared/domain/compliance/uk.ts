import type { Calendar } from './holidays.ts';
import { hours, open, type Rule, usual, workdays } from './rule.ts';

/** Of all its parts: a number does not tell which. */
const holidays: Calendar = {
  id: 'gb',
  observed: 'next_weekday',
  days: [
    { name: "New Year's Day", on: '01-01' },
    { name: '2 January (Scotland)', on: '01-02' },
    { name: "Saint Patrick's Day (Northern Ireland)", on: '03-17' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Early May', on: { nth: 1, weekday: 'mon', month: 5 } },
    { name: 'Spring', on: { nth: -1, weekday: 'mon', month: 5 } },
    { name: 'Battle of the Boyne (Northern Ireland)', on: '07-12' },
    { name: 'Summer (Scotland)', on: { nth: 1, weekday: 'mon', month: 8 } },
    { name: 'Summer', on: { nth: -1, weekday: 'mon', month: 8 } },
    { name: "Saint Andrew's Day (Scotland)", on: '11-30' },
    { name: 'Christmas Day', on: '12-25' },
    { name: 'Boxing Day', on: '12-26' },
  ],
};

export const uk: readonly Rule[] = [
  {
    ...hours,
    id: 'gb.hours',
    region: 'GB',
    text: 'Calls from 08:00 to 21:00, Saturdays from 09:00, none on Sundays and public holidays',
    citation:
      'Direct Marketing Association, telemarketing guide (no law names hours)',
    confidence: 'low',
    windows: [
      open(workdays, '08:00', '21:00'),
      open(['sat'], '09:00', '21:00'),
    ],
    holidays,
    holiday_windows: [],
  },
  {
    ...usual,
    kind: 'ring',
    id: 'gb.ring',
    region: 'GB',
    text: 'No unanswered call is ended before 15 seconds',
    citation:
      'Ofcom, Persistent misuse statement (2016), annex on abandoned calls',
    min_seconds: 15,
  },
  {
    ...usual,
    kind: 'abandonment',
    id: 'gb.abandonment',
    region: 'GB',
    text: 'At most 3 % of live calls are abandoned in any 24 hours; no share is safe since March 2017',
    citation:
      'Communications Act 2003, ss. 128-130; Ofcom statements of 2008 and 2016',
    max_rate: 0.03,
    measured_over: '24_hours',
  },
  {
    ...usual,
    kind: 'abandonment_lock',
    id: 'gb.abandonment_lock',
    region: 'GB',
    text: 'No automatic call within 72 hours after an abandoned one',
    citation: 'Ofcom, Persistent misuse statements of 2008 and 2016',
    hours: 72,
  },
];
