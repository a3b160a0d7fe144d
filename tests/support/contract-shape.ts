import { expect } from 'vitest';
import type { Json } from './product.ts';

/**
 * Section 5 of the contract, and the campaign of section 4, field by field with
 * what each may be: typed off the page, not off the code. `?` is null when unset.
 */

const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  id: (value) => typeof value === 'string' && /^[a-z]{2,3}_[\w-]+$/.test(value),
  at: (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
  phone: (value) => typeof value === 'string' && /^\+\d{7,15}$/.test(value),
  bool: (value) => typeof value === 'boolean',
  count: (value) => Number.isInteger(value) && Number(value) >= 0,
  number: (value) => typeof value === 'number' && value >= 0,
  rate: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  percent: (value) => typeof value === 'number' && value >= 0 && value <= 100,
  list: Array.isArray,
  object: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
  null: (value) => value === null,
};

const either = (kind: string) => kind.split('|');

function isOf(kind: string, value: unknown): boolean {
  if (kind.endsWith('?'))
    return value === null || isOf(kind.slice(0, -1), value);
  const known = fits[kind];
  return known ? known(value) : either(kind).some((word) => word === value);
}

/** Lines of `name kind`, dotted names inside. */
export type Shape = string;

/** Every field is there, and of its kind. */
export function expectShape(value: Json, shape: Shape, what = ''): void {
  const wrong: string[] = [];
  for (const line of shape.trim().split('\n')) {
    const [name = '', kind = ''] = line.trim().split(/\s+/);
    const path = name.split('.');
    const last = path.pop()!;
    const inside = path.reduce((at, key) => at?.[key], value);
    if (typeof inside !== 'object' || inside === null || !(last in inside)) {
      wrong.push(`${name} is missing`);
    } else if (!isOf(kind, inside[last])) {
      wrong.push(`${name} is no ${kind}: ${JSON.stringify(inside[last])}`);
    }
  }
  expect(wrong, what).toEqual([]);
}

export const campaignShape: Shape = `
  id id
  org_id text
  name text
  external_id text?
  status draft|scheduled|running|paused|completed|failed|cancelled
  completion_reason all_done|manual_stop|window_closed|goal_reached|budget_exhausted|expired|cancelled|error?
  dialing_status active|paused|closed
  version count
  agent_id id
  variants list?
  number_pool list
  phone_number_id id?
  number_selection.sticky bool
  number_selection.country_match off|prefer|strict
  max_concurrent_calls count
  dial_mode progressive|predictive
  priority count
  admission strict|shared
  retry_policy.max_attempts count
  retry_policy.delay_seconds count
  retry_policy.backoff fixed|linear|exponential
  retries_per_contact count
  retry_delay_seconds count
  redial_rules object
  schedule.timezone text
  schedule.timezone_mode campaign|callee_local
  schedule.windows list
  schedule.mode single_day|multi_day
  amd.enabled bool
  amd.on_machine hang_up|message|attach
  amd.on_unknown attach|hang_up
  callback_detection.enabled bool
  recording.enabled bool
  budget_usd number?
  goal object?
  ring_timeout_seconds count
  max_call_seconds count
  default_country text
  compliance.profile text
  variables object?
  config_url text?
  scheduled_at at?
  started_at at?
  completed_at at?
  created_at at
  created_by text
  paused object?
  draining bool
  activity.state text
  activity.reason text?
  activity.since at?
  activity.until at?
  allowed_actions list
  run_number count
  prepared_restart bool
  restarted object?
  previous_run_stats object?
  activity_count count
  stats object
  live object`;

export const statsShape: Shape = `
  campaign_id id
  status text
  contacts.total count
  contacts.pending count
  contacts.in_progress count
  contacts.completed count
  contacts.exhausted count
  contacts.stopped count
  contacts.not_attempted count
  contacts.waiting_retry count
  attempts.total count
  attempts.average_per_contact number
  active_calls count
  concurrency_limit count
  total_calls count
  processed count
  processed_percent percent
  success_percent percent
  connected count
  completed count
  failed count
  retry_exhausted count
  abandoned count
  true_abandoned count
  base_dialling_completed bool
  machine_detected_count count
  window_closed count
  manual_stopped count
  suppressed count
  callback_pending count
  retries_left count
  unanswered count
  attempt_answer_rate rate
  connect_rate rate
  completion_rate rate
  abandon_rate rate
  aht_seconds number
  avg_ring_seconds number
  cost_usd number
  budget_progress number?
  goal_progress number?
  callback.requested count
  callback.pending count
  callback.completed count
  callback.cancelled count
  callback.avg_delay_seconds number`;

export const liveShape: Shape = `
  state live|idle|outside_window|paused|ended
  ringing count
  in_progress count
  pollable bool
  dials_per_second number
  calls_per_minute number
  connected_per_hour number
  total_connected count
  avg_ring_seconds number
  last_dial_at at?
  pending count
  retries_queued count
  eta_seconds number?
  binding_limit text?
  passes list`;

export const passShape: Shape = `
  number count
  attempted count
  eligible count
  connected count
  connect_rate rate
  started_at at
  ended_at at?
  duration_seconds number`;

export const contactShape: Shape = `
  id id
  campaign_id id
  seq count
  external_id text?
  phone_number phone
  phone_numbers list?
  custom_fields object
  status pending|retry_scheduled|callback_scheduled|leased|dialling|ringing|amd_screening|attaching|in_progress|completed|exhausted|abandoned|amd_machine|window_closed|manual_stopped|suppressed
  bucket pending|in_progress|completed|exhausted|stopped
  terminal bool
  attempt_count count
  max_attempts count
  system_retries count
  next_eligible_at at?
  timezone text?
  blocker object?
  disposition text?
  last_result text?
  duration_seconds number
  score number?
  from_number phone?
  last_attempted_at at?
  callback object?
  variant text?
  attempts list`;

export const blockerShape: Shape = `
  code text
  text text
  until at?
  rule text?`;

export const callbackShape: Shape = `
  status pending|completed|cancelled
  requested_at at
  scheduled_at at
  sequence count
  reason text?`;

export const attemptShape: Shape = `
  id id
  contact_id id
  attempt_number count
  kind first|retry|callback
  phone_number phone
  from_number phone
  conversation_id id?
  status placing|submission_unknown|ringing|amd_screening|attaching|in_progress|ended
  outcome completed|no_answer|busy|rejected|invalid_number|machine|abandoned|timeout|error|unknown?
  sip_code count?
  sip_text text?
  started_at at
  answered_at at?
  ended_at at?
  ring_seconds number?
  duration_seconds number?
  cost_usd number?
  result object?`;

/** A campaign with its figures. */
export function expectCampaign(campaign: Json, what: string): void {
  expectShape(campaign, campaignShape, what);
  expectShape(campaign.stats, statsShape, `stats of ${what}`);
  expect(campaign.stats.schema_version, what).toBe(2);
  expectShape(campaign.live, liveShape, `live of ${what}`);
  for (const pass of campaign.live.passes) {
    expectShape(pass, passShape, `pass of ${what}`);
  }
}

/** A contact with its attempts. */
export function expectContact(contact: Json): void {
  const what = `contact ${contact.phone_number}`;
  expectShape(contact, contactShape, what);
  if (contact.blocker) expectShape(contact.blocker, blockerShape, what);
  if (contact.callback) expectShape(contact.callback, callbackShape, what);
  for (const attempt of contact.attempts) {
    expectShape(attempt, attemptShape, `attempt of ${what}`);
  }
}
