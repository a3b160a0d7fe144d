import { expect, it } from 'vitest';
import type { ContactState } from '#shared/domain/contact.ts';
import { applyNews } from '#shared/domain/contact-events.ts';
import { withdraw } from '#shared/domain/contact-withdrawal.ts';
import type { Conversation } from '#shared/domain/conversation.ts';
import { figuresOf } from '#shared/domain/figures.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  hourOf,
  mergeCounters,
  minuteOf,
  noCounters,
  type RunCounters,
} from '#shared/domain/run-counters.ts';
import {
  claimed,
  endOfTalk,
  makeCampaign,
  makeUntouched,
  NOON,
  newsOf,
} from '#shared/domain/testing.ts';
import { fold, foldConversation } from './fold-stats.ts';

const at = (seconds: number) => iso(NOON + seconds * 1_000);
const rules = makeCampaign({
  retry_policy: { ...makeCampaign().retry_policy, max_attempts: 2 },
});

function heard(state: ContactState, news: Parameters<typeof applyNews>[1]) {
  const applied = applyNews(state, news, rules);
  if (applied.kind === 'ignored') throw new Error('ignored');
  return applied.state;
}

/** One contact: refused once, busy, then answered and talked to. */
function lifeOf(): ContactState[] {
  const states = [claimed(makeUntouched(), 'att_0')];
  const then = (next: (last: ContactState) => ContactState) =>
    states.push(next(states.at(-1)!));
  then(
    (last) => withdraw(last, 'att_0', { kind: 'fault' }, makeCampaign(), NOON)!,
  );
  then((last) => claimed(last, 'att_1', NOON + 10_000));
  then((last) => heard(last, newsOf('att_1', 'ended', 20, { sip_code: 486 })));
  then((last) => claimed(last, 'att_2', NOON + 320_000));
  then((last) => heard(last, newsOf('att_2', 'answered', 325)));
  then((last) => heard(last, endOfTalk('att_2', 345, 20)));
  return states;
}

const folded = (states: readonly ContactState[]): RunCounters =>
  states.reduce<RunCounters>(
    (counters, after, i) => fold(counters, { before: states[i - 1], after }),
    noCounters,
  );

it('has, after every change, the figures of a recount', () => {
  const states = lifeOf();
  for (let n = 1; n <= states.length; n += 1) {
    expect(folded(states.slice(0, n)).figures).toEqual(
      figuresOf(states[n - 1]),
    );
  }
});

it('dates dials, answers and passes by what the attempts say', () => {
  const { minutes, passes, last_dial_at } = folded(lifeOf());
  const minute = Number(minuteOf(at(0)));
  expect(minutes).toEqual({
    [minute]: { dials: 1, connected: 0 },
    [minute + 5]: { dials: 1, connected: 1 },
  });
  expect(passes).toEqual({
    '1': { started_at: at(10), ended_at: at(20) },
    '2': { started_at: at(320), ended_at: at(345) },
  });
  expect(last_dial_at).toBe(at(320));
});

it('counts, by the hour in which it ended, what a call came to', () => {
  const { ends } = folded(lifeOf());
  const hour = Math.floor(NOON / 3_600_000);
  expect(ends).toEqual({
    [hour]: { completed: 1, abandoned: 0, cost_micro_usd: 0 },
  });
  const again = lifeOf().at(-1);
  const twice = fold(
    { ...noCounters, ends: ends! },
    { before: again, after: again },
  );
  expect(twice.ends).toEqual(ends);
});

it('counts no dial for an intent that the carrier never had', () => {
  const open = claimed(makeUntouched(), 'att_0');
  const back = withdraw(
    open,
    'att_0',
    { kind: 'throttled' },
    makeCampaign(),
    NOON,
  )!;
  expect(folded([open, back])).toMatchObject({
    minutes: {},
    passes: {},
    last_dial_at: null,
  });
});

it('takes back everything when a contact goes', () => {
  const states = lifeOf();
  const gone = fold(folded(states), {
    before: states.at(-1),
    after: undefined,
  });
  expect(gone.figures).toEqual({});
});

