import { describe, expect, it } from 'vitest';
import type { ContactState } from './contact.ts';
import {
  applyNews,
  type CallNews,
  giveUp,
  isOver,
  markUnknown,
  openAttempt,
  type Rules,
} from './contact-events.ts';
import { dropRetry, type Withdrawal, withdraw } from './contact-withdrawal.ts';
import { iso } from './instant.ts';
import {
  claimed,
  endOfTalk,
  makeCampaign,
  makeUntouched,
  NOON,
  newsOf,
} from './testing.ts';

const hangsUpOnMachines = {
  enabled: true,
  on_machine: 'hang_up',
  on_unknown: 'attach',
} as const;

const rules = (more: Partial<Rules> = {}): Rules => ({
  ...makeCampaign(),
  retry_policy: {
    max_attempts: 3,
    delay_seconds: 300,
    backoff: 'fixed',
    on_system: ['no_answer', 'busy', 'rejected', 'error', 'timeout'],
  },
  ...more,
});

/** Applies news that must change something. */
function hear(
  state: ContactState,
  news: CallNews,
  by: Rules = rules(),
): ContactState {
  const applied = applyNews(state, news, by);
  if (applied.kind !== 'changed') throw new Error(`${news.type} was ignored`);
  return applied.state;
}

/** One unanswered attempt from claim to end, `seconds` after noon. */
function unanswered(
  state: ContactState,
  id: string,
  sip_code: number,
  seconds: number,
  by: Rules = rules(),
): ContactState {
  const open = claimed(state, id, NOON + seconds * 1_000);
  return hear(open, newsOf(id, 'ended', seconds + 30, { sip_code }), by);
}

function takenBack(
  state: ContactState,
  id: string,
  why: Withdrawal,
  at: number = NOON,
): ContactState {
  const back = withdraw(claimed(state, id, at), id, why, makeCampaign(), at);
  if (!back) throw new Error('nothing to take back');
  return back;
}

const outcomesOf = (state: ContactState) =>
  state.attempts.map(({ outcome }) => outcome);
const callback = { delay_seconds: 600, text: 'in ten minutes', reason: 'busy' };
const listens = { callback_detection: { enabled: true } };

it('has nothing before its call, whatever the clock of the carrier says', () => {
  const [placed, before] = [iso(NOON + 700), iso(NOON)];
  const open = claimed(makeUntouched(), 'att_1', NOON + 700);
  const up = hear(open, { ...newsOf('att_1', 'answered', 0), at: before });
  expect(up.attempts[0]?.answered_at).toBe(placed);
  const end = newsOf('att_1', 'ended', 0, { answered_at: before });
  const over = hear(up, end);
  expect(over.attempts[0]).toMatchObject({
    answered_at: placed,
    ended_at: placed,
  });
});

