import type { FunctionName } from '#infra/functions.ts';

/**
 * What may grow no further without somebody asking why: a cold start reads and
 * compiles the whole bundle. Minified, in KB of 1,024 bytes.
 */
export const bundleBudgetKb: Readonly<Record<FunctionName, number>> = {
  api: 1_720,
  campaign_events: 960,
  downloads: 1_110,
  dial: 850,
  take_carrier_event: 920,
  take_chime_event: 900,
  apply_events: 900,
  tick: 880,
  campaign_run: 830,
  fold_stats: 500,
  follow_changes: 480,
  deliver_webhook: 550,
  push_snapshot: 680,
  socket: 660,
  import_audience: 1_060,
};

export interface TemplateBudget {
  /** CloudFormation takes 1,024. */
  readonly kb: number;
  /** CloudFormation takes 500. */
  readonly resources: number;
}

/** By what follows `outdial-<stage>` in the name of the stack. */
export const templateBudgets: Readonly<Record<string, TemplateBudget>> = {
  '-data': { kb: 20, resources: 20 },
  '': { kb: 260, resources: 420 },
  '-edge': { kb: 30, resources: 30 },
  '-edge-logs': { kb: 8, resources: 8 },
  '-firewall': { kb: 8, resources: 4 },
};
