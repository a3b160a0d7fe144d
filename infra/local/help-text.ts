import {
  type AccountField,
  type CarrierKind,
  carrierKindFacts,
  carrierKinds,
} from '#shared/domain/carrier-kinds.ts';

const rows: readonly (readonly [string, string])[] = [
  ['--port N', 'dashboard, API and socket (4000)'],
  ['--aws-port N', 'AWS endpoint of the embedded cloud (port + 1)'],
  ['--data DIR', 'where everything is kept (.outdial)'],
  ['--fresh', 'start from an empty data folder'],
  ['--speed N', 'the one clock runs N times faster, 1 to 600 (1)'],
  ['--now INSTANT', 'where that clock starts (now)'],
  ['--seed N', 'seeds the simulated carrier and ids (1)'],
  ['--carrier FILE', 'JSON profile of the simulated carrier'],
  ['--carrier KIND', 'call through a real carrier instead, see below'],
  ['--platform-limit N', 'calls at once of all organizations together'],
  ['--no-demo', 'do not create the demo campaign of a first run'],
  ['--help', 'this text'],
];

/** What `npm start -- --help` prints. */
export function helpText(): string {
  const width = Math.max(...rows.map(([flag]) => flag.length));
  const flags = rows.map(
    ([flag, about]) => `  ${flag.padEnd(width)}  ${about}`,
  );
  return [
    'Outdial on one machine: npm start -- FLAGS',
    '',
    ...flags,
    '',
    'Real carriers have their account in the environment, and call real people:',
    ...carrierKinds.flatMap(variablesOf),
    '  OUTDIAL_FROM_NUMBERS   numbers of the account, in E.164, with commas between; else what it has',
    '  OUTDIAL_PUBLIC_URL     https address that leads here, for their webhooks',
    'With TWILIO_API_URL or TELNYX_API_URL at http://localhost:… a stand-in is',
    'called instead, at any speed: no phone rings, and webhooks need no public address.',
    '',
    'Every flag but --fresh and --no-demo is also a variable: OUTDIAL_PORT, OUTDIAL_CARRIER, …',
  ].join('\n');
}

function variablesOf(kind: CarrierKind): string[] {
  const { settings, credentials } = carrierKindFacts[kind];
  const all = [...settings, ...credentials];
  const isNeeded = (field: AccountField) =>
    !field.optional && field.default === undefined;
  const named = (fields: readonly AccountField[]) =>
    fields.map(({ env }) => env).join(', ');
  const needed = named(all.filter(isNeeded));
  if (needed === '' || !callsFromHere(kind)) return [];
  return [
    `  --carrier ${kind.padEnd(12)} ${needed}`,
    `${' '.repeat(25)}may have: ${named(all.filter((it) => !isNeeded(it)))}`,
  ];
}

/** One that invokes a function of a deployment has none to invoke here. */
const callsFromHere = (kind: CarrierKind) =>
  carrierKindFacts[kind].can.inbound === 'signed_webhook';
