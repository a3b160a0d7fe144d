import type { OperationId } from '#shared/contracts/routes.ts';
import type { Tenant } from './tenant-wall-world.ts';

type Ids = Tenant['ids'];

/** How one operation is asked rightly, and where else than in its path an id stands. */
export interface Row {
  readonly body?: (ids: Ids) => unknown;
  readonly query?: (ids: Ids) => Record<string, string>;
  /** Path parameters that are others than the ids of their names. */
  readonly params?: (ids: Ids) => Record<string, string>;
  /** Ids in the body or the query, by the name of the path parameter they are like. */
  readonly refers?: readonly (keyof typeof kinds)[];
  /** What a right request gets, where it is not 2xx: refused for what it finds there. */
  readonly right?: number;
  /** Asked before, so that there is something to do. */
  readonly first?: readonly [method: string, path: (ids: Ids) => string];
}

/** Kinds of ids that bodies and queries refer to. */
export const kinds = {
  campaign_id: 'cmp',
  contact_id: 'con',
  number_id: 'num',
  agent_id: 'agt',
  configuration_id: 'cfg',
  member_id: 'usr',
} as const;

const campaign = (ids: Ids) => `/api/v1/campaigns/${ids.campaign_id}`;
const start = ['POST', (ids: Ids) => `${campaign(ids)}/start`] as const;
const onlyIt = {};
const limited = { query: () => ({ limit: '1' }) };
const named = { body: () => ({ name: 'b' }) };

/** Settings that name what a campaign refers to, also where it has several. */
const settings = ({ agent_id, number_id }: Ids) => ({
  agent_id,
  variants: [
    { key: 'a', agent_id, weight: 50 },
    { key: 'b', agent_id: 'agt_demo', weight: 50 },
  ],
  number_pool: [{ number_id }],
});
const inCampaign = ['agent_id', 'number_id'] as const;

