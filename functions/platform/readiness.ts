import {
  type Agent,
  agentIn,
} from '#functions/adapters/dynamodb/agent-store.ts';
import { readCarrierProfile } from '#functions/adapters/dynamodb/carrier-profile-store.ts';
import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { faultOf } from '#functions/webhooks/target-address.ts';
import type { ProblemError } from '#shared/contracts/problems.ts';
import { isHeard } from '#shared/domain/agent-target.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import {
  type CarrierKindFacts,
  carrierKindFacts,
  carrierKinds,
  OWN_CARRIER,
} from '#shared/domain/carrier-kinds.ts';
import {
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import {
  failedChecks,
  type ReadinessCheck,
  readinessChecks,
} from '#shared/domain/readiness.ts';
import { runtime } from './runtime.ts';

/** As when it is asked: on the local run this machine will do. */
const rules = {
  get allows_loopback() {
    return runtime.allowsLoopback;
  },
};

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
  const [numbers, settings] = await Promise.all([
    getNumbers(table, campaign.org_id, ids),
    getOrgSettings(table, campaign.org_id),
  ]);
  const agent = agentIn(settings, campaign.agent_id);
  return readinessChecks(campaign, {
    now,
    agent: agent && { active: agent.status === 'active' },
    numbers: numbers.map((number) => {
      return { usable: isUsable(number), lines: number.max_concurrent };
    }),
    carriers: await carriersOf(table, campaign.org_id, numbers),
    targets: targetsOf(campaign, (id) => agentIn(settings, id)),
    config_url_fault:
      campaign.config_url && faultOf(campaign.config_url, rules),
  });
}

/** What the carriers of numbers can do, each kind once; the deployment's own can all. */
async function carriersOf(
  table: Table,
  org: string,
  numbers: readonly OutboundNumber[],
): Promise<CarrierKindFacts[]> {
  const ids = numbers.flatMap(({ carrier_id = OWN_CARRIER }) =>
    carrier_id === OWN_CARRIER ? [] : [carrier_id],
  );
  const profiles = await Promise.all(
    [...new Set(ids)].map((id) => readCarrierProfile(table, org, id)),
  );
  const kinds = new Set(profiles.map((profile) => profile?.kind));
  return carrierKinds
    .filter((kind) => kind !== 'simulated' && kinds.has(kind))
    .map((kind) => carrierKindFacts[kind]);
}

function targetsOf(
  { agent_id, variants }: Campaign,
  find: (id: string) => Agent | undefined,
) {
  const named = variants?.length
    ? variants.map((variant, index) => ({
        path: `variants.${index}.agent_id`,
        id: variant.agent_id,
      }))
    : [{ path: 'agent_id', id: agent_id }];
  return named.map(({ path, id }) => {
    const agent = find(id);
    const kind = agent?.target?.kind ?? null;
    return { path, kind, announces: agent !== undefined && isHeard(agent) };
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
  agent_has_no_target:
    'An agent has neither a target that a carrier could connect answered calls to nor a message.',
  config_url_not_usable:
    'The config URL is no public https address: nobody would be asked.',
  attach_not_supported:
    'A carrier of the numbers cannot connect calls to the target of an agent.',
  invalid_variants: 'The weights of the variants do not sum to 100.',
};
