import type { CampaignSetup } from '#shared/contracts/planning.ts';
import {
  formatCode,
  formatCount,
  formatMoney,
  formatRate,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import type { NumberRow } from './use-number-health.ts';
import { nameOfNumber } from './use-number-health.ts';

/** Settings as people read them: one place for the panel, the tab and the report. */

export function windowsText({
  windows,
  timezone,
  timezone_mode,
}: CampaignSetup['schedule']): string {
  if (windows.length === 0) return 'Never';
  const zone = timezone_mode === 'campaign' ? timezone : "the contact's zone";
  const rows = windows.map(({ days, start, end }) => {
    const when =
      days.length === 7 ? 'Every day' : days.map(formatCode).join(', ');
    return `${when} ${start}–${end}`;
  });
  return `${rows.join('; ')} (${zone})`;
}

const NAMED = 3;

export function poolText(
  { number_pool, number_selection }: CampaignSetup,
  rows: readonly NumberRow[],
): string {
  const names = number_pool.map(({ number_id, weight }) => {
    const row = rows.find((one) => one.number_id === number_id);
    const name = nameOfNumber(row, number_id);
    return weight === null ? name : `${name} (weight ${weight})`;
  });
  const more = names.length - NAMED;
  const shown = [
    ...names.slice(0, NAMED),
    ...(more > 0 ? [`${formatCount(more)} more`] : []),
  ].join(', ');
  const counted = names.length === 1 ? '1 number' : `${names.length} numbers`;
  const sticky = number_selection.sticky ? ', sticky' : '';
  return `${counted}: ${shown || UNKNOWN}${sticky}`;
}

export const listText = (codes: readonly string[]) =>
  codes.map(formatCode).join(', ') || 'Nothing';

export const concurrencyText = ({
  max_concurrent_calls,
  admission,
}: CampaignSetup) => `${formatCount(max_concurrent_calls)} (${admission})`;

export const delayText = ({ retry_policy }: CampaignSetup) =>
  `${formatSeconds(retry_policy.delay_seconds)}, ${retry_policy.backoff}`;

export function goalText({ goal }: CampaignSetup): string {
  if (!goal) return 'None';
  const what = formatCode(goal.disposition ?? goal.metric).toLowerCase();
  return `${formatCount(goal.target)} ${what}`;
}

export const budgetText = ({ budget_usd }: CampaignSetup) =>
  budget_usd === null ? 'None' : formatMoney(budget_usd);

export const amdText = ({ amd }: CampaignSetup) =>
  amd.enabled
    ? `Screened: ${formatCode(amd.on_machine).toLowerCase()}`
    : 'Not screened';

export const callbackText = ({ callback_detection }: CampaignSetup) =>
  callback_detection.enabled ? 'Detected' : 'Not detected';

export const recordingText = ({ recording }: CampaignSetup) =>
  recording.enabled ? 'On' : 'Off';

/** @param names - of agents, by id; one that is gone keeps its id */
export function variantsText(
  { variants }: CampaignSetup,
  names: ReadonlyMap<string, string>,
): string {
  if (!variants || variants.length === 0) return 'None';
  return variants
    .map(
      ({ key, agent_id, weight }) =>
        `${key}: ${names.get(agent_id) ?? agent_id}, ${weight} %`,
    )
    .join('; ');
}

/** On which days of the calendar it may call. */
export function daysText({
  start_date: first,
  end_date: last,
}: CampaignSetup['schedule']): string {
  if (first && last) return `${first} to ${last}`;
  if (first) return `From ${first}`;
  return last ? `Until ${last}` : 'Any';
}

export function guardText({ abandoned }: CampaignSetup): string {
  return abandoned.pause_rate === null
    ? 'None'
    : `Pauses above ${formatRate(abandoned.pause_rate)} abandoned`;
}
