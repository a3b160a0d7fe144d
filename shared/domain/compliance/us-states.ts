import type { CallingWindow } from '../campaign.ts';
import type { Calendar } from './holidays.ts';
import {
  type AttemptCapRule,
  allDays,
  type HoursRule,
  hours,
  monToSat,
  open,
  type Rule,
  usual,
  workdays,
} from './rule.ts';
import { federalHolidays, stateHolidays } from './us-holidays.ts';

/**
 * States stricter than federal law. Public tables of these differ; where they
 * do, the strictest value is taken and `confidence` is low. Calls here are made
 * by artificial voices (FCC 24-17), so rules on prerecorded calls hold as well.
 */

type Stated = Pick<HoursRule, 'text' | 'citation'> &
  Partial<Pick<HoursRule, 'confidence' | 'effective_from' | 'effective_to'>> & {
    readonly id?: string;
    readonly applies_to?: HoursRule['applies_to'];
    /** With whom the windows of holidays differ; left out: as other days. */
    readonly holidays?: Calendar;
    readonly holiday_windows?: readonly CallingWindow[];
  };

function state(
  code: string,
  windows: readonly CallingWindow[],
  { id = 'hours', ...rest }: Stated,
): HoursRule {
  return {
    ...hours,
    windows,
    holiday_windows: [],
    ...rest,
    id: `us-${code.toLowerCase()}.${id}`,
    region: `US-${code}`,
  };
}

/** The same hours on each day of the week. */
const daily = (
  code: string,
  start: string,
  end: string,
  citation: string,
  confidence: HoursRule['confidence'] = 'medium',
) =>
  state(code, [open(allDays, start, end)], {
    text: `Calls from ${start} to ${end}`,
    citation,
    confidence,
  });

const threeADay = (code: string, citation: string): AttemptCapRule => ({
  ...usual,
  kind: 'attempt_cap',
  id: `us-${code.toLowerCase()}.three_a_day`,
  region: `US-${code}`,
  text: 'At most three calls to a person on one subject in 24 hours',
  citation,
  max_attempts: 3,
  window_hours: 24,
});

const noSundays = 'Calls from 08:00 to 20:00, none on Sundays and holidays';