describe('the numbers that always behave the same (contract 1)', () => {
  it('0190: answered and talked to is completed', () => {
    const live = hear(
      claimed(makeUntouched(), 'a'),
      newsOf('a', 'answered', 2),
    );
    expect(live).toMatchObject({ status: 'in_progress', slot: 3 });
    const done = hear(live, endOfTalk('a', 22, 20, { cost_usd: 0.01 }));
    expect(done).toMatchObject({ status: 'completed', system_retries: 0 });
    expect(done.attempts).toMatchObject([
      {
        attempt_number: 1,
        kind: 'first',
        status: 'ended',
        outcome: 'completed',
        sip_code: 200,
        answered_at: iso(NOON + 2_000),
        ended_at: iso(NOON + 22_000),
        cost_usd: 0.01,
      },
    ]);
  });

  it.each([
    ['0191', 486, 'busy'],
    ['0192', 408, 'no_answer'],
    ['0194', 603, 'rejected'],
  ])(
    '%s: SIP %i each time is retried until the attempts are used up',
    (_ends, code, outcome) => {
      let state = unanswered(makeUntouched(), 'a', code, 0);
      expect(state).toMatchObject({
        status: 'retry_scheduled',
        next_eligible_at: iso(NOON + 330_000),
      });
      state = unanswered(state, 'b', code, 330);
      expect(state.status).toBe('retry_scheduled');
      state = unanswered(state, 'c', code, 660);
      expect(state.status).toBe('exhausted');
      expect(outcomesOf(state)).toEqual([outcome, outcome, outcome]);
      expect(state.attempts.map(({ kind }) => kind)).toEqual([
        'first',
        'retry',
        'retry',
      ]);
      expect(state).not.toHaveProperty('next_eligible_at');
    },
  );

  it('0193: a machine is hung up on when detection is on', () => {
    const by = rules({ amd: hangsUpOnMachines });
    const open = hear(
      claimed(makeUntouched(), 'a'),
      newsOf('a', 'answered', 2),
      by,
    );
    expect(open.status).toBe('amd_screening');
    const told = applyNews(
      open,
      newsOf('a', 'amd', 5, { verdict: 'machine' }),
      by,
    );
    expect(told).toMatchObject({ kind: 'changed', order: 'hang_up' });
    if (told.kind !== 'changed') return;
    const done = hear(told.state, endOfTalk('a', 6, 4), by);
    expect(done.status).toBe('amd_machine');
    expect(outcomesOf(done)).toEqual(['machine']);
  });

  it('0193: without detection a machine is talked to, and completed', () => {
    const done = hear(claimed(makeUntouched(), 'a'), endOfTalk('a', 22, 20));
    expect(done.status).toBe('completed');
  });

  it('0195: a number that does not exist is called once, whatever the policy says', () => {
    const by = rules({
      retry_policy: {
        ...rules().retry_policy,
        on_system: ['invalid_number', 'error', 'no_answer'],
      },
    });
    const done = unanswered(makeUntouched(), 'a', 404, 0, by);
    expect(done.status).toBe('exhausted');
    expect(outcomesOf(done)).toEqual(['invalid_number']);
  });

  it('who marked our calls as unwanted (607) is called once, who was filtered out (608) again', () => {
    const by = rules({
      retry_policy: { ...rules().retry_policy, on_system: ['rejected'] },
    });
    const marked = unanswered(makeUntouched(), 'a', 607, 0, by);
    expect(marked.status).toBe('exhausted');
    expect(outcomesOf(marked)).toEqual(['rejected']);
    const filtered = unanswered(makeUntouched(), 'a', 608, 0, by);
    expect(filtered.status).toBe('retry_scheduled');
  });

  it('0196: a carrier fault is a system retry and no attempt', () => {
    const back = takenBack(makeUntouched(), 'a', { kind: 'fault' });
    expect(back).toMatchObject({
      status: 'pending',
      attempts: [],
      system_retries: 1,
      carrier_faults: 1,
      next_eligible_at: iso(NOON + 5_000),
      waits_for: 'system_retry',
    });
    const done = hear(claimed(back, 'b'), endOfTalk('b', 22, 20));
    expect(done).toMatchObject({ status: 'completed', system_retries: 1 });
    expect(done.attempts).toMatchObject([
      { id: 'b', attempt_number: 1, kind: 'first' },
    ]);
  });

  it('0197: who asks is called back when they asked for it, and then completed', () => {
    const by = rules(listens);
    const waits = hear(
      claimed(makeUntouched(), 'a'),
      endOfTalk('a', 17, 15, { callback }),
      by,
    );
    const scheduled_at = iso(NOON + 617_000);
    expect(waits).toMatchObject({
      status: 'callback_scheduled',
      next_eligible_at: scheduled_at,
      callback: {
        status: 'pending',
        requested_at: iso(NOON + 17_000),
        scheduled_at,
        sequence: 1,
        reason: 'busy',
      },
    });
    const open = claimed(waits, 'b', NOON + 620_000);
    expect(open.attempts.at(-1)).toMatchObject({
      kind: 'callback',
      attempt_number: 2,
    });
    const done = hear(open, endOfTalk('b', 642, 20), by);
    expect(done).toMatchObject({
      status: 'completed',
      callback: { status: 'completed', sequence: 1, delay_ms: 3_000 },
    });
  });

  it('0197: without callback detection nothing is scheduled', () => {
    const done = hear(
      claimed(makeUntouched(), 'a'),
      endOfTalk('a', 17, 15, { callback }),
    );
    expect(done.status).toBe('completed');
    expect(done).not.toHaveProperty('callback');
  });

  it('0198: who opts out is completed so, and never called back', () => {
    const news = endOfTalk('a', 12, 10, {
      opted_out: true,
      disposition: 'opted_out',
      callback,
    });
    const done = hear(claimed(makeUntouched(), 'a'), news, rules(listens));
    expect(done).toMatchObject({
      status: 'completed',
      disposition: 'opted_out',
      attempts: [{ disposition: 'opted_out' }],
    });
    expect(done).not.toHaveProperty('callback');
  });

  it('0199: an end that we had to ask for is a time-out, and may be retried', () => {
    const asked = newsOf('a', 'ended', 30, {
      sip_code: 408,
      learnt_by_look_up: true,
    });
    const waits = hear(claimed(makeUntouched(), 'a'), asked);
    expect(waits.status).toBe('retry_scheduled');
    expect(outcomesOf(waits)).toEqual(['timeout']);
  });

  it('0189: no answer, busy, then completed are three attempts', () => {
    const twice = unanswered(
      unanswered(makeUntouched(), 'a', 408, 0),
      'b',
      486,
      330,
    );
    const done = hear(
      claimed(twice, 'c', NOON + 660_000),
      endOfTalk('c', 682, 20),
    );
    expect(done.status).toBe('completed');
    expect(outcomesOf(done)).toEqual(['no_answer', 'busy', 'completed']);
  });

  it('0187: a lost answer holds the slot, until the call is heard of', () => {
    const unknown = markUnknown(claimed(makeUntouched(), 'a'), 'a')!;
    expect(unknown).toMatchObject({
      status: 'dialling',
      slot: 3,
      attempts: [{ status: 'submission_unknown' }],
    });
    const ringing = hear(unknown, newsOf('a', 'ringing', 1));
    expect(ringing).toMatchObject({
      status: 'ringing',
      attempts: [{ call_id: 'call_a' }],
    });
    expect(hear(ringing, endOfTalk('a', 22, 20)).status).toBe('completed');
  });

  it('0186: throttling is no fault of the contact, however often', () => {
    let state = makeUntouched();
    for (let n = 1; n <= 20; n += 1) {
      state = takenBack(state, `a${n}`, { kind: 'throttled' });
      expect(state).toMatchObject({
        status: 'pending',
        system_retries: n,
        carrier_faults: 0,
      });
    }
    expect(hear(claimed(state, 'b'), endOfTalk('b', 22, 20)).status).toBe(
      'completed',
    );
  });
});

