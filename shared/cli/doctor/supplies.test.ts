import { expect, test } from 'vitest';
import type {
  CallLimits,
  Carrier,
  ConcurrencySettings,
  PhoneNumber,
} from '#shared/client/generated/types.gen.ts';
import { OutdialError } from '#shared/client/outdial.ts';
import { judgeSupplies, type Supplies } from './supplies.ts';

const carrier = (state: 'closed' | 'open' | 'probing') =>
  [
    { id: 'car_old', kind: 'http', status: 'active', places_calls: false },
    {
      id: 'car_simulated',
      kind: 'simulated',
      status: 'active',
      places_calls: true,
      calls_per_second: 100,
      calls_in_flight: 2,
      circuit: { state, until: '2026-03-02T15:01:00.000Z', opened: 1 },
    },
  ] as Carrier[];
const account = (more: Partial<Carrier>) =>
  ({
    id: 'car_1',
    name: 'Twilio EU',
    kind: 'twilio',
    status: 'active',
    places_calls: true,
    calls_per_second: 1,
    calls_in_flight: 0,
    circuit: { state: 'closed', until: null, opened: 0, why: null },
    ...more,
  }) as Carrier;
const number = (more: Partial<PhoneNumber>) =>
  ({
    id: 'num_1',
    status: 'active',
    outbound_enabled: true,
    ...more,
  }) as PhoneNumber;
const demo = number({ id: 'num_demo' });
const limits = (more: Partial<CallLimits>) =>
  ({
    daily_call_cap: null,
    daily_minute_cap: null,
    calls_today: 3,
    minutes_today: 1.4,
    resets_at: '2026-03-03T00:00:00.000Z',
    ...more,
  }) as CallLimits;
const limit = (available: number) =>
  ({
    concurrency_limit: 10,
    in_use: 10 - available,
    available,
  }) as ConcurrencySettings;

const good: Supplies = {
  carriers: { value: carrier('closed') },
  numbers: { value: [demo, number({})] },
  limit: { value: limit(10) },
  call_limits: { value: limits({}) },
  dnc: { value: 12 },
  simulated: false,
};
const refused = (status: number) => ({
  refused: new OutdialError(status, { detail: 'No.' }),
});

test('what calls need is there', () => {
  expect(judgeSupplies(good)).toEqual([
    {
      check: 'carrier',
      state: 'ok',
      seen: "the deployment's own, 100 calls a second, 2 up",
    },
    {
      check: 'numbers',
      state: 'ok',
      seen: '1 of your own can be called from, and the demo number',
    },
    {
      check: 'limit',
      state: 'ok',
      seen: '10 calls at once, 0 given to running campaigns',
    },
    {
      check: 'day limits',
      state: 'ok',
      seen: '3 of any number of calls today, 1 of any number of minutes',
    },
    { check: 'do not call', state: 'ok', seen: '12 numbers are listed' },
  ]);
});

test.each<[string, Partial<Supplies>, string]>([
  ['no carrier', { carriers: { value: [] } }, 'carrier failed'],
  [
    'an open circuit',
    { carriers: { value: carrier('open') } },
    'carrier failed',
  ],
  [
    'a circuit that is tried',
    { carriers: { value: carrier('probing') } },
    'carrier warning',
  ],
  [
    'a number that its carrier refuses',
    {
      numbers: {
        value: [
          number({}),
          number({
            carrier_refusal: { code: '21210', at: '2026-03-02T15:00:00Z' },
          }),
        ],
      },
    },
    'numbers warning',
  ],
  ['only the demo number', { numbers: { value: [demo] } }, 'numbers warning'],
  [
    'no number at all',
    {
      numbers: { value: [number({ outbound_enabled: false })] },
      simulated: true,
    },
    'numbers failed',
  ],
  [
    'nothing left of the limit',
    { limit: { value: limit(0) } },
    'limit warning',
  ],
  [
    'the calls of a day spent',
    { call_limits: { value: limits({ daily_call_cap: 3 }) } },
    'day limits warning',
  ],
  [
    'the minutes of a day spent',
    { call_limits: { value: limits({ daily_minute_cap: 1 }) } },
    'day limits warning',
  ],
  ['what it may not see', { dnc: refused(403) }, 'do not call skipped'],
  ['what fails', { dnc: refused(500) }, 'do not call failed'],
])('%s is told', (...[, supplies, expected]) => {
  const bad = judgeSupplies({ ...good, ...supplies })
    .filter(({ state }) => state !== 'ok')
    .map(({ check, state }) => `${check} ${state}`);
  expect(bad).toEqual([expected]);
});

test('on the simulated carrier the demo number is enough', () => {
  const findings = judgeSupplies({
    ...good,
    simulated: true,
    numbers: { value: [demo] },
  });
  expect(findings[1]?.state).toBe('ok');
});

test('each account is told of: one that is refused, one whose circuit is open', () => {
  const checked = { at: '2026-03-02T15:01:00.000Z', ok: false, code: '20003' };
  const why = { scope: 'account', code: '20003' } as const;
  const open = { state: 'open', until: null, opened: 1, why } as const;
  const value = [
    ...carrier('closed'),
    account({}),
    account({ id: 'car_2', places_calls: false, last_check: checked }),
    account({ id: 'car_3', circuit: open }),
    account({ id: 'car_4', status: 'inactive', places_calls: false }),
  ];
  const findings = judgeSupplies({ ...good, carriers: { value } });
  const told = findings.filter(({ check }) => check === 'carrier');
  expect(told.map(({ state, seen }) => `${state} ${seen}`)).toEqual([
    "ok the deployment's own, 100 calls a second, 2 up",
    'ok Twilio EU, 1 calls a second, 0 up',
    'warning Twilio EU: it does not know the account (20003)',
    'failed Twilio EU: its circuit is open: nobody is called through it',
  ]);
  expect(told[3]?.advice).toContain('It said 20003.');
});
