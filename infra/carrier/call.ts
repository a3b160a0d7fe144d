import type {
  CallPlan,
  CallResult,
  CallState,
  CarrierWebhook,
  LoggedPlacement,
  PlacementRequest,
  Step,
  WitnessCall,
} from './types.ts';

/** How long a message is that is left on a machine. */
export const MESSAGE_MS = 8_000;
/** SIP: hung up by the caller before anybody answered. */
export const CANCELLED = 487;

/** One accepted call. Instants are in epoch ms. */
export interface Call {
  readonly id: string;
  readonly placement: LoggedPlacement;
  readonly plan: CallPlan;
  readonly placed_at: number;
  answered_at?: number;
  /** While a message is played: when it is over, and the call with it. */
  message_ends_at?: number;
  ended?: {
    readonly at: number;
    readonly sip_code: number;
    readonly hung_up: boolean;
  };
}

/** What of a placement is kept. */
export function loggedPart(placement: PlacementRequest): LoggedPlacement {
  const { client_token, to, from, ref, contact_id } = placement;
  return { client_token, to, from, ref, contact_id };
}

export const isoInstant = (at: number) => new Date(at).toISOString();

/** The instant of a step: planned, or of what ended the call before. */
export function instantOf(call: Call, step: Step): number {
  const planned = call.placed_at + step.after_ms;
  if (step.type !== 'ended') return planned;
  if (call.ended) return call.ended.at;
  return Math.min(planned, call.message_ends_at ?? planned);
}

/** Whether a step is behind the call at `now`; a hang-up takes the rest away. */
export function happened(call: Call, step: Step, now: number): boolean {
  if (!call.ended) return instantOf(call, step) <= now;
  if (step.type === 'ended') return true;
  if (instantOf(call, step) > call.ended.at) return false;
  return step.type === 'ringing' || call.answered_at !== undefined;
}

export function rowOf(
  placement: LoggedPlacement,
  placed_at: number,
  more: Partial<WitnessCall>,
): WitnessCall {
  const { client_token, to, from } = placement;
  return {
    call_id: null,
    client_token,
    to,
    from,
    placed_at: isoInstant(placed_at),
    answered_at: null,
    ended_at: null,
    sip_code: null,
    ...more,
  };
}

/** What GET /calls/by-token/{token} tells. */
export function stateOf(call: Call): CallState {
  const { answered_at, ended } = call;
  const talking = answered_at === undefined ? 'ringing' : 'in_progress';
  return {
    call_id: call.id,
    client_token: call.placement.client_token,
    state: ended ? 'ended' : talking,
    placed_at: isoInstant(call.placed_at),
    ...(answered_at !== undefined && { answered_at: isoInstant(answered_at) }),
    ...(ended && { ended_at: isoInstant(ended.at), ...endOf(call) }),
  };
}

/** The webhook of one step that happened. */
export function webhookOf(call: Call, step: Step): CarrierWebhook {
  const { answered_at } = call;
  const base = {
    event_id: `evt_${call.id}_${step.type}`,
    call_id: call.id,
    client_token: call.placement.client_token,
    ref: call.placement.ref,
    type: step.type,
    at: isoInstant(instantOf(call, step)),
  };
  if (step.type !== 'ended') {
    return { ...base, ...(step.verdict && { verdict: step.verdict }) };
  }
  return {
    ...base,
    ...(answered_at !== undefined && { answered_at: isoInstant(answered_at) }),
    ...endOf(call),
  };
}

type End = CallResult & {
  readonly sip_code: number;
  readonly cost_usd: number;
  readonly verdict?: 'human' | 'machine';
};

function endOf(call: Call): End | undefined {
  if (!call.ended) return undefined;
  const { at, sip_code, hung_up } = call.ended;
  const talked_ms = call.answered_at === undefined ? 0 : at - call.answered_at;
  const cost = (talked_ms / 60_000) * call.plan.price_per_minute_usd;
  return {
    sip_code,
    cost_usd: Math.round(cost * 1e6) / 1e6,
    ...verdictOf(call, at),
    ...(!hung_up && call.plan.result),
  };
}

/** What screening had said by the end of a call. */
function verdictOf(call: Call, ended_at: number): Pick<End, 'verdict'> {
  const step = call.plan.steps.find(({ type }) => type === 'amd');
  return step?.verdict && happened(call, step, ended_at)
    ? { verdict: step.verdict }
    : {};
}
