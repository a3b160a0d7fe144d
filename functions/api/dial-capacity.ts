import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import { readBudget } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { readRates } from '#functions/dial/carrier-rates.ts';
import type { Deps } from '#functions/platform/route.ts';
import type { CapacityPreview } from '#shared/contracts/planning.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { paceOfPool } from '#shared/domain/carrier-rates.ts';
import { isUsable } from '#shared/domain/outbound-number.ts';

type Capacity = Omit<CapacityPreview, 'campaign_id' | 'errors'>;

/**
 * How many calls at once a campaign could have, and what sets that: its own
 * limit, what running strict campaigns leave of the organization's, or the lines
 * of its numbers.
 *
 * @param requested - calls at once that are wanted
 */
export async function capacityOf(
  { table, carriers }: Pick<Deps, 'table' | 'carriers'>,
  campaign: Campaign,
  requested = campaign.max_concurrent_calls,
): Promise<Capacity> {
  const ids = campaign.number_pool.map(({ number_id }) => number_id);
  const [settings, numbers] = await Promise.all([
    getOrgSettings(table, campaign.org_id),
    getNumbers(table, campaign.org_id, ids),
  ]);
  const { cap, in_use } = readBudget(settings, campaign.id);
  const available = Math.max(cap - in_use, 0);
  const usable = numbers.filter(isUsable);
  const lines = totalOf(usable.map(({ max_concurrent }) => max_concurrent));
  const rates = await readRates(carriers, campaign.org_id, numbers);
  const limits = [
    { code: 'campaign_cap', limit: requested },
    { code: 'org_cap', limit: available },
    {
      code: usable.length > 0 ? 'pool_capacity' : 'pool_empty',
      limit: lines ?? Number.POSITIVE_INFINITY,
    },
  ] as const;
  const effective = Math.min(...limits.map(({ limit }) => limit));
  const binding = limits.find(({ limit }) => limit === effective);
  return {
    requested,
    effective,
    binding_limit: binding?.code ?? null,
    calls_per_second: paceOfPool(numbers, rates),
    org: { limit: cap, in_use, available },
    pool: { numbers: ids.length, usable: usable.length, lines },
  };
}

/** Null as soon as one has no limit. */
const totalOf = (limits: readonly (number | null)[]) =>
  limits.reduce<number | null>(
    (sum, limit) => (sum === null || limit === null ? null : sum + limit),
    0,
  );
