import { agentIn } from '#functions/adapters/dynamodb/agent-store.ts';
import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import type { OverBudget } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { checksOf, errorsOf } from '#functions/platform/readiness.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Deps } from '#functions/platform/route.ts';
import type { ProblemError } from '#shared/contracts/problems.ts';
import type { Campaign } from '#shared/domain/campaign.ts';

/**
 * @param unless - codes of checks that do not matter here
 * @throws Refusal 422 `not_ready` with a row per failed check
 */
export async function requireReady(
  { table, clock }: Pick<Deps, 'table' | 'clock'>,
  campaign: Campaign,
  unless: readonly string[] = [],
): Promise<void> {
  const failed = errorsOf(await checksOf(table, campaign, clock.now()));
  const errors = failed.filter(({ code }) => !unless.includes(code));
  if (errors.length === 0) return;
  const detail = errors.map(({ message }) => message).join(' ');
  throw new Refusal(422, 'not_ready', detail, { errors });
}

/** @throws Refusal 422 `not_ready` when no number of the pool can be called from */
export async function requireNumbers(
  { table, clock }: Pick<Deps, 'table' | 'clock'>,
  campaign: Campaign,
): Promise<void> {
  const failed = errorsOf(await checksOf(table, campaign, clock.now()));
  const errors = failed.filter(({ code }) => code === 'no_number');
  const [first] = errors;
  if (!first) return;
  throw new Refusal(422, 'not_ready', first.message, { errors });
}

/** @throws Refusal 422 `invalid_reference` for an agent or number that is not there */
export async function requireReferences(
  { table }: Pick<Deps, 'table'>,
  campaign: Pick<Campaign, 'org_id' | 'agent_id' | 'number_pool' | 'variants'>,
): Promise<void> {
  const errors: ProblemError[] = [];
  const missing = (path: string, what: string) =>
    errors.push({
      path,
      code: 'not_found',
      message: `There is no such ${what}.`,
    });
  const settings = await getOrgSettings(table, campaign.org_id);
  if (!agentIn(settings, campaign.agent_id)) missing('agent_id', 'agent');
  const ids = campaign.number_pool.map(({ number_id }) => number_id);
  const found = await getNumbers(table, campaign.org_id, ids);
  ids.forEach((id, index) => {
    if (!found.some((number) => number.id === id)) {
      missing(`number_pool.${index}.number_id`, 'number');
    }
  });
  campaign.variants?.forEach(({ agent_id }, index) => {
    if (!agentIn(settings, String(agent_id))) {
      missing(`variants.${index}.agent_id`, 'agent');
    }
  });
  if (errors.length === 0) return;
  const detail = errors.map(({ path, message }) => `${path}: ${message}`);
  throw new Refusal(422, 'invalid_reference', detail.join(' '), { errors });
}

/** 409 of the budget check. @see seed 003 */
export function budgetRefusal(outcome: OverBudget): Refusal {
  const { kind: _kind, ...extra } = outcome;
  const { cap, in_use, requested } = outcome;
  return new Refusal(
    409,
    'concurrent_budget_exceeded',
    `Running campaigns use ${in_use} of ${cap} concurrent calls, and this one ` +
      `asks for ${requested}. Pause another campaign or reduce ` +
      'max_concurrent_calls.',
    extra,
  );
}
