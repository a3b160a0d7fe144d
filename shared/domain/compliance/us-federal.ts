import { allDays, hours, open, type Rule, usual } from './rule.ts';

const everyDay = [open(allDays, '08:00', '21:00')];

/** The Telemarketing Sales Rule and the Telephone Consumer Protection Act. */
export const usFederal: readonly Rule[] = [
  {
    ...hours,
    id: 'us.hours',
    region: 'US',
    text: 'Calls from 08:00 to 21:00 at the called location',
    citation: '47 CFR 64.1200(c)(1); 16 CFR 310.4(c)',
    confidence: 'high',
    windows: everyDay,
    holiday_windows: everyDay,
  },
  {
    ...usual,
    kind: 'ring',
    id: 'us.ring',
    region: 'US',
    text: 'No unanswered call is ended before 15 seconds or four rings',
    citation: '16 CFR 310.4(b)(4)(ii); 47 CFR 64.1200(a)(6)',
    confidence: 'high',
    min_seconds: 15,
  },
  {
    ...usual,
    kind: 'abandonment',
    id: 'us.abandonment',
    region: 'US',
    text: 'At most 3 % of the calls that people answer are abandoned, over 30 days of a campaign',
    citation: '16 CFR 310.4(b)(4)(i); 47 CFR 64.1200(a)(7)',
    confidence: 'high',
    max_rate: 0.03,
    measured_over: '30_days',
  },
];

/** Regulation F: calls about a debt. */
export const usDebt: readonly Rule[] = [
  {
    ...hours,
    id: 'us-debt.hours',
    region: 'US',
    applies_to: 'debt_collection',
    text: 'Calls from 08:00 to 21:00 in every time zone in which the person may be',
    citation: '12 CFR 1006.6(b)(1)',
    confidence: 'high',
    windows: everyDay,
    holiday_windows: everyDay,
  },
  {
    ...usual,
    kind: 'attempt_cap',
    id: 'us-debt.seven_in_seven',
    region: 'US',
    applies_to: 'debt_collection',
    text: 'At most seven calls about a debt in seven days',
    citation: '12 CFR 1006.14(b)(2)(i)(A)',
    confidence: 'high',
    max_attempts: 7,
    window_hours: 168,
  },
  {
    ...usual,
    kind: 'rest_after_conversation',
    id: 'us-debt.after_conversation',
    region: 'US',
    applies_to: 'debt_collection',
    text: 'No call about a debt within seven days after a conversation about it',
    citation: '12 CFR 1006.14(b)(2)(i)(B)',
    confidence: 'high',
    hours: 168,
  },
];
