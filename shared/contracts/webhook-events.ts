import * as z from 'zod';
import { campaignStatuses, completionReasons } from '../domain/campaign.ts';
import { contactStatuses, outcomes } from '../domain/contact.ts';
import { count, instant } from './common.ts';

/** Most bytes of the body of an event. */
export const MAX_EVENT_BYTES = 20_000;

const campaignData = z
  .object({
    campaign_id: z.string(),
    external_id: z.string().nullable(),
    name: z.string(),
    status: z.enum(campaignStatuses),
    run_number: z.int(),
    completion_reason: z.enum(completionReasons).nullable(),
    reason_code: z.string().nullable().meta({
      description: 'Why it is paused, when it is.',
    }),
    started_at: instant.nullable(),
    completed_at: instant.nullable(),
  })
  .meta({ id: 'CampaignEventData' });

const attemptData = z
  .object({
    campaign_id: z.string(),
    run_number: z.int(),
    contact_id: z.string(),
    attempt_id: z.string(),
    attempt_number: z.int(),
    kind: z.enum(['first', 'retry', 'callback']),
    outcome: z.enum(outcomes).nullable(),
    sip_code: z.int().nullable(),
    disposition: z.string().nullable(),
    conversation_id: z.string().nullable(),
    started_at: instant,
    answered_at: instant.nullable(),
    ended_at: instant.nullable(),
  })
  .meta({ id: 'AttemptEventData' });

const contactData = z
  .object({
    campaign_id: z.string(),
    run_number: z.int(),
    contact_id: z.string(),
    status: z.enum(contactStatuses),
    bucket: z.enum(['completed', 'exhausted', 'stopped']),
    attempt_count: count,
    disposition: z.string().nullable(),
  })
  .meta({ id: 'ContactEventData' });

const importData = z
  .object({
    campaign_id: z.string(),
    upload_id: z.string(),
    status: z.enum(['attached', 'rejected']),
    rows: count,
    accepted: count,
    rejected: count,
    duplicate: count,
    suppressed: count,
  })
  .meta({ id: 'ImportEventData' });

const numberData = z
  .object({
    number_id: z.string(),
    campaign_id: z.string().nullable().meta({
      description: 'The pool that it left or came back to; null: every pool.',
    }),
    health: z.enum(['active', 'inactive', 'removed', 'deleted']),
  })
  .meta({ id: 'NumberEventData' });

const dncData = z
  .object({
    phone_number: z.string(),
    scope: z.enum(['organization', 'campaign']),
    campaign_id: z.string().nullable(),
    source: z.string(),
  })
  .meta({ id: 'DncEventData' });

const testData = z
  .object({ webhook_id: z.string() })
  .meta({ id: 'TestEventData' });

/** What is told to the outside, and what each event carries: ids, to be read with the API. */
export const webhookEvents = {
  'campaign.scheduled': {
    summary: 'A campaign waits for its time',
    data: campaignData,
  },
  'campaign.started': { summary: 'A campaign runs', data: campaignData },
  'campaign.paused': {
    summary: 'A campaign was paused, by a person or a rule',
    data: campaignData,
  },
  'campaign.resumed': { summary: 'A campaign runs again', data: campaignData },
  'campaign.completed': {
    summary: 'A campaign is over, its last call ended, its figures final',
    data: campaignData,
  },
  'campaign.failed': {
    summary: 'A campaign cannot go on, and its last call ended',
    data: campaignData,
  },
  'campaign.cancelled': {
    summary: 'A campaign was cancelled, and its last call ended',
    data: campaignData,
  },
  'attempt.completed': { summary: 'A call is over', data: attemptData },
  'contact.completed': {
    summary: 'A contact is not called again in this run',
    data: contactData,
  },
  'import.completed': {
    summary: 'A file of contacts was attached, or rejected',
    data: importData,
  },
  'number.health_changed': {
    summary: 'A number can be called from again, or no more',
    data: numberData,
  },
  'dnc.added': { summary: 'A number is never called again', data: dncData },
  'webhook.test': { summary: 'Somebody asked for a test', data: testData },
} as const;
export type WebhookEventType = keyof typeof webhookEvents;

export type EventData<Type extends WebhookEventType> = z.output<
  (typeof webhookEvents)[Type]['data']
>;

export const eventTypes = Object.keys(webhookEvents) as [
  WebhookEventType,
  ...WebhookEventType[],
];

/** The body of one event, by Standard Webhooks. */
export const eventBody = (type: WebhookEventType) =>
  z.object({
    type: z.literal(type),
    timestamp: instant.meta({ description: 'When it happened.' }),
    data: webhookEvents[type].data,
  });