export const usStates: readonly Rule[] = [
  state('AL', [open(monToSat, '08:00', '20:00')], {
    text: noSundays,
    citation: 'Ala. Code 1-3-8; Alabama PSC rules on telephone solicitation',
    holidays: stateHolidays.AL,
  }),
  daily('CT', '09:00', '20:00', 'Conn. Gen. Stat. 42-288a', 'low'),
  daily('FL', '08:00', '20:00', 'Fla. Stat. 501.616(6)(a)'),
  threeADay('FL', 'Fla. Stat. 501.616(6)(b)'),
  state('IL', [open(allDays, '09:00', '21:00')], {
    text: 'Prerecorded calls from 09:00 to 21:00',
    citation: '815 ILCS 305/15; 720 ILCS 5/26.5',
    confidence: 'low',
    applies_to: 'automated_voice',
  }),
  daily('IN', '09:00', '20:00', 'Ind. Code 24-5-14-8', 'low'),
  daily('KY', '10:00', '21:00', 'Ky. Rev. Stat. 367.46955'),
  state('LA', [open(monToSat, '08:00', '20:00')], {
    text: noSundays,
    citation: 'Louisiana PSC, General Order on telephone solicitation',
    holidays: stateHolidays.LA,
  }),
  daily('MA', '08:00', '20:00', 'Mass. Gen. Laws ch. 159C, s. 3'),
  daily('MD', '08:00', '20:00', 'Md. Code, Com. Law 14-4502'),
  threeADay('MD', 'Md. Code, Com. Law 14-4502'),
  state('ME', [open(workdays, '09:00', '17:00')], {
    text: 'Automated calls from 09:00 to 17:00, Mondays to Fridays',
    citation: 'Me. Rev. Stat. tit. 10, 1498',
    confidence: 'low',
    applies_to: 'automated_voice',
  }),
  {
    ...usual,
    kind: 'attempt_cap',
    id: 'us-me.one_in_eight_hours',
    region: 'US-ME',
    applies_to: 'automated_voice',
    text: 'At most one automated call in eight hours',
    citation: 'Me. Rev. Stat. tit. 10, 1498',
    confidence: 'low',
    max_attempts: 1,
    window_hours: 8,
  },
  daily('MI', '09:00', '21:00', 'Mich. Comp. Laws 445.111 ff.', 'low'),
  daily('MN', '09:00', '21:00', 'Minn. Stat. 325E.30', 'low'),
  state('MS', [open(monToSat, '08:00', '20:00')], {
    text: noSundays,
    citation: 'Miss. Code 77-3-723',
    confidence: 'low',
    holidays: stateHolidays.MS,
  }),
  state(
    'NE',
    [open(monToSat, '08:00', '21:00'), open(['sun'], '13:00', '21:00')],
    {
      text: 'Prerecorded calls from 08:00 to 21:00, from 13:00 on Sundays and holidays',
      citation: '291 NAC 11-3',
      confidence: 'low',
      applies_to: 'automated_voice',
      holidays: federalHolidays,
      holiday_windows: [open(allDays, '13:00', '21:00')],
    },
  ),
  daily('NM', '09:00', '21:00', 'N.M. Stat. 57-12-22', 'low'),
  daily('NV', '09:00', '20:00', 'Nev. Rev. Stat. 597.814, 599B.190'),
  daily('OK', '08:00', '20:00', 'Okla. Stat. tit. 15, 775C.3'),
  threeADay('OK', 'Okla. Stat. tit. 15, 775C.4'),
  state(
    'PA',
    [open(monToSat, '08:00', '21:00'), open(['sun'], '13:30', '21:00')],
    {
      text: 'Calls from 08:00 to 21:00, from 13:30 on Sundays, none on holidays',
      citation: '73 P.S. 2245',
      confidence: 'low',
      holidays: stateHolidays.PA,
      effective_to: '2026-10-17',
    },
  ),
  state('PA', [open(monToSat, '08:00', '21:00')], {
    id: 'hours_2026',
    text: 'Calls from 08:00 to 21:00, none on Sundays and holidays',
    citation: '73 P.S. 2245, as amended with effect from 18 October 2026',
    confidence: 'low',
    holidays: stateHolidays.PA,
    effective_from: '2026-10-18',
  }),
  state(
    'RI',
    [open(workdays, '09:00', '18:00'), open(['sat'], '10:00', '17:00')],
    {
      text: 'Calls from 09:00 to 18:00, Saturdays from 10:00 to 17:00, none on Sundays and holidays',
      citation: 'R.I. Gen. Laws 5-61-3.6',
      holidays: stateHolidays.RI,
    },
  ),
  state('SD', [open(monToSat, '08:00', '21:00')], {
    text: 'No calls on Sundays',
    citation: 'S.D. Codified Laws 37-30A-3',
    confidence: 'low',
  }),
  daily('TN', '08:00', '21:00', 'Tenn. Comp. R. & Regs. 1220-04-11', 'low'),
  state(
    'TX',
    [open(monToSat, '09:00', '21:00'), open(['sun'], '12:00', '21:00')],
    {
      text: 'Calls from 09:00 to 21:00, from 12:00 on Sundays',
      citation: 'Tex. Bus. & Com. Code 301.051',
    },
  ),
  state('UT', [open(allDays, '09:00', '20:00')], {
    text: 'Calls from 09:00 to 20:00, none on holidays',
    citation: 'Utah Code 13-25a-103',
    confidence: 'low',
    holidays: stateHolidays.UT,
  }),
  daily('WA', '08:00', '20:00', 'Wash. Rev. Code 80.36.390'),
  daily('WY', '08:00', '20:00', 'Wyo. Stat. 40-12-302'),
];
