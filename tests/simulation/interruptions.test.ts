import { expect, test } from 'vitest';
import { type FaultKind, faultKinds, noFaults } from './faults.ts';
import type { Aim } from './machine.ts';
import { MONDAY_NOON, makeCampaign, type Scenario } from './scenario.ts';
import { simulate } from './simulate.ts';
import { ORG } from './world.ts';

/** Invocations of one function that are interrupted, from its first on. */
const MOST_INVOCATIONS = 4;
const SEED = 1;

/** Two contacts on one line: a first call, a hand-off, a retry, an end. */
const small: Scenario = {
  start: MONDAY_NOON,
  calm_after_ms: 60_000,
  org_limit: 1,
  campaigns: [
    makeCampaign('cmp_0', ORG, {
      total_contacts: 2,
      max_concurrent_calls: 1,
      retry_policy: {
        max_attempts: 2,
        delay_seconds: 5,
        backoff: 'fixed',
        on_system: ['busy'],
      },
    }),
  ],
  operations: [],
  manners: {
    busy: 1,
    unanswered: 0,
    declined: 0,
    unknown_number: 0,
    asks_for_callback: 0,
    opts_out: 0,
    talk_ms: [1_000, 2_000],
  },
};

const run = (aims: readonly Aim[]) =>
  simulate({ seed: SEED, scenario: small, rates: noFaults, aims });

/** Every request of every function, as a run without a fault makes them. */
async function aimsOf(fn: string): Promise<Aim[]> {
  const { sites } = await run([]);
  const counts = (sites.get(fn) ?? []).slice(0, MOST_INVOCATIONS);
  return counts.flatMap((requests, invocation) =>
    Array.from({ length: requests }, (_, request) =>
      faultKinds.map((kind: FaultKind) => ({ fn, invocation, request, kind })),
    ).flat(),
  );
}

test('the scenario calls both contacts twice', async () => {
  const { calls, violations } = await run([]);
  expect({ calls, violations }).toEqual({ calls: 4, violations: [] });
});

test.each([
  ['dial', 100],
  ['events', 40],
  ['tick', 20],
  ['open', 40],
  ['await', 10],
  ['api', 20],
  ['fold', 20],
])(
  'one interruption of %s, at every await in every way, breaks nothing',
  async (fn, least) => {
    const aims = await aimsOf(fn);
    expect(aims.length).toBeGreaterThan(least);
    const broken: unknown[] = [];
    for (const aim of aims) {
      const { violations, calls } = await run([aim]);
      if (violations.length > 0 || calls !== 4) {
        broken.push({ ...aim, calls, violations: violations.slice(0, 2) });
      }
    }
    expect(broken).toEqual([]);
  },
);
