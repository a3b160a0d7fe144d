import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isScreenedFirst } from './agent-target.ts';
import type { CallNews, Rules } from './attempt-end.ts';
import type { Attempt, ContactState } from './contact.ts';
import { applyNews, claim, needsSeat, withoutSeat } from './contact-events.ts';
import { figuresOf } from './figures.ts';
import { iso } from './instant.ts';
import {
  endOfTalk,
  makeCampaign,
  makeUntouched,
  NOON,
  newsOf,
} from './testing.ts';

/** Calls through a carrier of the organization's own: whoever talks is connected by us. */

const amd = {
  enabled: true,
  on_machine: 'hang_up',
  on_unknown: 'attach',
} as const;
const plain: Rules = makeCampaign();
const screens: Rules = makeCampaign({ amd });

const begun = (more: Partial<Parameters<typeof claim>[1]> = {}): ContactState =>
  claim(makeUntouched(), {
    attempt_id: 'att_1',
    phone_number: '+12025550190',
    from_number: '+12025550100',
    carrier_id: 'car_1',
    slot: 3,
    now: iso(NOON),
    ...more,
  });

const news = (
  type: CallNews['type'],
  seconds: number,
  more: Partial<CallNews> = {},
): CallNews =>
  newsOf('att_1', type, seconds, { event_id: `evt_${type}`, ...more });

/** The contact after some news, and what the carrier was to do after each. */
function told(state: ContactState, all: readonly CallNews[], rules: Rules) {
  let now = state;
  const orders = all.map((one) => {
    const applied = applyNews(now, one, rules);
    if (applied.kind === 'changed') now = applied.state;
    return applied.order;
  });
  return { state: now, attempt: now.attempts.at(-1)!, orders };
}

const answered = news('answered', 5);
const human = news('amd', 7, { verdict: 'human' });
const unknown = news('amd', 7, { verdict: 'unknown' });
const machine = news('amd', 7, { verdict: 'machine' });
const failed = news('attach_failed', 8);
const ended = endOfTalk('att_1', 30, 25, { event_id: 'evt_ended' });

it.each<[string, Parameters<typeof begun>[0], Rules, CallNews[], unknown[]]>([
  ['a bot, without screening', {}, plain, [answered], ['attach']],
  [
    'a bot, while it is screened',
    {},
    screens,
    [answered, human],
    ['attach', null],
  ],
  [
    'a bot, until a machine is heard',
    {},
    screens,
    [answered, machine],
    ['attach', 'hang_up'],
  ],
  [
    'a bot, once a verdict came before the answer',
    {},
    screens,
    [human, answered],
    ['attach', null],
  ],
  [
    'people, after the verdict',
    { screened_first: true },
    screens,
    [answered, human],
    [null, 'attach'],
  ],
  [
    'people, where nobody can tell',
    { screened_first: true },
    screens,
    [answered, unknown],
    [null, 'attach'],
  ],
  [
    'nobody, to a machine',
    { screened_first: true },
    screens,
    [answered, machine],
    [null, 'hang_up'],
  ],
  [
    'nobody, once a machine was heard',
    { screened_first: true },
    screens,
    [machine, answered],
    ['hang_up', null],
  ],
  [
    'people, to a machine that they want',
    { screened_first: true },
    makeCampaign({ amd: { ...amd, on_machine: 'attach' } }),
    [answered, machine],
    [null, 'attach'],
  ],
  [
    'people, where screening was switched off',
    { screened_first: true },
    plain,
    [answered],
    ['attach'],
  ],
  [
    'nobody, whom the deployment’s own carrier connects',
    { carrier_id: undefined },
    plain,
    [answered, answered],
    [null, null],
  ],
])('connects %s', (_case, how, rules, all, orders) => {
  expect(told(begun(how), all, rules).orders).toEqual(orders);
});

it('connects once, and again only for the event that did', () => {
  const twin = { ...answered, event_id: 'evt_status' };
  const { orders, attempt } = told(begun(), [answered, twin, answered], plain);
  expect(orders).toEqual(['attach', null, 'attach']);
  expect(attempt.attach_by).toBe('evt_answered');
  const late = told(
    begun({ screened_first: true }),
    [answered, human, answered, human],
    screens,
  );
  expect(late.orders).toEqual([null, 'attach', null, 'attach']);
});

it('connects once after a look-up, which has no event', () => {
  const { event_id: _, ...seen } = answered;
  expect(told(begun(), [seen, seen, answered], plain).orders).toEqual([
    'attach',
    null,
    null,
  ]);
});

