import type { AgentTarget } from './agent-target.ts';
import { type Campaign, ownedCount } from './campaign.ts';
import type { CarrierKindFacts } from './carrier-kinds.ts';
import { isEverPermitted } from './ever-permitted.ts';
import { presentCount } from './figures.ts';

/** What readiness knows from outside the campaign. */
export interface ReadinessFacts {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly agent: { readonly active: boolean } | undefined;
  /** Numbers of the pool that exist; `lines` null means no line limit. */
  readonly numbers: readonly {
    readonly usable: boolean;
    readonly lines: number | null;
  }[];
  /** What the carriers of these numbers can do, but for the deployment's own. */
  readonly carriers?: readonly CarrierFacts[];
  /** Where the agents are, and the setting that names each; null: nowhere. */
  readonly targets?: readonly {
    readonly path: string;
    readonly kind: AgentTarget['kind'] | null;
    /** Nobody talks: whoever answers hears a message. */
    readonly announces?: boolean;
  }[];
  /** What is wrong with the address of the config URL; null and absent: nothing. */
  readonly config_url_fault?: string | null;
}

type CarrierFacts = Pick<CarrierKindFacts, 'label' | 'can'>;

export interface ReadinessCheck {
  readonly code: string;
  readonly passed: boolean;
  /** The setting it is about. */
  readonly path: string;
  readonly message: string;
  /** It may be started all the same. */
  readonly warning?: true;
}

/**
 * Everything a start asks for, but for the concurrent budget, which only start
 * itself can answer for sure. @see product rules 6.2
 */
export function readinessChecks(
  campaign: Campaign,
  facts: ReadinessFacts,
): ReadinessCheck[] {
  return [
    ...agentChecks(facts),
    check(
      'no_number',
      facts.numbers.some(({ usable }) => usable),
      'number_pool',
      'At least one number of the pool can be called from.',
    ),
    check(
      'no_contacts',
      campaign.adhoc === true ||
        presentCount(campaign) > 0 ||
        campaign.importing !== null,
      'contacts',
      'There is at least one contact to call.',
    ),
    check(
      'no_call_window',
      opensEver(campaign, facts),
      'schedule.windows',
      'A calling window opens, by dates, holidays and the law of its profile too.',
    ),
    check(
      'invalid_retry_policy',
      isRetryPolicyValid(campaign),
      'retry_policy',
      'The longest retry delay is not below the first one.',
    ),
    concurrencyCheck(campaign, facts),
    check(
      'invalid_variants',
      areVariantsValid(campaign),
      'variants',
      'The weights of the variants sum to 100.',
    ),
    ...carrierChecks(campaign, facts),
    ...previousRunChecks(campaign),
  ];
}

const opensEver = (campaign: Campaign, { now }: ReadinessFacts) =>
  campaign.schedule.windows.some(({ days }) => days.length > 0) &&
  isEverPermitted({ ...campaign, started_at: null }, now);

/** Who is on the phone in the run before must not be called again by the next. */
function previousRunChecks(campaign: Campaign): ReadinessCheck[] {
  if (campaign.run_number === 1) return [];
  return [
    check(
      CALLS_IN_FLIGHT,
      !isHeldBack(campaign),
      'status',
      'No call of the run before is up.',
    ),
  ];
}

/** Whether calls of the run before are up, as far as slots are counted for them. */
export const isHeldBack = (campaign: Campaign) =>
  (campaign.status === 'draft' || campaign.status === 'scheduled') &&
  ownedCount(campaign) > 0;

/** Code of the one check that passes by itself, in a while. */
export const CALLS_IN_FLIGHT = 'calls_in_flight';

/** Those that hold a start back. */
export const failedChecks = (checks: readonly ReadinessCheck[]) =>
  checks.filter(({ passed, warning }) => !passed && !warning);

const check = (
  code: string,
  passed: boolean,
  path: string,
  message: string,
): ReadinessCheck => ({ code, passed, path, message });

function agentChecks({ agent }: ReadinessFacts): ReadinessCheck[] {
  const exists = check(
    'no_agent',
    agent !== undefined,
    'agent_id',
    'An agent is assigned.',
  );
  if (!agent) return [exists];
  return [
    exists,
    check('agent_not_active', agent.active, 'agent_id', 'The agent is active.'),
  ];
}

/** What only calls through a carrier of the organization's own ask for. */
function carrierChecks(
  { amd, config_url }: Campaign,
  { carriers = [], targets = [], config_url_fault = null }: ReadinessFacts,
): ReadinessCheck[] {
  if (carriers.length === 0) return [];
  const nowhere = targets.find((to) => to.kind === null && !to.announces);
  const unfit = carriers.flatMap(({ label, can }) =>
    targets
      .filter(({ kind }) => kind !== null && !can.attach.includes(kind))
      .map(({ path, kind }) => ({ path, label, kind })),
  )[0];
  const deaf = carriers.find(({ can }) => can.amd === 'none');
  return [
    check(
      'agent_has_no_target',
      nowhere === undefined || config_url !== null,
      nowhere?.path ?? 'agent_id',
      'Each agent has a target that answered calls are connected to, or a message.',
    ),
    check(
      'config_url_not_usable',
      config_url_fault === null,
      'config_url',
      config_url_fault === null
        ? 'The config URL, if there is one, can be asked.'
        : `The config URL ${config_url_fault}.`,
    ),
    check(
      'attach_not_supported',
      unfit === undefined,
      unfit?.path ?? 'agent_id',
      unfit
        ? `${unfit.label} can connect calls to each agent’s target; to a ${unfit.kind} it cannot.`
        : 'The carriers of the numbers can connect calls to each agent’s target.',
    ),
    {
      ...check(
        'amd_not_supported',
        !amd.enabled || deaf === undefined,
        'amd.enabled',
        deaf
          ? `Answering machines are detected; ${deaf.label} does not, so its calls go on as unknown.`
          : 'The carriers of the numbers detect answering machines.',
      ),
      warning: true,
    },
  ];
}

function isRetryPolicyValid({ retry_policy: policy }: Campaign): boolean {
  const { delay_seconds, max_delay_seconds } = policy;
  return (max_delay_seconds ?? delay_seconds) >= delay_seconds;
}

/** The ceiling is the lines of all usable numbers, when each has a limit. */
function concurrencyCheck(
  { max_concurrent_calls: wanted }: Campaign,
  facts: ReadinessFacts,
): ReadinessCheck {
  let ceiling = 0;
  for (const { usable, lines } of facts.numbers) {
    if (usable) ceiling += lines ?? Number.POSITIVE_INFINITY;
  }
  const fits = facts.numbers.length === 0 || wanted <= ceiling;
  return check(
    'invalid_concurrency',
    wanted >= 1 && fits,
    'max_concurrent_calls',
    fits
      ? 'Calls at once are within what the numbers can carry.'
      : `Calls at once are within the ${ceiling} lines of the numbers.`,
  );
}

function areVariantsValid({ variants }: Campaign): boolean {
  if (!variants) return true;
  const sum = variants.reduce((all, { weight }) => all + Number(weight), 0);
  return Math.abs(sum - 100) < 1e-9;
}
