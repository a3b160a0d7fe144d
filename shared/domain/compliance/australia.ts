import type { Calendar } from './holidays.ts';
import { hours, open, type Rule, workdays } from './rule.ts';

const national: Calendar = {
  id: 'au',
  observed: 'next_weekday',
  days: [
    { name: "New Year's Day", on: '01-01' },
    { name: 'Australia Day', on: '01-26' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Anzac Day', on: '04-25' },
    { name: 'Christmas Day', on: '12-25' },
    { name: 'Boxing Day', on: '12-26' },
  ],
};

export const australia: readonly Rule[] = [
  {
    ...hours,
    id: 'au.hours',
    region: 'AU',
    text: 'Calls from 09:00 to 20:00, Saturdays to 17:00, none on Sundays and national holidays',
    citation:
      'Telecommunications (Telemarketing and Research Calls) Industry Standard 2017, s. 8',
    confidence: 'high',
    windows: [
      open(workdays, '09:00', '20:00'),
      open(['sat'], '09:00', '17:00'),
    ],
    holidays: national,
    holiday_windows: [],
  },
];