describe('taking back a claim', () => {
  // Product rules 6.5: 5 s, 15 s, 45 s, 2 min, 5 min.
  it('waits longer after each system retry, and gives up after five faults', () => {
    let state = makeUntouched();
    const waits: number[] = [];
    for (let n = 1; n <= 5; n += 1) {
      state = takenBack(state, `a${n}`, { kind: 'fault' });
      expect(state.status).toBe('pending');
      waits.push((Date.parse(state.next_eligible_at!) - NOON) / 1_000);
    }
    expect(waits).toEqual([5, 15, 45, 120, 300]);
    const last = takenBack(state, 'a6', { kind: 'fault' });
    expect(last).toMatchObject({
      status: 'exhausted',
      disposition: 'system_failure',
      attempts: [],
    });
    expect(last).not.toHaveProperty('next_eligible_at');
  });

  it('returns a contact that nobody was at fault for at once, and counts nothing', () => {
    expect(takenBack(makeUntouched(), 'a', { kind: 'returned' })).toMatchObject(
      {
        status: 'pending',
        system_retries: 0,
        next_eligible_at: iso(NOON),
        waits_for: 'returned',
      },
    );
  });

  it('waits at least as long as the carrier asks', () => {
    const long = { kind: 'throttled', retry_after_seconds: 60 } as const;
    const short = { kind: 'throttled', retry_after_seconds: 1 } as const;
    expect(takenBack(makeUntouched(), 'a', long).next_eligible_at).toBe(
      iso(NOON + 60_000),
    );
    expect(takenBack(makeUntouched(), 'a', short).next_eligible_at).toBe(
      iso(NOON + 5_000),
    );
  });

  it('counts a call that never reached the wire as a system retry', () => {
    expect(takenBack(makeUntouched(), 'a', { kind: 'lost' })).toMatchObject({
      status: 'pending',
      system_retries: 1,
      carrier_faults: 0,
    });
  });

  it('suppresses who was never dialled, and nobody else', () => {
    const listed = { kind: 'suppressed' } as const;
    expect(takenBack(makeUntouched(), 'a', listed).status).toBe('suppressed');
    const waits = unanswered(makeUntouched(), 'a', 486, 0);
    const late = takenBack(waits, 'b', listed);
    expect(late.status).toBe('exhausted');
    expect(outcomesOf(late)).toEqual(['busy']);
  });

  it('exhausts a contact whose number the carrier refuses to dial', () => {
    expect(takenBack(makeUntouched(), 'a', { kind: 'invalid' })).toMatchObject({
      status: 'exhausted',
      disposition: 'invalid_number',
      attempts: [],
    });
  });

  it('goes back to waiting for what it waited for before', () => {
    const waits = unanswered(makeUntouched(), 'a', 486, 0);
    expect(takenBack(waits, 'b', { kind: 'returned' })).toMatchObject({
      status: 'retry_scheduled',
      attempts: [{ id: 'a' }],
    });
  });

  it('keeps a promised callback when its placement comes back, and cancels it at the end', () => {
    const promised = hear(
      claimed(makeUntouched(), 'a'),
      endOfTalk('a', 17, 15, { callback }),
      rules(listens),
    );
    expect(takenBack(promised, 'b', { kind: 'fault' })).toMatchObject({
      status: 'callback_scheduled',
      callback: { status: 'pending' },
    });
    expect(takenBack(promised, 'b', { kind: 'suppressed' })).toMatchObject({
      status: 'completed',
      callback: { status: 'cancelled' },
    });
    expect(takenBack(promised, 'b', { kind: 'invalid' })).toMatchObject({
      status: 'exhausted',
      callback: { status: 'cancelled' },
    });
  });

  it('never takes back what the carrier has, nor what another attempt began', () => {
    const open = claimed(makeUntouched(), 'a');
    const live = hear(open, newsOf('a', 'answered', 2));
    expect(
      withdraw(live, 'a', { kind: 'lost' }, makeCampaign(), NOON),
    ).toBeNull();
    expect(
      withdraw(open, 'b', { kind: 'lost' }, makeCampaign(), NOON),
    ).toBeNull();
    expect(
      withdraw(makeUntouched(), 'a', { kind: 'lost' }, makeCampaign(), NOON),
    ).toBeNull();
    const over = unanswered(makeUntouched(), 'a', 404, 0);
    expect(
      withdraw(over, 'a', { kind: 'lost' }, makeCampaign(), NOON),
    ).toBeNull();
  });
});

