import { getAgent } from '#functions/adapters/dynamodb/agent-store.ts';
import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { ProblemError } from '#shared/contracts/problems.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { isUsable } from '#shared/domain/outbound-number.ts';
import {
  failedChecks,
  type ReadinessCheck,
  readinessChecks,
} from '#shared/domain/readiness.ts';

/**
 * The readiness checks of a campaign, with what the organization has: the same
 * for the readiness route, a start, and a start that was scheduled.
 */
export async function checksOf(
  table: Table,
  campaign: Campaign,
  now: number,
): Promise<ReadinessCheck[]> {
  const ids = campaign.number_pool.map(({ number_id }) => number_id);
  const [numbers, agent] = await Promise.all([
    getNumbers(table, campaign.org_id, ids),
    getAgent(table, campaign.org_id, campaign.agent_id),
  ]);
  return readinessChecks(campaign, {
    now,
    agent: agent && { active: agent.status === 'active' },
    numbers: numbers.map((number) => {
      return { usable: isUsable(number), lines: number.max_concurrent };
    }),
  });
}

export const errorsOf = (checks: readonly ReadinessCheck[]): ProblemError[] =>
  failedChecks(checks).map(({ path, code }) => {
    return { path, code, message: sentences[code] ?? 'is not ready' };
  });

/** What is wrong, in words; the checks themselves say what is asked for. */
const sentences: Readonly<Record<string, string>> = {
  no_agent: 'No agent is assigned.',
  agent_not_active: 'The agent is not active.',
  no_number: 'No number of the pool can be called from.',
  no_contacts: 'There is no contact to call.',
  no_call_window:
    'No calling window opens that its dates and the law of its profile permit.',
  invalid_retry_policy: 'max_delay_seconds is below delay_seconds.',
  invalid_concurrency: 'The numbers cannot carry that many calls at once.',
  calls_in_flight: 'Calls of the run before are still up: start once they end.',
  invalid_variants: 'The weights of the variants do not sum to 100.',
};
