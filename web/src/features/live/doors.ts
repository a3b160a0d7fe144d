import { paths } from '../../app/paths.ts';

/** Filters of `GET …/calls` that leave exactly the contacts that a figure counts. */
export const filters = {
  total: {},
  pending: { status: 'pending' },
  not_attempted: { state: 'pending' },
  retries_queued: { state: 'retry_scheduled' },
  in_progress: { status: 'in_progress' },
  ringing: { in_call: 'ringing' },
  talking: { in_call: 'talking' },
  connected: { connected: 'true' },
  completed: { state: 'completed' },
  failed: { state: 'exhausted' },
  abandoned: { state: 'abandoned' },
  machine: { state: 'amd_machine' },
  window_closed: { state: 'window_closed' },
  manual_stopped: { state: 'manual_stopped' },
  suppressed: { state: 'suppressed' },
  callback_requested: { callback: 'requested' },
  callback_pending: { callback: 'pending' },
  callback_completed: { callback: 'completed' },
  callback_cancelled: { callback: 'cancelled' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;
export type FilterName = keyof typeof filters;

/** Where the rows of a figure are. @param run - of an earlier run, where it is one */
export const doorTo = (
  campaignId: string,
  name: FilterName,
  run?: number,
): string =>
  paths.calls(campaignId, {
    ...filters[name],
    ...(run !== undefined && { run_number: String(run) }),
  });
