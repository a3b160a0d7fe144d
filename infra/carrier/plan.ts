import { type Draws, drawsOf, logNormal } from './draws.ts';
import type { CarrierProfile } from './profile.ts';
import type { CallPlan, CallResult, PlacementRequest, Step } from './types.ts';

/** From the placement until the far end rings. */
const POST_DIAL_DELAY_MS = 300;
const AMD_MACHINE_MS = 3_000;
const AMD_HUMAN_MS = 1_500;
/** What a machine is talked to, from its verdict (AMD) or its answer (no AMD). */
const MACHINE_TALK_SECONDS = 20;
const BUSY_AFTER_MS = 1_000;
const DECLINED_AFTER_MS = 3_000;
const NOT_A_NUMBER_AFTER_MS = 1_000;
/** Nobody is done faster: a human's AMD verdict always comes before the end. */
const MIN_TALK_SECONDS = 3;
const THROTTLES_OF_0186 = 3;
const CALLBACK_DELAY_SECONDS = 600;

export interface Situation {
  readonly placement: PlacementRequest;
  readonly profile: CarrierProfile;
  readonly seed: number;
  /** Placements of this contact that were answered 429 and 503 so far. */
  readonly refused: { readonly throttled: number; readonly faulted: number };
}

export type Decision =
  | { readonly kind: 'accept'; readonly plan: CallPlan }
  | { readonly kind: 'refuse'; readonly sip_code: 429 | 503 };

/** Decides the whole course of a call. The last four digits may know it already. */
export function decide(situation: Situation): Decision {
  const special = specialNumbers[situation.placement.to.slice(-4)];
  return special ? special(situation) : byProfile(situation);
}

const as0190 = (s: Situation, more: Partial<CallPlan> = {}) =>
  human(s, { ring_ms: 2_000, talk_seconds: 20, ...more });

/** Contract, section 1: numbers that always behave the same. */
export const specialNumbers: Readonly<
  Record<string, (s: Situation) => Decision>
> = {
  '0185': (s) => human(s, { ring_ms: 2_000, talk_seconds: 300 }),
  '0186': (s) =>
    s.refused.throttled < THROTTLES_OF_0186
      ? { kind: 'refuse', sip_code: 429 }
      : as0190(s),
  '0187': (s) => as0190(s, { answer_lost: true }),
  '0188': (s) => as0190(s, { events: disorderOf(s) }),
  '0189': (s) => {
    if (s.placement.attempt_number === 1) return ringsOut(s);
    return s.placement.attempt_number === 2 ? busy(s) : as0190(s);
  },
  '0190': (s) => as0190(s),
  '0191': busy,
  '0192': (s) => ringsOut(s),
  '0193': (s) => machine(s, 2_000),
  '0194': (s) => unanswered(s, 603, DECLINED_AFTER_MS, true),
  '0195': (s) => unanswered(s, 404, NOT_A_NUMBER_AFTER_MS, false),
  '0196': (s) =>
    s.refused.faulted < 1 ? { kind: 'refuse', sip_code: 503 } : as0190(s),
  '0197': (s) =>
    s.placement.kind === 'callback'
      ? as0190(s)
      : human(s, { ring_ms: 2_000, talk_seconds: 15, result: callBack }),
  '0198': (s) => human(s, { ring_ms: 2_000, talk_seconds: 10, result: optOut }),
  '0199': (s) => ringsOut(s, 'none'),
};

const callBack: CallResult = {
  callback: {
    delay_seconds: CALLBACK_DELAY_SECONDS,
    text: 'in 10 minutes',
    reason: 'asked to be called back',
  },
};
const optOut: CallResult = { opted_out: true, disposition: 'opted_out' };

function byProfile(s: Situation): Decision {
  const draws = drawsOf(s.seed, s.placement.to, s.placement.attempt_number);
  const { answer, machine: machines, busy: busies } = s.profile.shares;
  const { min, max } = s.profile.ring_seconds;
  const ring_ms = Math.round((min + draws[1]! * (max - min)) * 1000);
  if (draws[0]! < answer) {
    return human(s, { ring_ms, talk_seconds: talkOf(s.profile, draws) });
  }
  if (draws[0]! < answer + machines) return machine(s, ring_ms);
  return draws[0]! < answer + machines + busies ? busy(s) : ringsOut(s);
}

function talkOf(profile: CarrierProfile, draws: Draws): number {
  const { mean, sigma, max } = profile.talk_seconds;
  const drawn = logNormal(mean, sigma, draws[2]!, draws[3]!);
  return Math.min(Math.max(drawn, MIN_TALK_SECONDS), max);
}

