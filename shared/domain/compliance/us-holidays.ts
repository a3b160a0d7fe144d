import type { Calendar, Holiday } from './holidays.ts';

const nth = (
  name: string,
  nth: 1 | 2 | 3 | 4 | -1,
  weekday: 'mon' | 'tue' | 'thu',
  month: number,
): Holiday => ({ name, on: { nth, weekday, month } });

/** 5 U.S.C. 6103. */
const federal: readonly Holiday[] = [
  { name: "New Year's Day", on: '01-01' },
  nth('Martin Luther King Jr. Day', 3, 'mon', 1),
  nth("Washington's Birthday", 3, 'mon', 2),
  nth('Memorial Day', -1, 'mon', 5),
  { name: 'Juneteenth', on: '06-19' },
  { name: 'Independence Day', on: '07-04' },
  nth('Labor Day', 1, 'mon', 9),
  nth('Columbus Day', 2, 'mon', 10),
  { name: 'Veterans Day', on: '11-11' },
  nth('Thanksgiving Day', 4, 'thu', 11),
  { name: 'Christmas Day', on: '12-25' },
];

const goodFriday: Holiday = { name: 'Good Friday', on: { easter: -2 } };
const mardiGras: Holiday = { name: 'Mardi Gras', on: { easter: -47 } };

/** A day that only some of a state's lists name is in: the longer list is stricter. */
const calendar = (
  state: string,
  more: readonly Holiday[],
  observed: Calendar['observed'] = 'nearest',
): Calendar => ({ id: `us-${state}`, days: [...federal, ...more], observed });

export const federalHolidays: Calendar = {
  id: 'us',
  days: federal,
  observed: 'nearest',
};

export const stateHolidays = {
  AL: calendar('al', [
    mardiGras,
    nth('Confederate Memorial Day', 4, 'mon', 4),
    nth("Jefferson Davis' Birthday", 1, 'mon', 6),
  ]),
  LA: calendar('la', [mardiGras, goodFriday]),
  MS: calendar(
    'ms',
    [nth('Confederate Memorial Day', -1, 'mon', 4)],
    'sunday_to_monday',
  ),
  PA: calendar('pa', [goodFriday]),
  RI: calendar('ri', [nth('Victory Day', 2, 'mon', 8)]),
  UT: calendar('ut', [{ name: 'Pioneer Day', on: '07-24' }]),
} as const;
