import type {
  EventData,
  WebhookEventType,
} from '#shared/contracts/webhook-events.ts';

const campaign: EventData<'campaign.started'> = {
  campaign_id: 'cmp_01m7z5zw4cm2yraf4mmb60vzn8',
  external_id: null,
  name: 'Q4 follow-ups',
  status: 'running',
  run_number: 1,
  completion_reason: null,
  reason_code: null,
  started_at: '2030-05-10T18:00:00.000Z',
  completed_at: null,
};
const over = {
  ...campaign,
  completed_at: '2030-05-10T19:12:30.000Z',
} as const;

const examples: { readonly [Type in WebhookEventType]: EventData<Type> } = {
  'campaign.scheduled': { ...campaign, status: 'scheduled', started_at: null },
  'campaign.started': campaign,
  'campaign.paused': { ...campaign, status: 'paused', reason_code: 'operator' },
  'campaign.resumed': campaign,
  'campaign.completed': {
    ...over,
    status: 'completed',
    completion_reason: 'all_done',
  },
  'campaign.failed': { ...over, status: 'failed', completion_reason: 'error' },
  'campaign.cancelled': {
    ...over,
    status: 'cancelled',
    completion_reason: 'cancelled',
  },
  'attempt.completed': {
    campaign_id: campaign.campaign_id,
    run_number: 1,
    contact_id: 'con_01m7z5zw4d9x3r5t7v9b1c2d3f',
    attempt_id: 'att_01m7z60mhmz3w0emt02ycazfzx',
    attempt_number: 1,
    kind: 'first',
    outcome: 'completed',
    sip_code: 200,
    disposition: 'interested',
    conversation_id: 'cnv_01m7z60mhmz3w0emt02ycazfzy',
    started_at: '2030-05-10T18:02:00.000Z',
    answered_at: '2030-05-10T18:02:09.000Z',
    ended_at: '2030-05-10T18:03:41.000Z',
  },
  'contact.completed': {
    campaign_id: campaign.campaign_id,
    run_number: 1,
    contact_id: 'con_01m7z5zw4d9x3r5t7v9b1c2d3f',
    status: 'completed',
    bucket: 'completed',
    attempt_count: 1,
    disposition: 'interested',
  },
  'import.completed': {
    campaign_id: campaign.campaign_id,
    upload_id: 'upl_01m7z5zw4d9x3r5t7v9b1c2d3g',
    status: 'attached',
    rows: 1_240,
    accepted: 1_202,
    rejected: 12,
    duplicate: 20,
    suppressed: 6,
  },
  'number.health_changed': {
    number_id: 'num_01m7z5zw4cm2yraf4mmb60vzm5',
    campaign_id: campaign.campaign_id,
    health: 'removed',
  },
  'dnc.added': {
    phone_number: '+13035550190',
    scope: 'organization',
    campaign_id: null,
    source: 'call',
  },
  'webhook.test': { webhook_id: 'whk_01m7z5zw4d9x3r5t7v9b1c2d3h' },
};

/** A whole body as it is posted. */
export const exampleEvent = (type: WebhookEventType) => ({
  type,
  timestamp: '2030-05-10T19:12:30.000Z',
  data: examples[type],
});
