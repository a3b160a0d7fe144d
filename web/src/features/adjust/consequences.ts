import type { UpdateCampaign } from '#shared/client/generated/types.gen.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { CapacityPreview } from '#shared/contracts/planning.ts';
import {
  countOf,
  formatCount,
  formatMoney,
  formatSeconds,
} from '../../lib/format.ts';
import type { Tuned } from './adjust-draft.ts';

export interface Consequence {
  readonly kind: 'info' | 'warning' | 'refused';
  readonly text: string;
}

type Before = Tuned & Pick<CampaignView, 'stats' | 'status' | 'admission'>;

/**
 * What a change would do, told before it is applied: to the lines of the
 * organization, to calls in flight, and to whoever waits.
 */
export function consequencesOf(
  view: Before,
  changes: UpdateCampaign,
  capacity: CapacityPreview | undefined,
): Consequence[] {
  return [
    ...linesText(view, changes, capacity),
    ...(changes.number_pool
      ? [
          info(
            'New calls are drawn by the new weights; calls in progress keep their number.',
          ),
        ]
      : []),
    ...(changes.schedule
      ? [
          info(
            `${countOf(view.stats.contacts.pending, 'contact that waits is', 'contacts that wait are')} called within the new windows. Calls in progress finish.`,
          ),
        ]
      : []),
    ...(changes.priority !== undefined
      ? [
          info(
            changes.priority > view.priority
              ? 'Gets free lines before campaigns of lower priority.'
              : 'Leaves free lines to campaigns of higher priority.',
          ),
        ]
      : []),
    ...retryText(view, changes),
    ...budgetText(view, changes),
  ];
}

const info = (text: string): Consequence => ({ kind: 'info', text });

function linesText(
  view: Before,
  { max_concurrent_calls: wanted }: UpdateCampaign,
  capacity: CapacityPreview | undefined,
): Consequence[] {
  if (wanted === undefined) return [];
  const found: Consequence[] = [];
  const before = view.max_concurrent_calls;
  if (wanted < before) {
    found.push(info(`Frees ${lines(before - wanted)} for other campaigns.`));
  } else {
    found.push(info(`Takes ${lines(wanted - before)} more.`));
  }
  const over = view.stats.active_calls - wanted;
  if (over > 0) {
    found.push(
      info(
        `${countOf(view.stats.active_calls, 'call is', 'calls are')} up: ${over === 1 ? '1 of them ends by itself' : `${formatCount(over)} of them end by themselves`} before a new one begins.`,
      ),
    );
  }
  if (!capacity) return found;
  const { org, pool } = capacity;
  if (wanted > org.available && wanted > before) {
    const isStrict = view.admission === 'strict' && view.status === 'running';
    found.push({
      kind: isStrict ? 'refused' : 'warning',
      text: `Running campaigns use ${formatCount(org.in_use)} of the organization's ${formatCount(org.limit)} lines: ${formatCount(org.available)} could be had.${isStrict ? ' This would be refused.' : ''}`,
    });
  }
  if (pool.lines !== null && pool.lines < wanted) {
    found.push({
      kind: 'warning',
      text: `The numbers of the pool have ${lines(pool.lines)}.`,
    });
  }
  return found;
}

function retryText(
  view: Before,
  { retry_policy }: UpdateCampaign,
): Consequence[] {
  const found: Consequence[] = [];
  const { max_attempts, delay_seconds } = retry_policy ?? {};
  if (max_attempts !== undefined) {
    const fewer = max_attempts < view.retry_policy.max_attempts;
    found.push(
      info(
        fewer
          ? `Whoever had ${countOf(max_attempts, 'attempt')} is not called again.`
          : `Whoever waits may be called up to ${countOf(max_attempts, 'time')}. Who is done stays done.`,
      ),
    );
  }
  if (delay_seconds !== undefined) {
    found.push(
      info(
        `The next retries come ${formatSeconds(delay_seconds)} after a call; those that wait already keep their time.`,
      ),
    );
  }
  return found;
}

function budgetText(
  view: Before,
  { budget_usd }: UpdateCampaign,
): Consequence[] {
  if (budget_usd === undefined) return [];
  if (budget_usd === null) return [info('Dialing is not limited by cost.')];
  const spent = view.stats.cost_usd;
  return budget_usd <= spent
    ? [
        {
          kind: 'warning',
          text: `${formatMoney(spent)} is spent already: dialing ends. Calls in progress finish.`,
        },
      ]
    : [info(`${formatMoney(budget_usd - spent)} is left to spend.`)];
}

const lines = (count: number) =>
  count === 1 ? '1 line' : `${formatCount(count)} lines`;
