import type { Carrier, Carriers } from '#functions/adapters/carrier/carrier.ts';
import { getState } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import { carrierKindFacts } from '#shared/domain/carrier-kinds.ts';
import type { CarrierEvent } from './apply-or-queue.ts';

/**
 * What a call cost, at a carrier that knows it some minutes after the end and
 * tells it only who asks.
 *
 *     ended ──2 min──▶ asked ──▶ known
 *         └──15 min──▶ asked again, if it was not; then nobody asks any more
 *
 * The question is a `cost` event without a cost: it waits in the events queue,
 * which holds a message back for 15 minutes at most.
 */
export const ASK_AFTER_SECONDS = [120, 900] as const;

/** @returns null for an event after which there is nothing to ask */
export function costQuestion(
  event: CarrierEvent,
  { kind }: Pick<Carrier, 'kind'>,
): CallEvent | null {
  if (carrierKindFacts[kind].can.cost !== 'look_up') return null;
  // Nobody pays for a phone that rang.
  if (event.type !== 'ended' || event.answered_at === undefined) return null;
  if (event.cost_usd !== undefined) return null;
  const { v, org_id, campaign_id, run_number, seq, slot, attempt_id } = event;
  const { event_id, call_id, at, carrier_id } = event;
  return {
    ...{ v, org_id, campaign_id, run_number, seq, slot, attempt_id },
    ...(carrier_id !== undefined && { carrier_id }),
    event_id: `${event_id}:cost`,
    call_id,
    type: 'cost',
    at,
  };
}

export const isCostQuestion = (event: CarrierEvent): event is CallEvent =>
  event.type === 'cost' && event.cost_usd === undefined;

/**
 * Asks the carrier, unless the books have it.
 *
 * @returns the event that tells it; null while nobody knows
 */
export async function askCost(
  { table, carriers }: { readonly table: Table; readonly carriers: Carriers },
  question: CallEvent,
): Promise<CallEvent | null> {
  const { org_id, campaign_id, run_number, seq, attempt_id } = question;
  const state = await getState(table, campaign_id, run_number, seq);
  const attempt = state?.attempts.find(({ id }) => id === attempt_id);
  if (!attempt || attempt.cost_usd !== undefined) return null;
  const carrier = await carriers.of(org_id, attempt.carrier_id);
  const answer = await carrier.lookUp({
    client_token: attempt_id,
    call_id: question.call_id,
    to: attempt.phone_number,
    from: attempt.from_number,
    since: attempt.started_at,
  });
  const cost = answer.kind === 'found' ? answer.call.cost_usd : undefined;
  return cost === undefined ? null : { ...question, cost_usd: cost };
}