it('connects nobody without a seat, however often it is told', () => {
  const before = begun({ paced: true });
  const applied = applyNews(before, answered, plain);
  expect(applied.order).toBe('attach');
  expect(needsSeat(before, applied)).toBe(true);
  const left = withoutSeat(
    applied.kind === 'changed' ? applied.state : before,
    plain,
  );
  if (left.kind !== 'changed') throw new Error('ignored');
  expect(left.order).toBe('message');
  expect(told(left.state, [answered, human, failed], plain).orders).toEqual([
    'message',
    null,
    'message',
  ]);
});

it('ends a call that nobody could be connected to, for an error', () => {
  const { state, attempt, orders } = told(
    begun(),
    [answered, failed, failed, answered, ended],
    plain,
  );
  expect(orders).toEqual(['attach', 'hang_up', 'hang_up', 'hang_up', null]);
  expect(attempt).toMatchObject({
    outcome: 'error',
    attach_failed: true,
    answered_at: ended.answered_at,
  });
  expect(attempt).not.toHaveProperty('attach_by');
  expect(state.status).toBe('exhausted');
  // They answered, and talked to nobody.
  expect(figuresOf(state)).toMatchObject({ answered: 1, 'outcome.error': 1 });
  expect(figuresOf(state)).not.toHaveProperty('connected');
  expect(figuresOf(state)).not.toHaveProperty('talks');
});

it('calls them again where the policy has errors tried again', () => {
  const again = makeCampaign({
    retry_policy: { ...plain.retry_policy, max_attempts: 2 },
  });
  expect(told(begun(), [answered, failed, ended], again).state.status).toBe(
    'retry_scheduled',
  );
});

it('sets what a call cost, before and after its end, once for the same word', () => {
  const cost = news('cost', 60, { cost_usd: 0.02 });
  for (const all of [
    [answered, ended, cost],
    [cost, answered, { ...ended, cost_usd: 0.5 }],
  ]) {
    const { state, attempt } = told(begun(), all, plain);
    expect(attempt.cost_usd).toBe(0.02);
    expect(state.status).toBe('completed');
    expect(applyNews(state, cost, plain).kind).toBe('ignored');
    expect(figuresOf(state)).toMatchObject({ cost_micro_usd: 20_000 });
  }
});

it('says of a call that is over what was heard too late, and calls nobody for it', () => {
  const over = told(begun(), [answered, ended], screens).state;
  expect(over.status).toBe('completed');
  const late = told(over, [machine, machine], screens);
  expect(late.attempt).toMatchObject({ outcome: 'machine', amd: 'machine' });
  expect(late.state).toMatchObject({
    status: 'amd_machine',
    rev: over.rev + 1,
  });
  expect(told(over, [failed], screens).state.status).toBe('exhausted');
  expect(told(over, [news('cost', 60), answered], screens).state).toBe(over);
});

it('takes nobody for a machine who hung up before the verdict, once time for it is up', () => {
  const strict = makeCampaign({ amd: { ...amd, on_unknown: 'hang_up' } });
  const how = { screened_first: true };
  const over = told(begun(how), [answered, ended], strict).state;
  expect(over.attempts[0]).toMatchObject({ outcome: 'error' });
  const expired = { ...unknown, expired: true } as const;
  expect(told(over, [expired], strict).state).toBe(over);
  // What the carrier says by itself is still written down.
  expect(told(over, [unknown], strict).attempt.outcome).toBe('machine');
  const open = told(begun(how), [answered, expired], strict);
  expect(open.orders).toEqual([null, 'hang_up']);
});

it('leaves a contact alone that waits for its next call', () => {
  const again = makeCampaign({
    retry_policy: {
      ...plain.retry_policy,
      max_attempts: 3,
      on_custom: ['later'],
    },
  });
  const waits = told(
    begun(),
    [answered, { ...ended, disposition: 'later' }],
    again,
  ).state;
  expect(waits.status).toBe('retry_scheduled');
  const late = told(waits, [failed], again).state;
  expect(late).toMatchObject({
    status: 'retry_scheduled',
    next_eligible_at: waits.next_eligible_at,
  });
  expect(late.attempts[0]).toMatchObject({ outcome: 'error' });
});

/** What faces make of one call: the end repeats when it was answered. */
const story: readonly CallNews[] = [
  news('ringing', 1),
  answered,
  { ...answered, event_id: 'evt_asks' },
  human,
  failed,
  { ...ended, cost_usd: 0.5 },
  news('cost', 60, { cost_usd: 0.02 }),
];