/** Both ways to be late occur; the number decides which. */
function disorderOf({ seed, placement }: Situation): CallPlan['events'] {
  const draws = drawsOf(seed, placement.to, placement.attempt_number);
  return draws[4]! < 0.5 ? 'twice_reversed' : 'twice_swapped';
}

interface Answer extends Partial<CallPlan> {
  readonly ring_ms: number;
  readonly talk_seconds: number;
}

function human(s: Situation, answer: Answer): Decision {
  const { ring_ms, talk_seconds, ...more } = answer;
  const verdict = { verdict: 'human', after_ms: AMD_HUMAN_MS } as const;
  return answered(s, ring_ms, talk_seconds * 1000, verdict, more);
}

function machine(s: Situation, ring_ms: number): Decision {
  const screening_ms = s.placement.amd_enabled ? AMD_MACHINE_MS : 0;
  const talk_ms = screening_ms + MACHINE_TALK_SECONDS * 1000;
  const verdict = { verdict: 'machine', after_ms: AMD_MACHINE_MS } as const;
  return answered(s, ring_ms, talk_ms, verdict, {});
}

function answered(
  s: Situation,
  ring_ms: number,
  wanted_ms: number,
  amd: { readonly verdict: 'human' | 'machine'; readonly after_ms: number },
  more: Partial<CallPlan>,
): Decision {
  const { placement } = s;
  if (ring_ms >= placement.ring_timeout_seconds * 1000) return ringsOut(s);
  const talk_ms = Math.min(
    Math.round(wanted_ms),
    placement.max_call_seconds * 1000,
  );
  const steps: Step[] = [...ringing(ring_ms)];
  steps.push({ type: 'answered', after_ms: ring_ms });
  if (placement.amd_enabled && amd.after_ms < talk_ms) {
    const after_ms = ring_ms + amd.after_ms;
    steps.push({ type: 'amd', after_ms, verdict: amd.verdict });
  }
  steps.push({ type: 'ended', after_ms: ring_ms + talk_ms });
  const draws = drawsOf(s.seed, placement.to, placement.attempt_number);
  const { result, ...rest } = more;
  // Cut off by the hard cap, nobody came to the point.
  const came = talk_ms >= Math.round(wanted_ms) ? result : undefined;
  return accept(s, {
    steps,
    sip_code: 200,
    talk: { who: amd.verdict, luck: Math.round(draws[5]! * 1e3) / 1e3 },
    ...rest,
    ...(came && { result: came }),
  });
}

function busy(s: Situation): Decision {
  return unanswered(s, 486, BUSY_AFTER_MS, false);
}

function ringsOut(s: Situation, events: CallPlan['events'] = 'once'): Decision {
  const after_ms = s.placement.ring_timeout_seconds * 1000;
  return unanswered(s, 408, after_ms, true, events);
}

function unanswered(
  s: Situation,
  sip_code: number,
  after_ms: number,
  rings: boolean,
  events: CallPlan['events'] = 'once',
): Decision {
  const steps: Step[] = rings ? ringing(after_ms) : [];
  steps.push({ type: 'ended', after_ms });
  return accept(s, { steps, sip_code, events });
}

function ringing(before_ms: number): Step[] {
  const after_ms = Math.min(POST_DIAL_DELAY_MS, before_ms);
  return [{ type: 'ringing', after_ms }];
}

function accept(
  { profile, placement }: Situation,
  plan: Pick<CallPlan, 'steps' | 'sip_code'> & Partial<CallPlan>,
): Decision {
  const { price_per_minute_usd } = profile;
  return {
    kind: 'accept',
    plan: {
      events: 'once',
      price_per_minute_usd,
      ...(placement.events && { told: placement.events }),
      ...plan,
    },
  };
}

/** Between the copies of different events, so that their order is plain. */
const COPY_GAP_MS = 300;
const RINGING_LATE_MS = 2_500;

/**
 * When the copies of a step's event go out, in ms after the step. Events that
 * come twice are all out a few seconds after the planned end of the call.
 */
export function copiesOf(plan: CallPlan, index: number): readonly number[] {
  const step = plan.steps[index]!;
  if (plan.events === 'none' || !(plan.told?.includes(step.type) ?? true)) {
    return [];
  }
  if (plan.events === 'once') return [0];
  const count = plan.steps.length;
  const untilEnd = plan.steps[count - 1]!.after_ms - step.after_ms;
  const again = untilEnd + (count + index) * COPY_GAP_MS;
  if (plan.events === 'twice_reversed') {
    return [untilEnd + (count - 1 - index) * COPY_GAP_MS, again];
  }
  return [step.type === 'ringing' ? RINGING_LATE_MS : 0, again];
}
