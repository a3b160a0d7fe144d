import type { Campaign, RetryPolicy } from './campaign.ts';
import type { Attempt, Outcome } from './contact.ts';
import { iso } from './instant.ts';
import { mayRetry, retryDelayMs } from './retry-policy.ts';

/** How calls are expected to go. Rates are shares of all calls; the rest rings out. */
export interface Assumptions {
  readonly answer_rate: number;
  readonly machine_rate: number;
  readonly busy_rate: number;
  readonly rejected_rate: number;
  readonly invalid_rate: number;
  /** From the placement to the answer. */
  readonly ring_seconds: number;
  readonly talk_seconds: number;
  /** Of talk, answering machines included. */
  readonly cost_per_minute_usd: number;
}

/** Where nothing was measured yet: the built-in profile of the simulated carrier. */
export const defaultAssumptions: Assumptions = {
  answer_rate: 0.35,
  machine_rate: 0.2,
  busy_rate: 0.1,
  rejected_rate: 0,
  invalid_rate: 0,
  ring_seconds: 15,
  talk_seconds: 45,
  cost_per_minute_usd: 0.014,
};

/** The verdict of screening, after which a machine is hung up on. */
const SCREENING_SECONDS = 3;
/** What a machine is talked to where nobody screens, or where a message is left. */
const MACHINE_SECONDS = 20;
/** From the placement until a line is known to be busy, or dead, or is declined. */
const SHORT_SECONDS = 1.5;

/** One way in which a call may end. */
export interface End {
  readonly outcome: Outcome;
  readonly share: number;
  /** For how long it takes a line, milliseconds. */
  readonly hold_ms: number;
  /** Billed milliseconds. */
  readonly talk_ms: number;
  /** Counted as connected: who is not screened is taken for a human. */
  readonly is_connected: boolean;
}

type Rules = Pick<Campaign, 'amd' | 'ring_timeout_seconds'>;

/** The ways a call may end, with shares that sum to 1. */
export function endsOf(assume: Assumptions, rules: Rules): End[] {
  const { answer_rate, machine_rate, busy_rate, rejected_rate } = assume;
  const ring = Math.min(assume.ring_seconds, rules.ring_timeout_seconds);
  const { enabled, on_machine } = rules.amd;
  const isScreened = enabled && on_machine !== 'attach';
  const machine =
    isScreened && on_machine === 'hang_up'
      ? SCREENING_SECONDS
      : MACHINE_SECONDS;
  const missed = Math.max(
    1 -
      (answer_rate +
        machine_rate +
        busy_rate +
        rejected_rate +
        assume.invalid_rate),
    0,
  );
  const end = (outcome: Outcome, share: number, hold: number, talk = 0) => ({
    outcome,
    share,
    hold_ms: (hold + talk) * 1_000,
    talk_ms: talk * 1_000,
    is_connected: outcome === 'completed',
  });
  const ends = [
    end('completed', answer_rate, ring, assume.talk_seconds),
    end(isScreened ? 'machine' : 'completed', machine_rate, ring, machine),
    end('busy', busy_rate, SHORT_SECONDS),
    end('rejected', rejected_rate, SHORT_SECONDS),
    end('invalid_number', assume.invalid_rate, SHORT_SECONDS),
    end('no_answer', missed, rules.ring_timeout_seconds),
  ];
  return ends.filter(({ share }) => share > 0);
}

/** Milliseconds for which a call takes a line, in the mean. */
export const meanHoldMs = (ends: readonly End[]) =>
  ends.reduce((sum, { share, hold_ms }) => sum + share * hold_ms, 0);

/**
 * Everybody who came to the same: how their calls ended, as far as the policy
 * tells such contacts apart. A call more leads to another of these, or out.
 */
export interface History {
  readonly attempts: readonly Attempt[];
  /** For each end of the next call: who goes on where, and after how long. */
  readonly next: readonly {
    readonly end: End;
    /** Null: no retry. */
    readonly to: History | null;
    readonly delay_ms: number;
  }[];
}

/** Builds histories as they are come to; one for all that are alike. */
export function historiesOf(
  policy: RetryPolicy,
  ends: readonly End[],
): (outcomes: readonly Outcome[]) => History {
  const known = new Map<string, History>();
  const of = (outcomes: readonly Outcome[]): History => {
    // The policy looks at the last end, and counts those that are like it.
    const last = outcomes.at(-1) ?? '';
    const key = `${[...outcomes].sort().join()} ${last}`;
    const before = known.get(key);
    if (before) return before;
    const steps: History['next'][number][] = [];
    const history = { attempts: outcomes.map(attemptOf), next: steps };
    known.set(key, history);
    for (const end of ends) {
      const after = [...outcomes, end.outcome];
      const attempts = after.map(attemptOf);
      const to = mayRetry(policy, attempts) ? of(after) : null;
      steps.push({ end, to, delay_ms: retryDelayMs(policy, attempts) });
    }
    return history;
  };
  return of;
}

/** An attempt that ended so, as the policy looks at it. */
function attemptOf(outcome: Outcome, index: number): Attempt {
  return {
    id: '',
    attempt_number: index + 1,
    kind: index === 0 ? 'first' : 'retry',
    phone_number: '',
    from_number: '',
    status: 'ended',
    outcome,
    started_at: iso(0),
    ended_at: iso(0),
    ...(outcome === 'completed' && { answered_at: iso(0) }),
  };
}

/**
 * Calls at once, ringing ones included. Predictive dialling lets more ring than
 * it may connect: as many as keep its seats busy, within the organization's limit.
 *
 * @param seats - what campaign, organization and numbers let at once
 * @param most - what the organization alone would let
 */
export function linesOf(
  { dial_mode }: Pick<Campaign, 'dial_mode'>,
  ends: readonly End[],
  seats: number,
  most: number,
): number {
  if (dial_mode === 'progressive') return seats;
  const talk = ends.reduce(
    (sum, { share, talk_ms }) => sum + share * talk_ms,
    0,
  );
  const perSeat = talk > 0 ? meanHoldMs(ends) / talk : 1;
  return Math.max(Math.min(seats * perSeat, most), seats);
}
