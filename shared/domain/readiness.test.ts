import { expect, it } from 'vitest';
import type { Campaign } from './campaign.ts';
import { defaultSettings } from './campaign-settings.ts';
import { carrierKindFacts } from './carrier-kinds.ts';
import { failedChecks, readinessChecks } from './readiness.ts';
import { NOON } from './testing.ts';

const ready = {
  ...defaultSettings,
  total_contacts: 1,
  importing: null,
} as Campaign;
const facts = {
  now: NOON,
  agent: { active: true },
  numbers: [{ usable: true, lines: null }],
};
const window = (days: Campaign['schedule']['windows'][number]['days']) => ({
  ...defaultSettings.schedule,
  windows: [{ days, start: '09:00', end: '18:00' }],
});
const variants = (...weights: number[]) =>
  weights.map((weight) => ({ key: 'a', agent_id: 'agt_1', weight }));

const failures = (more: Partial<Campaign>, moreFacts = {}) =>
  failedChecks(
    readinessChecks({ ...ready, ...more }, { ...facts, ...moreFacts }),
  ).map(({ code }) => code);

it.each<[string, string[], Partial<Campaign>, object]>([
  ['all there', [], {}, {}],
  ['no agent', ['no_agent'], {}, { agent: undefined }],
  ['an agent at rest', ['agent_not_active'], {}, { agent: { active: false } }],
  ['no number', ['no_number'], {}, { numbers: [] }],
  [
    'a number that cannot call',
    ['no_number', 'invalid_concurrency'],
    {},
    { numbers: [{ usable: false, lines: null }] },
  ],
  ['nobody to call', ['no_contacts'], { total_contacts: 0 }, {}],
  [
    'nobody left to call',
    ['no_contacts'],
    { total_contacts: 2, deleted_contacts: 2 },
    {},
  ],
  [
    'a file that is being attached',
    [],
    { total_contacts: 0, importing: 'upl_1' },
    {},
  ],
  ['a window on no day', ['no_call_window'], { schedule: window([]) }, {}],
  ...(
    [
      ['dates that are over', { end_date: '2026-03-01' }, true],
      ['dates that begin', { start_date: '2026-06-01' }, false],
      [
        'holidays on every day of its dates',
        { end_date: '2026-03-03', holidays: ['2026-03-02', '2026-03-03'] },
        true,
      ],
      [
        'a window shorter than a call',
        { windows: [{ days: ['mon'], start: '09:00', end: '09:01' }] },
        true,
      ],
    ] as const
  ).map(([name, schedule, fails]): [string, string[], object, object] => [
    name,
    fails ? ['no_call_window'] : [],
    { schedule: { ...defaultSettings.schedule, ...schedule } },
    {},
  ]),
  ['a window on one day', [], { schedule: window(['sun']) }, {}],
  [
    'a longest delay below the first',
    ['invalid_retry_policy'],
    { retry_policy: { ...ready.retry_policy, max_delay_seconds: 299 } },
    {},
  ],
  [
    'more calls than lines',
    ['invalid_concurrency'],
    { max_concurrent_calls: 5 },
    { numbers: [{ usable: true, lines: 4 }] },
  ],
  [
    'as many calls as lines',
    [],
    { max_concurrent_calls: 5 },
    {
      numbers: [
        { usable: true, lines: 4 },
        { usable: true, lines: 1 },
      ],
    },
  ],
  ...(
    [
      ['no target', [], 'twilio', null, null],
      ['a target', [], 'twilio', 'websocket', null],
      ['no target, but a config URL', [], 'twilio', null, 'https://a.example/'],
      [
        'a target that its carrier cannot reach',
        ['attach_not_supported'],
        'chime',
        'websocket',
        null,
      ],
      ['one that it can', [], 'chime', 'sip', null],
    ] as const
  ).map(
    ([name, codes, carrier, kind, config_url]): [
      string,
      string[],
      object,
      object,
    ] => [
      `${name} at ${carrier}`,
      kind === null && config_url === null
        ? ['agent_has_no_target']
        : [...codes],
      { config_url, amd: { ...ready.amd, enabled: true } },
      {
        carriers: [carrierKindFacts[carrier]],
        targets: [{ path: 'agent_id', kind }],
      },
    ],
  ),
  [
    'a config URL that nobody may ask',
    ['config_url_not_usable'],
    { config_url: 'http://10.0.0.1/x' },
    {
      carriers: [carrierKindFacts.twilio],
      config_url_fault: 'must be https',
    },
  ],
  [
    'no target at the deployment’s own carrier',
    [],
    {},
    { carriers: [], targets: [{ path: 'agent_id', kind: null }] },
  ],
  ['weights of 100', [], { variants: variants(33.3, 33.3, 33.4) }, {}],
  ['weights of 99', ['invalid_variants'], { variants: variants(50, 49) }, {}],
])('finds with %s: %j', (_case, codes, more, moreFacts) => {
  expect(failures(more, moreFacts)).toEqual(codes);
});

it('holds the next run back while a call of the run before is up', () => {
  const slots = { 0: '1.att_1' };
  const of = (more: Partial<Campaign>) =>
    failures({ status: 'draft', run_number: 2, slots, ...more });
  expect(of({})).toEqual(['calls_in_flight']);
  expect(of({ status: 'scheduled' })).toEqual(['calls_in_flight']);
  expect(of({ slots: {} })).toEqual([]);
  // Going on with a run is no new one.
  expect(of({ status: 'paused' })).toEqual([]);
});