describe('a retry beyond the policy', () => {
  const policy = (max_attempts: number) => ({
    ...makeCampaign().retry_policy,
    max_attempts,
  });
  const waits = unanswered(makeUntouched(), 'a', 486, 0);

  it('is dropped once the policy gives no more attempts', () => {
    expect(waits.status).toBe('retry_scheduled');
    const dropped = dropRetry(waits, policy(1));
    expect(dropped).toMatchObject({ status: 'exhausted', rev: waits.rev + 1 });
    expect(dropped).not.toHaveProperty('next_eligible_at');
  });

  it('stays while the policy gives one', () => {
    expect(dropRetry(waits, policy(2))).toBeNull();
  });

  it('is dropped once its outcome is not tried again', () => {
    expect(dropRetry(waits, { ...policy(2), on_system: [] })).toMatchObject({
      status: 'exhausted',
    });
  });

  it('is no matter of whoever was never called', () => {
    expect(dropRetry(makeUntouched(), policy(1))).toBeNull();
  });
});

describe('losing sight of a call', () => {
  it('marks only what is being placed', () => {
    const open = claimed(makeUntouched(), 'a');
    expect(markUnknown(open, 'b')).toBeNull();
    expect(markUnknown(hear(open, newsOf('a', 'answered', 2)), 'a')).toBeNull();
    expect(markUnknown(markUnknown(open, 'a')!, 'a')).toBeNull();
  });

  it('counts a call that was given up, and retries it like a time-out', () => {
    const lost = giveUp(
      markUnknown(claimed(makeUntouched(), 'a'), 'a')!,
      'a',
      rules(),
      NOON + 60_000,
    )!;
    expect(lost).toMatchObject({
      status: 'retry_scheduled',
      next_eligible_at: iso(NOON + 360_000),
      attempts: [{ outcome: 'unknown', status: 'ended', attempt_number: 1 }],
    });
    const none = { ...rules().retry_policy, on_system: ['no_answer'] };
    expect(
      giveUp(
        claimed(makeUntouched(), 'a'),
        'a',
        rules({ retry_policy: none }),
        NOON,
      )!.status,
    ).toBe('exhausted');
  });

  it('does not call again who answered the call that was given up', () => {
    const live = hear(
      claimed(makeUntouched(), 'a'),
      newsOf('a', 'answered', 2),
    );
    expect(giveUp(live, 'a', rules(), NOON + 1)).toMatchObject({
      status: 'exhausted',
      attempts: [{ outcome: 'unknown' }],
    });
  });

  it('keeps a callback whose call was given up from being pending for ever', () => {
    const by = rules(listens);
    const promised = hear(
      claimed(makeUntouched(), 'a'),
      endOfTalk('a', 17, 15, { callback }),
      by,
    );
    const open = claimed(promised, 'b', NOON + 617_000);
    expect(giveUp(open, 'b', by, NOON + 700_000)).toMatchObject({
      callback: { status: 'completed' },
    });
  });

  it('gives up the open attempt only', () => {
    const open = claimed(makeUntouched(), 'a');
    expect(giveUp(open, 'b', rules(), NOON)).toBeNull();
    const over = unanswered(makeUntouched(), 'a', 404, 0);
    expect(giveUp(over, 'a', rules(), NOON)).toBeNull();
  });
});

