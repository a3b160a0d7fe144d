import { Temporal } from 'temporal-polyfill';
import type { Ask } from './ask.ts';
import { demoContacts, known, ordinary, withRejects } from './audiences.ts';

/** Ids of what goes on after the start. @see follow.ts */
export interface DemoCampaigns {
  readonly unclear: string;
  readonly scheduled: string;
  readonly long: string;
  readonly night: string;
  readonly pilot: string;
  readonly paused: string;
  readonly restarted: string;
  readonly cancelled: string;
}

interface Wanted {
  readonly name: string;
  readonly contacts?: string;
  readonly [setting: string]: unknown;
}

/**
 * They share the organization's lines and come last: whoever starts a campaign
 * of their own has all of them.
 */
const modest = { admission: 'shared', priority: 1 } as const;
const once = { max_attempts: 1, delay_seconds: 60 } as const;

const DENVER = 'America/Denver';
const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Two hours a day that begin in three. @param now - epoch milliseconds */
function hoursAhead(now: number) {
  const here =
    Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(DENVER);
  const clock = (hours: number) =>
    here.add({ hours }).toPlainTime().toString().slice(0, 2).concat(':00');
  return {
    timezone: DENVER,
    windows: [{ days: everyDay, start: clock(3), end: clock(5) }],
  };
}

/**
 * Makes what a first run shows, all of it still: drafts, numbers, an agent and a
 * do-not-call list. The draft `Demo` comes last, so that it is on top.
 *
 * @param now - epoch milliseconds of the one clock
 * @throws Error when the API refuses any of it
 */
export async function createDemo(
  ask: Ask,
  now: number,
): Promise<DemoCampaigns> {
  const number_pool = await createNumbers(ask);
  const { id: agent_id } = await ask('POST', '/agents', {
    name: 'Renewals agent',
    max_concurrent: 3,
  });
  await listDoNotCall(ask);
  const create = (wanted: Wanted) => createCampaign(ask, wanted);
  const unclear = await create({ name: 'Spring renewals' });
  await create({
    name: 'Event invitations',
    contacts: withRejects(),
  });
  const scheduled = await create({
    ...modest,
    name: 'Appointment reminders',
    max_concurrent_calls: 2,
    contacts: ordinary(40, '503'),
  });
  const night = await create({
    ...modest,
    name: 'Evening follow-up',
    max_concurrent_calls: 2,
    schedule: hoursAhead(now),
    contacts: ordinary(25, '720'),
  });
  const cancelled = await create({
    ...modest,
    name: 'Old price list',
    max_concurrent_calls: 1,
    retry_policy: once,
    contacts: known(['0191', '0194', '0191', '0190', '0190', '0190'], '210'),
  });
  const restarted = await create({
    ...modest,
    name: 'Webinar follow-up',
    max_concurrent_calls: 1,
    retry_policy: once,
    contacts: known(['0191', '0194', '0195', '0190'], '214'),
  });
  const paused = await create({
    ...modest,
    name: 'Payment reminders',
    max_concurrent_calls: 1,
    retry_policy: { max_attempts: 3, delay_seconds: 600 },
    contacts: known(
      ['0191', '0194', '0190', ...Array.from({ length: 17 }, () => '0190')],
      '281',
    ),
  });
  const pilot = await create({
    ...modest,
    name: 'Pilot: two openings',
    max_concurrent_calls: 2,
    amd: { enabled: true },
    callback_detection: { enabled: true },
    retry_policy: once,
    variants: [
      { key: 'friendly', agent_id, weight: 50 },
      { key: 'brief', agent_id: 'agt_demo', weight: 50 },
    ],
    number_pool,
    budget_usd: 5,
    contacts: known(
      '0197 0190 0193 0190 0198 0190 0191 0190 0194 0195 0193 0190'.split(' '),
      '512',
    ),
  });
  const long = await create({
    ...modest,
    name: 'Customer survey',
    max_concurrent_calls: 2,
    amd: { enabled: true },
    callback_detection: { enabled: true },
    retry_policy: { max_attempts: 2, delay_seconds: 900 },
    number_pool,
    budget_usd: 20,
    goal: { metric: 'completed', target: 120 },
    contacts: ordinary(300, '737'),
  });
  await create({
    name: 'Demo',
    max_concurrent_calls: 5,
    amd: { enabled: true },
    callback_detection: { enabled: true },
    retry_policy: { max_attempts: 3, delay_seconds: 60 },
    contacts: demoContacts(),
  });
  return {
    unclear,
    scheduled,
    long,
    night,
    pilot,
    paused,
    restarted,
    cancelled,
  };
}

async function createCampaign(
  ask: Ask,
  { contacts, ...settings }: Wanted,
): Promise<string> {
  const form = new FormData();
  for (const [name, value] of Object.entries(settings)) {
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  if (contacts !== undefined) {
    const name = `${settings.name.toLowerCase().replaceAll(/\W+/g, '-')}.csv`;
    form.set('contacts', new Blob([contacts], { type: 'text/csv' }), name);
  }
  return (await ask('POST', '/campaigns', contacts ? form : settings)).id;
}

/** Numbers with a label, of two countries, with lines and a pace of their own; one is off. */
async function createNumbers(ask: Ask) {
  const numbers = [
    { phone_number: '+15125550142', label: 'Austin', max_concurrent: 3 },
    {
      phone_number: '+13035550143',
      label: 'Denver',
      max_concurrent: 2,
      cps: 1,
    },
    { phone_number: '+442079460018', label: 'London', max_concurrent: 1 },
    {
      phone_number: '+17185550144',
      label: 'New York, off',
      status: 'inactive',
    },
  ];
  const ids: string[] = [];
  for (const number of numbers)
    ids.push((await ask('POST', '/numbers', number)).id);
  const [austin, denver, london] = ids;
  return [
    { number_id: austin, weight: 3 },
    { number_id: denver, weight: 2 },
    { number_id: london, weight: 1 },
  ];
}

/** Two of them are in the file of the survey. */
const listDoNotCall = (ask: Ask) =>
  ask('POST', '/dnc', {
    phone_numbers: [
      '+17375552007',
      '+17375552021',
      '+12065550151',
      '+442079460019',
    ],
    reason: 'Asked by mail',
  });
