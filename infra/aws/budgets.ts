import type { FunctionName } from '#infra/functions.ts';

/**
 * What may grow no further without somebody asking why: a cold start reads and
 * compiles the whole bundle. Minified, in KB of 1,024 bytes.
 */
export const bundleBudgetKb: Readonly<Record<FunctionName, number>> = {
  api: 1_570,
  campaign_events: 790,
  downloads: 970,
  dial: 660,
  take_carrier_event: 730,
  take_chime_event: 730,
  apply_events: 710,
  tick: 710,
  campaign_run: 640,
  fold_stats: 330,
  follow_changes: 330,
  deliver_webhook: 370,
  push_snapshot: 510,
  socket: 500,
  import_audience: 910,
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