describe('news', () => {
  const open = claimed(makeUntouched(), 'a');

  it('of another attempt, or of none, changes nothing', () => {
    expect(applyNews(open, endOfTalk('b', 2, 1), rules())).toEqual({
      kind: 'ignored',
      ended: false,
      order: null,
    });
    expect(applyNews(makeUntouched(), endOfTalk('a', 2, 1), rules())).toEqual({
      kind: 'ignored',
      ended: false,
      order: null,
    });
  });

  it('of an attempt that is over changes nothing, and says that it is over', () => {
    const waits = unanswered(makeUntouched(), 'a', 486, 0);
    const next = claimed(waits, 'b', NOON + 330_000);
    for (const state of [waits, next]) {
      for (const type of ['ringing', 'answered', 'amd', 'ended'] as const) {
        expect(applyNews(state, newsOf('a', type, 40), rules())).toEqual({
          kind: 'ignored',
          ended: true,
          order: null,
        });
      }
    }
    expect(isOver(waits, 'a')).toBe(true);
    expect(isOver(next, 'b')).toBe(false);
    expect(openAttempt(next, 'b')?.id).toBe('b');
    expect(openAttempt(next, 'a')).toBeUndefined();
  });

  it('of a phone that rings is kept where the end would not tell', () => {
    const rings = hear(open, newsOf('a', 'ringing', 1, { rings: true }));
    expect(rings).toMatchObject({
      status: 'ringing',
      attempts: [{ status: 'ringing' }],
    });
    const again = newsOf('a', 'ringing', 2, { rings: true });
    expect(applyNews(rings, again, rules())).toMatchObject({ kind: 'ignored' });
    const late = hear(open, newsOf('a', 'answered', 2));
    expect(applyNews(late, again, rules())).toMatchObject({ kind: 'ignored' });
  });

  it('of ringing costs no write where the call is known to exist', () => {
    expect(applyNews(open, newsOf('a', 'ringing', 1), rules())).toEqual({
      kind: 'ignored',
      ended: false,
      order: null,
    });
  });

  it.each([
    ['human', 'hang_up', 'attach', 'in_progress', null, 'completed'],
    ['unknown', 'hang_up', 'attach', 'in_progress', null, 'completed'],
    ['unknown', 'attach', 'hang_up', 'amd_screening', 'hang_up', 'machine'],
    ['machine', 'hang_up', 'attach', 'amd_screening', 'hang_up', 'machine'],
    ['machine', 'message', 'attach', 'amd_screening', 'message', 'machine'],
    ['machine', 'attach', 'hang_up', 'in_progress', null, 'completed'],
  ] as const)(
    'of a verdict %s, where a machine means %s and unknown %s, gives %s, %s, and the outcome %s',
    (verdict, on_machine, on_unknown, status, order, outcome) => {
      const by = rules({ amd: { enabled: true, on_machine, on_unknown } });
      const live = hear(open, newsOf('a', 'answered', 2), by);
      const news = newsOf('a', 'amd', 5, { verdict });
      const applied = applyNews(live, news, by);
      expect(applied).toMatchObject({ order, ended: false, state: { status } });
      // Told twice, the carrier is told twice: the first may have been cut off.
      const screened = hear(live, news, by);
      expect(applyNews(screened, news, by)).toEqual({
        kind: 'ignored',
        ended: false,
        order,
      });
      const end = endOfTalk('a', 12, 10);
      expect(outcomesOf(hear(screened, end, by))).toEqual([outcome]);
      // The verdict came only with the end, or was lost before it.
      const late = hear(live, { ...end, verdict }, by);
      expect(outcomesOf(late)).toEqual([outcome]);
    },
  );

  it('of a machine, where the policy calls machines again, is a retry until its own maximum', () => {
    const voicemail = { retry: true, max_attempts: 2 };
    const retry_policy = { ...rules().retry_policy, voicemail };
    const by = rules({ amd: hangsUpOnMachines, retry_policy });
    const machine = { verdict: 'machine' as const };
    const once = hear(open, endOfTalk('a', 6, 4, machine), by);
    expect(once).toMatchObject({
      status: 'retry_scheduled',
      next_eligible_at: iso(NOON + 306_000),
    });
    const again = claimed(once, 'b', NOON + 306_000);
    const twice = hear(again, endOfTalk('b', 312, 4, machine), by);
    expect(twice.status).toBe('amd_machine');
    expect(outcomesOf(twice)).toEqual(['machine', 'machine']);
    const off = rules({ amd: hangsUpOnMachines });
    const only = hear(open, endOfTalk('a', 6, 4, machine), off);
    expect(only.status).toBe('amd_machine');
  });

  it('of a call hung up on for an unknown verdict is a machine, and no conversation', () => {
    const on_unknown = 'hang_up' as const;
    const by = rules({ amd: { ...hangsUpOnMachines, on_unknown } });
    const amd = newsOf('a', 'amd', 5, { verdict: 'unknown' });
    const done = hear(hear(open, amd, by), endOfTalk('a', 6, 4), by);
    expect(done.status).toBe('amd_machine');
    expect(outcomesOf(done)).toEqual(['machine']);
  });

  it('of a second verdict, or of one nobody asked for, changes nothing', () => {
    const by = rules({ amd: hangsUpOnMachines });
    const amd = newsOf('a', 'amd', 5, { verdict: 'human' });
    const live = hear(open, newsOf('a', 'answered', 2), by);
    const screened = hear(live, amd, by);
    expect(applyNews(screened, { ...amd, verdict: 'machine' }, by).kind).toBe(
      'ignored',
    );
    expect(applyNews(live, amd, rules()).kind).toBe('ignored');
  });

  it('of a verdict may come with the end, when its own message is late', () => {
    const by = rules({ amd: hangsUpOnMachines });
    const ended = endOfTalk('a', 8, 6, { verdict: 'machine' });
    expect(hear(open, ended, by)).toMatchObject({
      status: 'amd_machine',
      attempts: [{ amd: 'machine', outcome: 'machine' }],
    });
  });

  it('says a number to be invalid, and not a time-out, also when we had to ask', () => {
    const asked = newsOf('a', 'ended', 3, {
      sip_code: 404,
      learnt_by_look_up: true,
    });
    expect(outcomesOf(hear(open, asked))).toEqual(['invalid_number']);
  });
});

