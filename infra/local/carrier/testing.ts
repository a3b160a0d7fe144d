import type {
  CarrierWebhook,
  PlacementRequest,
  ResultsWebhook,
} from '#infra/carrier/types.ts';
import { ManualClock } from './manual-clock.ts';
import { SimulatedCarrier } from './simulated-carrier.ts';

export const START = Date.parse('2026-03-02T15:00:00.000Z');

/** A valid placement; its token is made from the number and the attempt. */
export function makePlacement(
  to: string,
  more: Partial<PlacementRequest> = {},
): PlacementRequest {
  return {
    client_token: `att_${to}_${more.attempt_number ?? 1}`,
    to,
    from: '+12025550100',
    ring_timeout_seconds: 30,
    max_call_seconds: 3600,
    amd_enabled: false,
    ref: `ref of ${to}`,
    contact_id: `con_${to}`,
    attempt_number: 1,
    kind: 'first',
    ...more,
  };
}

type Options = ConstructorParameters<typeof SimulatedCarrier>[0];

/**
 * A carrier whose receiver notes what it got and acknowledges as told. What comes
 * of conversations is acknowledged at once, and noted apart.
 */
export function startCarrier({
  deliver,
  ...options
}: Partial<Omit<Options, 'deliver'>> & {
  readonly deliver?: (event: CarrierWebhook) => Promise<boolean>;
} = {}) {
  const clock = (options.clock as ManualClock) ?? new ManualClock(START);
  const received: (CarrierWebhook & { arrived_ms: number })[] = [];
  const told: (ResultsWebhook & { arrived_ms: number })[] = [];
  const carrier = new SimulatedCarrier({
    log_path: null,
    seed: 1,
    ...options,
    deliver: async (event) => {
      if (event.type === 'results') {
        told.push({ ...event, arrived_ms: clock.now() - START });
        return true;
      }
      if (deliver) return deliver(event);
      received.push({ ...event, arrived_ms: clock.now() - START });
      return true;
    },
    clock,
  });
  return { carrier, clock, received, told };
}

/** POST /calls through the HTTP face. */
export const post = (carrier: SimulatedCarrier, placement: PlacementRequest) =>
  carrier.handle({
    method: 'POST',
    path: '/calls',
    body: JSON.stringify(placement),
  });

/** What happened, in short: `answered@2`, in seconds after the start. */
export const inShort = (events: readonly CarrierWebhook[]) =>
  events.map(({ type, at }) => `${type}@${(Date.parse(at) - START) / 1000}`);