/** By operation; another spelling of an operation has its row. */
export const rows: Readonly<Partial<Record<OperationId, Row>>> = {
  create_campaign: {
    body: (ids) => ({
      name: 'b',
      ...settings(ids),
      configuration_id: ids.configuration_id,
    }),
    refers: [...inCampaign, 'configuration_id'],
  },
  list_campaigns: limited,
  get_campaign: onlyIt,
  update_campaign: { body: settings, refers: inCampaign },
  delete_campaign: onlyIt,
  start_campaign: onlyIt,
  pause_campaign: { body: () => ({}), first: start },
  resume_campaign: { right: 409 },
  stop_campaign: { first: start },
  cancel_campaign: { first: start },
  close_campaign: { first: start },
  restart_campaign: { right: 409 },
  cancel_restart_campaign: { right: 409 },
  schedule_campaign: {
    body: () => ({ scheduled_at: '2026-02-01T00:00:00Z' }),
  },
  unschedule_campaign: { right: 409 },
  clone_campaign: { body: () => ({ name: 'b' }) },
  get_readiness: onlyIt,
  get_campaign_stats: onlyIt,
  get_live: onlyIt,
  get_analytics: onlyIt,
  list_activity: limited,
  stream_campaign_events: {
    first: ['POST', (ids) => `${campaign(ids)}/close`],
  },
  list_contacts: limited,
  get_contact: onlyIt,
  get_attempt_report: onlyIt,
  create_upload: { body: () => ({ file_name: 'b.csv', size_bytes: 100 }) },
  list_uploads: limited,
  get_upload: onlyIt,
  get_upload_rejects: {
    params: ({ import_id }) => ({ upload_id: import_id ?? '' }),
  },
  attach_upload: {
    body: () => ({ mapping: { phone_number: 'phone_number' } }),
    right: 409,
  },
  delete_upload: onlyIt,
  upsert_contacts: {
    body: () => ({ contacts: [{ phone_number: '+14153000000' }] }),
  },
  update_contact: { body: () => ({ external_id: 'b' }) },
  delete_contact: onlyIt,
  exclude_contact: onlyIt,
  debug_contact: onlyIt,
  get_dispatch_health: onlyIt,
  retry_contact_now: onlyIt,
  promise_contact_callback: {
    body: () => ({ scheduled_at: '2026-02-01T00:00:00Z' }),
    right: 409,
  },
  cancel_contact_callback: { right: 409 },
  get_setup: onlyIt,
  get_forecast: onlyIt,
  get_timezone_analysis: onlyIt,
  get_capacity_preview: onlyIt,
  get_overview: onlyIt,
  get_me: onlyIt,
  get_concurrency_settings: onlyIt,
  update_concurrency_settings: { body: () => ({ concurrency_limit: 7 }) },
  list_compliance_profiles: onlyIt,
  create_realtime_ticket: onlyIt,
  get_openapi: onlyIt,
  get_asyncapi: onlyIt,
  list_agents: limited,
  create_agent: named,
  get_agent: onlyIt,
  update_agent: named,
  delete_agent: onlyIt,
  get_config_url_secret: onlyIt,
  get_call_limits: onlyIt,
  update_call_limits: { body: () => ({ daily_call_cap: 7 }) },
  list_numbers: limited,
  create_number: { body: () => ({ phone_number: '+14155550177' }) },
  get_number: onlyIt,
  update_number: { body: () => ({ label: 'b' }) },
  delete_number: onlyIt,
  get_number_health: onlyIt,
  remove_number: onlyIt,
  restore_number: onlyIt,
  list_dnc: {
    query: ({ campaign_id = '' }) => ({ campaign_id, limit: '1' }),
    refers: ['campaign_id'],
  },
  add_to_dnc: {
    body: ({ campaign_id }) => ({
      phone_number: '+14155550177',
      campaign_id,
    }),
    refers: ['campaign_id'],
  },
  import_dnc: {
    body: ({ campaign_id }) => ({
      csv: 'phone_number\n+14155550177\n',
      campaign_id,
    }),
    refers: ['campaign_id'],
  },
  check_dnc: {
    body: ({ campaign_id }) => ({
      // One of theirs is listed, for them alone.
      phone_numbers: ['+14159990001', '+14159990002'],
      campaign_id,
    }),
    refers: ['campaign_id'],
  },
  remove_from_dnc: onlyIt,
  originate_call: {
    body: ({ agent_id, number_id }) => ({
      to: '+14152007777',
      agent_id,
      from: number_id,
    }),
    refers: inCampaign,
  },
  get_call: onlyIt,
  list_conversations: {
    query: ({ campaign_id = '' }) => ({ campaign_id, limit: '1' }),
    refers: ['campaign_id'],
  },
  get_conversation: onlyIt,
  get_transcript: { right: 404 },
  get_recording: { right: 404 },
  put_conversation_results: { body: () => ({ summary: 'b' }) },
  list_webhooks: limited,
  create_webhook: { body: () => ({ url: 'https://hooks.example/b' }) },
  get_webhook: onlyIt,
  update_webhook: { body: () => ({ description: 'b' }) },
  delete_webhook: onlyIt,
  rotate_webhook_secret: onlyIt,
  test_webhook: onlyIt,
  list_webhook_deliveries: limited,
  resend_webhook_delivery: onlyIt,
  list_keys: limited,
  create_key: {
    body: ({ member_id }) => ({
      name: 'b',
      kind: 'pat',
      scopes: ['campaigns:read'],
      member_id,
    }),
    refers: ['member_id'],
  },
  get_key: onlyIt,
  update_key: named,
  revoke_key: onlyIt,
  list_members: limited,
  create_member: { body: () => ({ name: 'b', role: 'viewer' }) },
  get_member: onlyIt,
  update_member: named,
  delete_member: onlyIt,
  // A number of theirs, too: what the other has of it is the other's.
  create_erasure: { body: () => ({ phone_number: '+14152000002' }) },
  create_person_export: { body: () => ({ phone_number: '+14152000002' }) },
  list_audit: limited,
  list_carriers: limited,
  create_carrier: named,
  get_carrier: onlyIt,
  update_carrier: named,
  delete_carrier: onlyIt,
  // Of a profile that is only kept there is nobody to ask.
  check_carrier: { right: 422 },
  verify_carrier_numbers: { right: 422 },
  place_test_call: {
    body: ({ number_id }) => ({ to: '+14152000020', number_id }),
    refers: ['number_id'],
    right: 422,
  },
  list_configurations: limited,
  create_configuration: named,
  get_configuration: onlyIt,
  update_configuration: named,
  delete_configuration: onlyIt,
  list_timezones: onlyIt,
  compat_list_campaigns: limited,
  compat_get_campaign_stats: onlyIt,
};
