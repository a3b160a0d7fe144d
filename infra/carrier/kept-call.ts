import {
  CANCELLED,
  type Call,
  happened,
  instantOf,
  webhookOf,
} from './call.ts';
import { resultsOf } from './conversation.ts';
import { copiesOf } from './plan.ts';
import type { CallPlan, Delivery, LoggedPlacement, StepType } from './types.ts';

/**
 * A call as it is kept where no process stays to carry it out: what was planned,
 * and what its caller did since. All else follows from the instant.
 */
export interface KeptCall {
  readonly placement: LoggedPlacement;
  readonly plan: CallPlan;
  /** Epoch ms, as are the others. */
  readonly placed_at: number;
  readonly hung_up_at?: number;
  readonly message_ends_at?: number;
}

const PREFIX = 'call_';

/** One call for each token, and one name: whoever has the one has the other. */
export const callIdOf = (clientToken: string) => `${PREFIX}${clientToken}`;

/** @returns undefined for what names no call of ours */
export const tokenOf = (callId: string): string | undefined =>
  callId.startsWith(PREFIX) ? callId.slice(PREFIX.length) : undefined;

/** The call as it is at an instant. */
export function callAt(kept: KeptCall, now: number): Call {
  const { placement, plan, placed_at, hung_up_at, message_ends_at } = kept;
  const at = (type: StepType) => {
    const step = plan.steps.find((it) => it.type === type);
    return step ? placed_at + step.after_ms : Number.POSITIVE_INFINITY;
  };
  const itself = Math.min(
    at('ended'),
    message_ends_at ?? Number.POSITIVE_INFINITY,
  );
  const end = Math.min(itself, hung_up_at ?? Number.POSITIVE_INFINITY);
  const hung_up = end < itself;
  const isAnswered = at('answered') <= Math.min(now, end);
  const sip_code = !hung_up ? plan.sip_code : isAnswered ? 200 : CANCELLED;
  return {
    id: callIdOf(placement.client_token),
    placement,
    plan,
    placed_at,
    ...(message_ends_at !== undefined && { message_ends_at }),
    ...(isAnswered && { answered_at: at('answered') }),
    ...(end <= now && { ended: { at: end, sip_code, hung_up } }),
  };
}

/** That something of a call has to be told: not more than it takes to look it up. */
export interface Errand {
  readonly client_token: string;
  readonly what: StepType | 'results';
  /** From 0: events of some calls go out twice. */
  readonly copy: number;
  /** When it happens: who finds another instant knows that the call went otherwise. */
  readonly at: number;
  /** When it is told. */
  readonly due_at: number;
}

/** What is to be told from an instant on, as the call is known to go. At most nine. */
export function errandsOf(kept: KeptCall, from: number): Errand[] {
  const over = callAt(kept, Number.POSITIVE_INFINITY);
  const { client_token } = kept.placement;
  const steps = over.plan.steps.flatMap((step, index) => {
    const at = instantOf(over, step);
    if (at < from || !happened(over, step, at)) return [];
    return copiesOf(over.plan, index).map((delay_ms, copy) => {
      const due_at = at + delay_ms;
      return { client_token, what: step.type, copy, at, due_at };
    });
  });
  const results = resultsOf(over);
  if (!results) return steps;
  const { due_at } = results;
  const told = { client_token, what: 'results', copy: 0, at: due_at } as const;
  return [...steps, { ...told, due_at }];
}

/** @returns undefined when the call went otherwise than was known at the time */
export function deliveryOf(
  kept: KeptCall,
  { what, at, copy, due_at }: Errand,
): Delivery | undefined {
  const call = callAt(kept, at);
  if (what === 'results') {
    const results = resultsOf(call);
    return results?.due_at === at ? results : undefined;
  }
  const step = call.plan.steps.find(({ type }) => type === what);
  if (!step || !happened(call, step, at) || instantOf(call, step) !== at)
    return undefined;
  const id = `${call.id}/${what}/${copy}`;
  return { id, due_at, event: webhookOf(call, step) };
}
