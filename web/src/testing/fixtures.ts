import {
  type CampaignView,
  campaignView,
} from '#shared/contracts/campaigns.ts';
import { type Snapshot, snapshot } from '#shared/contracts/realtime.ts';
import {
  type LiveView,
  liveView,
  type StatsView,
  statsView,
} from '#shared/contracts/stats.ts';
import { allowedActions } from '#shared/domain/campaign-actions.ts';
import { defaultSettings } from '#shared/domain/campaign-settings.ts';

/** Builders of answers: each is checked by the contract, so none can be stale. */

const ID = 'cmp_01JDX8R3K3N5P7Q9S1TVWXYZ';
const AT = '2026-05-10T18:00:00.000Z';

export function aStats(over: Partial<StatsView> = {}): StatsView {
  return statsView.parse({
    campaign_id: ID,
    status: 'running',
    schema_version: 2,
    contacts: {
      total: 200,
      pending: 70,
      in_progress: 8,
      completed: 96,
      exhausted: 26,
      stopped: 0,
      not_attempted: 58,
      waiting_retry: 12,
    },
    attempts: { total: 240, average_per_contact: 1.2 },
    active_calls: 8,
    concurrency_limit: 10,
    total_calls: 200,
    processed: 122,
    processed_percent: 61,
    success_percent: 48,
    connected: 98,
    completed: 96,
    failed: 18,
    retry_exhausted: 18,
    abandoned: 0,
    true_abandoned: 0,
    base_dialling_completed: false,
    machine_detected_count: 8,
    window_closed: 0,
    manual_stopped: 0,
    suppressed: 0,
    callback_pending: 0,
    retries_left: 34,
    unanswered: 40,
    attempt_answer_rate: 0.463,
    connect_rate: 0.5,
    completion_rate: 0.48,
    abandon_rate: 0,
    aht_seconds: 94.2,
    avg_ring_seconds: 8.4,
    cost_usd: 12.3,
    budget_progress: null,
    goal_progress: null,
    callback: {
      requested: 0,
      pending: 0,
      completed: 0,
      cancelled: 0,
      avg_delay_seconds: 0,
    },
    ...over,
  });
}

export function aLive(over: Partial<LiveView> = {}): LiveView {
  return liveView.parse({
    state: 'live',
    ringing: 3,
    in_progress: 5,
    pollable: true,
    dials_per_second: 0.42,
    calls_per_minute: 25.2,
    connected_per_hour: 412,
    total_connected: 98,
    avg_ring_seconds: 8.4,
    last_dial_at: AT,
    pending: 58,
    retries_queued: 12,
    eta_seconds: 540,
    binding_limit: null,
    passes: [],
    ...over,
  });
}

export function aCampaign(over: Partial<CampaignView> = {}): CampaignView {
  const status = over.status ?? 'running';
  const rules = { status, run_number: 1, sealed: false, ...over };
  return campaignView.parse({
    ...defaultSettings,
    id: ID,
    org_id: 'local',
    name: 'Q4 follow-ups',
    external_id: null,
    configuration_id: null,
    concurrency_limit: 5,
    time_window: null,
    status,
    completion_reason: null,
    dialing_status: 'active',
    sealed: false,
    version: 3,
    agent_id: 'agt_demo',
    variants: null,
    number_pool: [{ number_id: 'num_demo', weight: null }],
    removed_numbers: [],
    phone_number_id: 'num_demo',
    number_selection: { sticky: true, country_match: 'off' },
    max_concurrent_calls: 10,
    dial_mode: 'progressive',
    priority: 5,
    admission: 'strict',
    retry_policy: {
      ...defaultSettings.retry_policy,
      max_attempts: 3,
      delay_seconds: 1_800,
      backoff: 'fixed',
      max_delay_seconds: null,
      on_system: ['no_answer', 'busy'],
      on_custom: [],
      per_outcome: {},
      voicemail: { retry: false, max_attempts: null },
      max_attempts_per_day: null,
      min_gap_same_number_seconds: null,
    },
    retries_per_contact: 2,
    max_retries: 2,
    redial_rules: {
      max_attempts: 3,
      retry_delay_minutes: 30,
      retry_on_system: ['no_answer', 'busy'],
      retry_on_custom: [],
    },
    retry_delay_seconds: 1_800,
    schedule: {
      ...defaultSettings.schedule,
      timezone: 'America/Denver',
      timezone_mode: 'campaign',
      windows: [{ days: ['mon', 'tue'], start: '09:00', end: '20:00' }],
      overrides: [],
      holidays: [],
      start_date: null,
      end_date: null,
      mode: 'multi_day',
    },
    amd: { enabled: false, on_machine: 'hang_up', on_unknown: 'attach' },
    callback_detection: { enabled: false },
    recording: { enabled: true },
    abandoned: {
      message: true,
      callback: false,
      lock_hours: null,
      pause_rate: null,
    },
    budget_usd: null,
    goal: null,
    ring_timeout_seconds: 30,
    max_call_seconds: 3_600,
    default_country: 'US',
    compliance: { profile: 'none' },
    variables: null,
    config_url: null,
    scheduled_at: null,
    started_at: AT,
    completed_at: null,
    created_at: AT,
    created_by: 'usr_local',
    updated_at: AT,
    paused: null,
    draining: false,
    activity: { state: 'live', reason: null, since: null, until: null },
    allowed_actions: allowedActions(
      rules as unknown as Parameters<typeof allowedActions>[0],
    ),
    run_number: 1,
    prepared_restart: false,
    restarted: null,
    restart_history: [],
    previous_run_stats: null,
    activity_count: 0,
    total_contacts: 200,
    importing: null,
    stats: aStats({ status }),
    live: aLive(),
    ...over,
  });
}

export function aSnapshot(
  over: Partial<Snapshot> & { version?: number } = {},
): Snapshot {
  const { version = 3, ...rest } = over;
  return snapshot.parse({
    type: 'snapshot',
    campaign_id: ID,
    sequence: 1,
    at: AT,
    campaign: {
      id: ID,
      name: 'Q4 follow-ups',
      status: 'running',
      completion_reason: null,
      dialing_status: 'active',
      draining: false,
      run_number: 1,
      version,
      import: null,
    },
    stats: aStats(),
    live: aLive(),
    ...rest,
  });
}
