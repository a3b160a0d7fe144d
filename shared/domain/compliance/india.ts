import { allDays, hours, open, type Rule } from './rule.ts';

const windows = [open(allDays, '10:00', '21:00')];

export const india: readonly Rule[] = [
  {
    ...hours,
    id: 'in.hours',
    region: 'IN',
    text: 'Promotional calls from 10:00 to 21:00 (texts before 2018: from 09:00)',
    citation:
      'TRAI, Telecom Commercial Communications Customer Preference Regulations 2018',
    confidence: 'low',
    windows,
    holiday_windows: windows,
  },
];