it('is the same for changes that were missed in between', () => {
  const states = lifeOf();
  const leap = fold(noCounters, { before: undefined, after: states.at(-1)! });
  expect(leap).toEqual(folded(states));
});

it('keeps a pass open from its first dial to its last end, whoever comes first', () => {
  const one = heard(
    claimed(makeUntouched(0), 'att_1', NOON + 60_000),
    endOfTalk('att_1', 200, 20),
  );
  const other = heard(
    claimed(makeUntouched(1), 'att_2', NOON),
    endOfTalk('att_2', 30, 20),
  );
  for (const order of [
    [one, other],
    [other, one],
  ]) {
    const sum = order.reduce<RunCounters>(
      (counters, after) => fold(counters, { before: undefined, after }),
      noCounters,
    );
    expect(sum.passes['1']).toEqual({ started_at: at(0), ended_at: at(200) });
    expect(sum.last_dial_at).toBe(at(60));
  }
});

it('counts conversations beside contacts, whichever comes when', () => {
  const rated = (sentiment: Conversation['sentiment'], ai_cost_usd = 0.01) =>
    ({ sentiment, ai_cost_usd }) as Conversation;
  const [first, second] = [rated('positive'), rated('negative')];
  const states = lifeOf();
  let counters = foldConversation(noCounters, {
    before: undefined,
    after: first,
  });
  for (const [i, after] of states.entries()) {
    counters = fold(counters, { before: states[i - 1], after });
  }
  const more = foldConversation(noCounters, {
    before: undefined,
    after: second,
  });
  // Recounted are contacts alone: what is rated later is no drift.
  expect(counters.figures).toEqual(folded(states).figures);
  expect(mergeCounters([counters, more]).conversations).toEqual({
    'sentiment.positive': 1,
    'sentiment.negative': 1,
    cost_micro_usd: 20_000,
  });
  const again = { before: first, after: rated('neutral', 0) };
  expect(foldConversation(counters, again).conversations).toEqual({
    'sentiment.neutral': 1,
  });
});

/** A call through a carrier of the organization's own, and what was told of it. */
function callOf(...news: Parameters<typeof applyNews>[1][]): ContactState[] {
  const states = [claimed(makeUntouched(), 'att_1')];
  for (const one of news) states.push(heard(states.at(-1)!, one));
  return states;
}

it('counts once what a call cost, when that is told after its end', () => {
  const end = endOfTalk('att_1', 30, 20, { cost_usd: 0.5 });
  const cost = (usd: number) => newsOf('att_1', 'cost', 60, { cost_usd: usd });
  const { figures, ends } = folded(callOf(end, cost(0.02), cost(0.03)));
  expect(figures.cost_micro_usd).toBe(30_000);
  const hour = hourOf(at(30));
  expect(ends).toEqual({
    [hour]: { completed: 1, abandoned: 0, cost_micro_usd: 30_000 },
  });
});

it.each([
  ['before its end', ['answered', 'attach_failed', 'ended']],
  ['after its end', ['answered', 'ended', 'attach_failed']],
] as const)(
  'takes back that somebody was talked to, when it turns out %s that nobody came',
  (_case, types) => {
    const told = {
      answered: newsOf('att_1', 'answered', 10),
      attach_failed: newsOf('att_1', 'attach_failed', 12),
      ended: endOfTalk('att_1', 30, 20, { cost_usd: 0.5 }),
    };
    const states = callOf(...types.map((type) => told[type]));
    const { figures, minutes, hours, ends } = folded(states);
    expect(figures).toEqual(figuresOf(states.at(-1)));
    expect(figures).not.toHaveProperty('connected');
    expect(Object.values({ ...minutes, ...hours })).toEqual(
      [1, 1].map((dials) => ({ dials, connected: 0 })),
    );
    expect(Object.values(ends ?? {})).toEqual([
      { completed: 0, abandoned: 0, cost_micro_usd: 500_000 },
    ]);
  },
);
