import type { OverBudget } from '#functions/adapters/dynamodb/settings-store.ts';
import { findAgent, findNumber } from '#functions/platform/catalog.ts';
import { checksOf, errorsOf } from '#functions/platform/readiness.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { ProblemError } from '#shared/contracts/problems.ts';
import type { Campaign } from '#shared/domain/campaign.ts';

/** @throws Refusal 422 `not_ready` with a row per failed check */
export function requireReady(campaign: Campaign): void {
  const errors = errorsOf(checksOf(campaign));
  if (errors.length === 0) return;
  const detail = errors.map(({ message }) => message).join(' ');
  throw new Refusal(422, 'not_ready', detail, { errors });
}

/** @throws Refusal 422 `invalid_reference` for an agent or number that is not there */
export function requireReferences(
  campaign: Pick<Campaign, 'agent_id' | 'number_pool' | 'variants'>,
): void {
  const errors: ProblemError[] = [];
  const missing = (path: string, what: string) =>
    errors.push({
      path,
      code: 'not_found',
      message: `There is no such ${what}.`,
    });
  if (!findAgent(campaign.agent_id)) missing('agent_id', 'agent');
  campaign.number_pool.forEach(({ number_id }, index) => {
    if (!findNumber(number_id)) {
      missing(`number_pool.${index}.number_id`, 'number');
    }
  });
  campaign.variants?.forEach(({ agent_id }, index) => {
    if (!findAgent(String(agent_id))) {
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
