import { useQuery } from '@tanstack/react-query';
import {
  getConcurrencySettings,
  getForecast,
  getReadiness,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CampaignView,
  ReadinessView,
} from '#shared/contracts/campaigns.ts';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import type { ConcurrencySettings } from '#shared/contracts/settings.ts';
import { paths } from '../../app/paths.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { countOf, formatCount } from '../../lib/format.ts';

/** What passed is not asked about again for so long. */
const HOLDS_MS = 5 * 60_000;

interface Passed {
  readonly version: number;
  /** Epoch ms of the browser. */
  readonly at: number;
}
const passed = new Map<string, Passed>();

type Versioned = Pick<CampaignView, 'id' | 'version'>;

export const rememberPassed = ({ id, version }: Versioned, now: number) =>
  passed.set(id, { version, at: now });

/** Whether a start needs no look at the checks: they passed, and nothing changed. */
export function isStillPassed({ id, version }: Versioned, now: number) {
  const last = passed.get(id);
  return last?.version === version && now - last.at < HOLDS_MS;
}

/** What a start would check, and what would come of it. */
export function usePreflight(id: string) {
  const client = useClient();
  const path = { campaign_id: id };
  const readiness = useQuery({
    queryKey: ['readiness', id],
    queryFn: ({ signal }) =>
      unwrap<ReadinessView>(getReadiness({ client, path, signal })),
    gcTime: 0,
  });
  const forecast = useQuery({
    queryKey: ['forecast', id, 'preflight'],
    queryFn: ({ signal }) =>
      unwrap<ForecastView>(getForecast({ client, path, signal })),
    gcTime: 0,
  });
  const lacksLines = readiness.data?.checks.some(
    ({ code, passed }) => code === BUDGET && !passed,
  );
  const settings = useQuery({
    queryKey: ['concurrency-settings', 'preflight', id],
    queryFn: ({ signal }) =>
      unwrap<ConcurrencySettings>(getConcurrencySettings({ client, signal })),
    enabled: lacksLines === true,
    gcTime: 0,
  });
  return { readiness, forecast, settings: lacksLines ? settings.data : null };
}

/** The check that other campaigns decide. */
const BUDGET = 'concurrent_budget_exceeded';

type Check = ReadinessView['checks'][number];

/**
 * A check says what holds when it passes, and its error what does not. Of the
 * budget it is the other way round.
 */
export const failureText = ({ errors }: ReadinessView, check: Check): string =>
  check.code === BUDGET
    ? check.message
    : (errors.find(({ code }) => code === check.code)?.message ??
      check.message);

/** Whether fewer lines are all that a start needs. */
export const lacksOnlyLines = ({ errors }: ReadinessView): boolean =>
  errors.length > 0 && errors.every(({ code }) => code === BUDGET);

/** Whether all lines are taken now: then a forecast finds an hour for nobody, and it is not the hours. */
export const lacksLines = ({ errors }: ReadinessView): boolean =>
  errors.some(({ code }) => code === BUDGET);

/** The step of the wizard that has a setting, by the first part of its path. */
const steps: Readonly<Record<string, string>> = {
  agent_id: 'basics',
  number_pool: 'numbers',
  schedule: 'schedule',
  retry_policy: 'pacing',
  max_concurrent_calls: 'pacing',
  variants: 'outcomes',
  amd: 'outcomes',
};

/** @returns where a failed check is put right; null when it passes by itself */
export function fixLink(id: string, path: string): string | null {
  if (path === 'contacts') return paths.campaignTab(id, 'audience');
  const step = steps[path.split('.')[0] ?? ''];
  return step ? `${paths.editCampaign(id)}?step=${step}` : null;
}

const endings: Partial<Readonly<Record<ForecastView['ended_by'], string>>> = {
  budget: 'The budget is spent before everybody is called.',
  window_closed: 'The window closes before everybody is called.',
  expired: 'The last day is over before everybody is called.',
  no_opening: 'No window opens again before everybody is called.',
  too_long: 'It takes longer than a year.',
};

/** What no setting changes: nobody picks up, no such number, or enough did. */
const expected = new Set<string>([
  'no_answer',
  'invalid_number',
  'goal_reached',
]);

/**
 * What does not keep a campaign from starting, and should be known before.
 *
 * @param hasLines - whether any line was free for the forecast
 */
export function warningsOf(forecast: ForecastView, hasLines = true): string[] {
  const { ended_by, never_reached, not_imported } = forecast;
  const isKnown = (reason: string) =>
    expected.has(reason) || (reason === 'no_opening' && !hasLines);
  const warnings = never_reached
    .filter(({ reason, contacts }) => contacts > 0 && !isKnown(reason))
    .map(
      ({ contacts, text }) => `${formatCount(contacts)} never called: ${text}`,
    );
  const ending = isKnown(ended_by) ? undefined : endings[ended_by];
  if (ending) warnings.unshift(ending);
  if (not_imported.rejected > 0) {
    warnings.push(
      `${countOf(not_imported.rejected, 'row of the file was', 'rows of the file were')} rejected.`,
    );
  }
  return warnings;
}
