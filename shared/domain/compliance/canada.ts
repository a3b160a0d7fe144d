import type { Calendar } from './holidays.ts';
import { allDays, hours, open, type Rule, usual, workdays } from './rule.ts';

const unsolicited = [
  open(workdays, '09:00', '21:30'),
  open(['sat', 'sun'], '10:00', '18:00'),
];

const british: Calendar = {
  id: 'ca-bc',
  observed: 'next_weekday',
  days: [
    { name: "New Year's Day", on: '01-01' },
    { name: 'Family Day', on: { nth: 3, weekday: 'mon', month: 2 } },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Victoria Day', on: { before: '05-25', weekday: 'mon' } },
    { name: 'Canada Day', on: '07-01' },
    { name: 'British Columbia Day', on: { nth: 1, weekday: 'mon', month: 8 } },
    { name: 'Labour Day', on: { nth: 1, weekday: 'mon', month: 9 } },
    { name: 'Truth and Reconciliation', on: '09-30' },
    { name: 'Thanksgiving', on: { nth: 2, weekday: 'mon', month: 10 } },
    { name: 'Remembrance Day', on: '11-11' },
    { name: 'Christmas Day', on: '12-25' },
  ],
};

export const canada: readonly Rule[] = [
  {
    ...hours,
    id: 'ca.hours',
    region: 'CA',
    text: 'Calls from 09:00 to 21:30, Saturdays and Sundays from 10:00 to 18:00',
    citation: 'CRTC Unsolicited Telecommunications Rules, part III, s. 23',
    confidence: 'high',
    windows: unsolicited,
    holiday_windows: unsolicited,
  },
  {
    ...hours,
    id: 'ca-bc.holidays',
    region: 'CA-BC',
    text: 'No calls on holidays',
    citation: 'B.C. Telemarketer Licensing Regulation 83/2005',
    confidence: 'low',
    windows: [open(allDays, '00:00', '24:00')],
    holidays: british,
    holiday_windows: [],
  },
  {
    ...usual,
    kind: 'abandonment',
    id: 'ca.abandonment',
    region: 'CA',
    text: 'At most 5 % of calls are abandoned in a calendar month',
    citation:
      'CRTC Telecom Decision 2007-48; Unsolicited Telecommunications Rules, part III',
    confidence: 'low',
    max_rate: 0.05,
    measured_over: 'calendar_month',
  },
];