it.each<[string, Parameters<typeof begun>[0], CallNews[], Partial<Attempt>]>([
  ['nothing was heard of before', {}, [], { answered_at: iso(NOON + 5_000) }],
  [
    'was answered, and is screened',
    { screened_first: true },
    [answered],
    { answered_at: iso(NOON + 5_000) },
  ],
])(
  'takes the end of a call that %s for none of a talk: nobody was connected',
  (_case, how, all, says) => {
    const rules = makeCampaign({
      amd,
      retry_policy: { ...plain.retry_policy, max_attempts: 2 },
    });
    const end = { ...ended, answered_at: iso(NOON + 5_000) };
    for (const last of [end, { ...end, learnt_by_look_up: true }]) {
      const { state, attempt } = told(begun(how), [...all, last], rules);
      expect(attempt).toMatchObject({
        outcome: 'error',
        attach_failed: true,
        ...says,
      });
      expect(state.status).toBe('retry_scheduled');
      expect(figuresOf(state)).not.toHaveProperty('connected');
      // What comes later connects nobody, and calls nobody a talk.
      const late = told(state, [answered, human], rules);
      expect(late.orders).toEqual([null, null]);
      expect(late.attempt).toMatchObject({ outcome: 'error', amd: 'human' });
      const isMachine = told(begun(how), [...all, last, machine], screens);
      expect(isMachine.attempt.outcome).toBe('machine');
      expect(isMachine.state.status).toBe('amd_machine');
    }
  },
);

it('leaves an end alone of a call that rang out, had no seat, or is the deployment’s own', () => {
  const busy = news('ended', 20, { sip_code: 486 });
  expect(told(begun(), [busy], plain).attempt.outcome).toBe('busy');
  const own = told(begun({ carrier_id: undefined }), [ended], plain);
  expect(own.attempt).toMatchObject({ outcome: 'completed' });
  expect(own.attempt).not.toHaveProperty('attach_failed');
  const applied = applyNews(begun({ paced: true }), answered, plain);
  if (applied.kind !== 'changed') throw new Error('ignored');
  const left = withoutSeat(applied.state, plain);
  if (left.kind !== 'changed') throw new Error('ignored');
  expect(told(left.state, [ended], plain).attempt.outcome).toBe('abandoned');
});

it('comes to the same attempt in whatever order a carrier tells it, unless its end overtakes all that connects somebody', () => {
  const part = fc.subarray([...story], { minLength: 1 });
  fc.assert(
    fc.property(
      part,
      fc.array(fc.nat(), { maxLength: 20 }),
      fc.boolean(),
      (some, draws, screened_first) => {
        const start = begun({ screened_first });
        const once = [
          ...some.filter(({ type }) => type !== 'ended'),
          ...story.filter(({ type }) => type === 'ended'),
        ];
        const told_again = [
          ...once,
          ...draws.map((n) => once[n % once.length]!),
        ];
        const mixed = told_again
          .map((one, i) => ({
            one,
            key: draws[i % Math.max(draws.length, 1)] ?? i,
          }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const left = told(start, once, screens);
        const right = told(start, mixed, screens);
        const isOvertaken =
          left.orders.includes('attach') && !right.orders.includes('attach');
        expect(right.attempt).toEqual({
          ...left.attempt,
          ...(isOvertaken && { outcome: 'error', attach_failed: true }),
        });
      },
    ),
    { seed: 7, numRuns: 50 },
  );
});

it('never orders two things of a call at once, nor connects one that is to end', () => {
  const any = fc.constantFrom(...story, machine, unknown);
  fc.assert(
    fc.property(
      fc.array(any, { maxLength: 15 }),
      fc.boolean(),
      (all, screened_first) => {
        const { orders } = told(begun({ screened_first }), all, screens);
        const end = orders.indexOf('hang_up');
        if (end >= 0) expect(orders.slice(end)).not.toContain('attach');
        const by = all
          .filter((_, i) => orders[i] === 'attach')
          .map(({ event_id }) => event_id);
        expect(new Set(by).size).toBeLessThanOrEqual(1);
      },
    ),
    { seed: 8, numRuns: 50 },
  );
});

it.each<
  [boolean, 'progressive' | 'predictive', Attempt['carrier_id'], boolean]
>([
  [true, 'progressive', 'queue', true],
  [true, 'predictive', 'websocket', true],
  [true, 'progressive', 'websocket', false],
  [false, 'predictive', 'queue', false],
])(
  'screens first: detection %s, %s, at a %s: %s',
  (enabled, dial_mode, kind, is) => {
    const target =
      kind === 'queue'
        ? ({ kind: 'queue', queue: 'sales' } as const)
        : ({ kind: 'websocket', url: 'wss://bot.example' } as const);
    expect(isScreenedFirst({ amd: { enabled }, dial_mode }, target)).toBe(is);
  },
);