describe('after a run was stopped', () => {
  it.each(['completed', 'cancelled', 'failed'] as const)(
    '(%s) a late result promises no callback, and is recorded as it was',
    (status) => {
      const news = endOfTalk('a', 17, 15, { callback });
      const done = hear(
        claimed(makeUntouched(), 'a'),
        news,
        rules({ ...listens, status }),
      );
      expect(done.status).toBe('completed');
      expect(done).not.toHaveProperty('callback');
    },
  );

  it('a pause keeps the promise', () => {
    const news = endOfTalk('a', 17, 15, { callback });
    const by = rules({ ...listens, status: 'paused' });
    expect(hear(claimed(makeUntouched(), 'a'), news, by).status).toBe(
      'callback_scheduled',
    );
  });
});

describe('when the next call is', () => {
  const mornings = {
    timezone: 'Europe/Berlin',
    timezone_mode: 'campaign',
    mode: 'multi_day',
    windows: [
      {
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        start: '09:00',
        end: '13:02',
      },
    ],
  } as const;

  it('moves a retry into the next window', () => {
    const by = rules({ schedule: mornings });
    // Ends at 12:00:30 UTC, 13:00:30 in Berlin: five minutes later is closed.
    expect(unanswered(makeUntouched(), 'a', 486, 0, by).next_eligible_at).toBe(
      '2026-03-03T08:00:00.000Z',
    );
  });

  it('moves a callback into the next window', () => {
    const by = rules({ ...listens, schedule: mornings });
    const waits = hear(
      claimed(makeUntouched(), 'a'),
      endOfTalk('a', 17, 15, { callback }),
      by,
    );
    expect(waits).toMatchObject({
      next_eligible_at: '2026-03-03T08:00:00.000Z',
      callback: { scheduled_at: '2026-03-03T08:00:00.000Z' },
    });
  });

  it('promises five callbacks to one contact, and no sixth', () => {
    const by = rules({
      ...listens,
      retry_policy: { ...rules().retry_policy, max_attempts: 1 },
    });
    let state = makeUntouched();
    for (let n = 1; n <= 5; n += 1) {
      state = hear(
        claimed(state, `a${n}`),
        endOfTalk(`a${n}`, 17, 15, { callback }),
        by,
      );
      expect(state).toMatchObject({
        status: 'callback_scheduled',
        callback: { sequence: n, status: 'pending' },
      });
    }
    state = hear(
      claimed(state, 'a6'),
      endOfTalk('a6', 17, 15, { callback }),
      by,
    );
    expect(state).toMatchObject({
      status: 'completed',
      callback: { sequence: 5, status: 'completed' },
    });
    expect(state.attempts).toHaveLength(6);
  });
});
