/** Files of contacts that the demo calls: numbers of fiction, 555-01xx and 555-2xxx. */

/** Last four digits that always behave the same, and who has them. */
const SPECIAL_NUMBERS: readonly (readonly [string, string])[] = [
  ['0190', 'Answers'],
  ['0191', 'Is busy'],
  ['0192', 'Rings out'],
  ['0193', 'Answering machine'],
  ['0194', 'Declines'],
  ['0195', 'Number out of service'],
  ['0196', 'Carrier fault first'],
  ['0197', 'Wants a callback'],
  ['0198', 'Opts out'],
  ['0199', 'Carrier falls silent'],
  ['0189', 'Third time lucky'],
  ['0188', 'Events twice'],
  ['0187', 'Answer lost'],
  ['0186', 'Throttled'],
  ['0185', 'Talks long'],
];
const AREA_CODES = ['312', '415', '646'];
const ORDINARY_CONTACTS = 35;

const file = (header: string, rows: readonly string[]) =>
  [header, ...rows, ''].join('\n');

/** All special numbers, and ordinary ones that follow the carrier's profile. */
export function demoContacts(): string {
  const special = AREA_CODES.flatMap((area, i) =>
    SPECIAL_NUMBERS.map(([last, name]) =>
      [`+1${area}555${last}`, name, `S-${i + 1}-${last}`].join(','),
    ),
  );
  const ordinary = Array.from({ length: ORDINARY_CONTACTS }, (_, i) =>
    [`+1312555${2000 + i * 37}`, `Contact ${i + 1}`, `C-${i + 1}`].join(','),
  );
  return file('phone_number,name,external_id', [...special, ...ordinary]);
}

const FIRST = ['Ada', 'Ben', 'Cleo', 'Dev', 'Eva', 'Finn', 'Gia', 'Hugo'];
const LAST = ['Abel', 'Brandt', 'Cruz', 'Duval', 'Engel', 'Fuchs', 'Grant'];
const PLANS = ['Basic', 'Plus', 'Family'];

const person = (n: number) =>
  `${FIRST[n % FIRST.length]} ${LAST[Math.floor(n / FIRST.length) % LAST.length]}`;

/**
 * Ordinary people, who behave as the carrier's profile says. No other file has
 * their area codes: a number in two campaigns would wait for the other call.
 */
export function ordinary(count: number, area: string): string {
  const rows = Array.from({ length: count }, (_, n) =>
    [
      `+1${area}555${2000 + n * 7}`,
      person(n),
      `${area}-${n + 1}`,
      PLANS[n % PLANS.length],
    ].join(','),
  );
  return file('phone_number,name,external_id,plan', rows);
}

/** People whose calls are known beforehand. @param endings - last four digits, each in an exchange of its own */
export function known(endings: readonly string[], area: string): string {
  const rows = endings.map((last, n) =>
    [`+1${area}${555 + n}${last}`, person(n), `${area}-${n + 1}`].join(','),
  );
  return file('phone_number,name,external_id', rows);
}

/** What spreadsheets and people make of phone numbers, between good ones. */
export function withRejects(): string {
  const good = ordinary(24, '206').trim().split('\n');
  const bad = [
    '2.06555E+9,Nia Ruiz,206-90,Basic',
    '12345,Otto Lange,206-91,Plus',
    ',Pia Marsh,206-92,Basic',
    'call me,Quinn Holt,206-93,Family',
    good[3]!,
  ];
  return [...good, ...bad, ''].join('\n');
}

/** Two columns could be the number: somebody has to say which. */
export const unclear = (): string =>
  file(
    'Customer,Mobile,Office,Renewal date',
    Array.from({ length: 30 }, (_, n) =>
      [
        person(n),
        `+1303555${2000 + n * 7}`,
        `+1720555${2000 + n * 7}`,
        `2026-0${1 + (n % 9)}-15`,
      ].join(','),
    ),
  );
