import type { OutboundNumber } from '#shared/domain/outbound-number.ts';
import { OTHER } from './carriers.ts';
import { type FaultKind, faultKinds, noFaults } from './faults.ts';
import type { Aim } from './machine.ts';
import { MONDAY_NOON, makeCampaign, type Scenario } from './scenario.ts';
import { type Report, simulate } from './simulate.ts';
import { ORG } from './world.ts';

/**
 * Interruptions by plan: a small world is lived through once for each place in
 * which it can be interrupted, or for each two of them.
 */

const SEED = 1;
const MOST_INVOCATIONS = 4;
/** A first call and a retry, for each contact. */
const ATTEMPTS = 2;

/** After one interruption: a message whose function died comes back after a minute. */
const FREE_MS = 61_000;

/** One number at each carrier. */
const twoNumbers: readonly OutboundNumber[] = [undefined, OTHER].map(
  (carrier_id, index) => ({
    org_id: ORG,
    id: `num_${index}`,
    phone_number: `+1202555${1_000 + index}`,
    ...(carrier_id && { carrier_id }),
    country: 'US',
    label: '',
    status: 'active',
    outbound_enabled: true,
    max_concurrent: null,
    cps: null,
    lines: {},
    version: 1,
    created_at: '2026-03-02T00:00:00.000Z',
    created_by: 'key_sim',
    updated_at: '2026-03-02T00:00:00.000Z',
  }),
);

/** A carrier that takes nothing from the account, and the number that is at it. */
const refusing = {
  numbers: twoNumbers,
  other: {
    calls_per_second: 5,
    outage: { from: 0, until: Number.POSITIVE_INFINITY },
    unplaced: 0,
  },
};

/** Some contacts on one line: a first call, a hand-off, a retry, an end. */
const worldOf = ({ contacts, isRefused }: Search): Scenario => ({
  start: MONDAY_NOON,
  calm_after_ms: 60_000,
  org_limit: 1,
  campaigns: [
    makeCampaign('cmp_0', ORG, {
      total_contacts: contacts,
      ...(isRefused && {
        number_pool: [
          { number_id: 'num_0', weight: 0 },
          { number_id: 'num_1', weight: 1 },
        ],
      }),
      max_concurrent_calls: 1,
      retry_policy: {
        max_attempts: ATTEMPTS,
        delay_seconds: 5,
        backoff: 'fixed',
        on_system: ['busy'],
      },
    }),
  ],
  operations: [],
  ...(isRefused && refusing),
  manners: {
    busy: 1,
    unanswered: 0,
    declined: 0,
    unknown_number: 0,
    asks_for_callback: 0,
    opts_out: 0,
    talk_ms: [1_000, 2_000],
  },
});

/** A world, and every place of it that is interrupted. */
interface Search {
  readonly contacts: number;
  /** Calls go to a carrier first that refuses the account. */
  readonly isRefused?: boolean;
  readonly kinds: readonly FaultKind[];
  /** Invocations of one function that are interrupted, from its first on. */
  readonly invocations?: number;
  /** What goes wrong in every life of it, besides. */
  readonly given?: readonly Aim[];
}

/** One interruption: a contact is handed the line of another. */
export const alone: Search = { contacts: 2, kinds: faultKinds };
/** Webhooks of which none can be applied as it comes: all go by the queue. */
const byQueue: readonly Aim[] = Array.from({ length: 20 }, (_, invocation) => ({
  fn: 'webhook',
  invocation,
  request: 0,
  kind: 'refused',
}));
/** One interruption, where events are applied from the queue. */
export const queued: Search = { ...alone, given: byQueue };
/** One interruption of a call that one carrier refuses and another one takes. */
export const refused: Search = {
  contacts: 1,
  isRefused: true,
  invocations: 1,
  kinds: ['crash_before', 'crash_after', 'lost_answer'],
};
/** Two of them: less of a world, since each is paired with each. */
export const paired: Search = {
  contacts: 1,
  // What is refused or sent twice leaves nothing half done.
  kinds: [
    'crash_before',
    'crash_after',
    'lost_answer',
    'slow_before',
    'slow_after',
  ],
};
/** What a call goes through: where two interruptions may meet. */
const dialPath = ['dial', 'webhook', 'tick'] as const;

const live = (search: Search, aims: readonly Aim[]): Promise<Report> =>
  simulate({
    seed: SEED,
    scenario: worldOf(search),
    rates: noFaults,
    aims: [...(search.given ?? []), ...aims],
  });

/** Every request of every function, as a run without a fault makes them. */
export async function aimsAt(
  search: Search,
  functions: readonly string[],
): Promise<Aim[]> {
  const { sites } = await live(search, []);
  return functions.flatMap((fn) =>
    (sites.get(fn) ?? [])
      .slice(0, search.invocations ?? MOST_INVOCATIONS)
      .flatMap((requests, invocation) =>
        Array.from({ length: requests }, (_, request) =>
          search.kinds.map((kind) => ({ fn, invocation, request, kind })),
        ).flat(),
      ),
  );
}

/** Each two interruptions of the dial path, the earlier place of the list first. */
export async function pairs(): Promise<Aim[][]> {
  const aims = await aimsAt(paired, dialPath);
  const onPath = aims.flatMap((one, index) =>
    aims
      .slice(index + 1)
      // A request fails in one way.
      .filter((other) => placeOf(one) !== placeOf(other))
      .map((other) => [one, other]),
  );
  return [...onPath, ...(await pairsByQueue(aims))];
}

/** An event that is cut off as it comes, and once more as it comes from the queue. */
async function pairsByQueue(aims: readonly Aim[]): Promise<Aim[][]> {
  const atQueue = await aimsAt({ ...paired, given: byQueue }, ['events']);
  return aims
    .filter(({ fn, kind }) => fn === 'webhook' && QUEUES.includes(kind))
    .flatMap((one) => atQueue.map((other) => [one, other]));
}

/** After which the webhook lives on, and its event goes to the queue. */
const QUEUES: readonly FaultKind[] = [
  'lost_answer',
  'slow_before',
  'slow_after',
];

const placeOf = ({ fn, invocation, request }: Aim) =>
  `${fn}.${invocation}.${request}`;

/** What a person types to see it again: `dial.0.3.crash_before+tick.1.2.slow_after`. */
export const planOf = (aims: readonly Aim[]): string =>
  aims.map((aim) => `${placeOf(aim)}.${aim.kind}`).join('+');

export function parsePlan(plan: string): Aim[] {
  return plan.split('+').map((part) => {
    const [fn = '', invocation, request, kind] = part.split('.');
    const known = faultKinds.find((name) => name === kind);
    if (!known) throw new Error(`${part}: not <function>.<n>.<m>.<fault>`);
    return {
      fn,
      invocation: Number(invocation),
      request: Number(request),
      kind: known,
    };
  });
}

/** Lives through a plan: whatever was interrupted, each contact is called twice. */
export async function interrupt(
  search: Search,
  aims: readonly Aim[],
): Promise<Report> {
  const report = await live(search, aims);
  const wanted = search.contacts * ATTEMPTS;
  const kept = report.longest_kept_ms;
  const broken = [
    report.calls !== wanted && {
      rule: 'each contact is called twice',
      what: `${report.calls} calls, not ${wanted}`,
    },
    aims.length <= 1 &&
      kept > FREE_MS && {
        rule: 'I6 a slot is free soon after its call, whatever crashed',
        what: `kept for ${kept} ms`,
      },
  ].flatMap((one) => (one ? [{ ...one, at: '' }] : []));
  return { ...report, violations: [...report.violations, ...broken] };
}
