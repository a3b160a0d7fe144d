import * as z from 'zod';
import { campaignStatuses } from '../domain/campaign.ts';
import { count, instant } from './common.ts';
import { contactView } from './contacts.ts';
import { liveView, statsView } from './stats.ts';

/** Real seconds for which a ticket opens one socket. */
export const TICKET_SECONDS = 60;

/** Most bytes of what a client sends, most messages of one socket in a second. */
export const MAX_CLIENT_BYTES = 8_192;
export const MAX_CLIENT_MESSAGES = 60;

/** Answer of POST /realtime/tickets: connect to `url?ticket=…`, once. */
export const ticketView = z
  .object({ ticket: z.string(), url: z.string(), expires_at: instant })
  .meta({ id: 'RealtimeTicket' });
export type TicketView = z.output<typeof ticketView>;

/** What a browser sends; campaign `*` is the list of the organization. */
export const clientMessage = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('subscribe'),
    campaign_id: z.string().min(1).max(100),
    contact_ids: z.array(z.string().max(100)).max(200).optional(),
  }),
  z.strictObject({
    action: z.literal('unsubscribe'),
    campaign_id: z.string().min(1).max(100),
  }),
  z.strictObject({ action: z.literal('ping') }),
]);
export const clientActions = ['subscribe', 'unsubscribe', 'ping'] as const;
export type ClientMessage = z.output<typeof clientMessage>;

/** The part of a campaign that a snapshot carries. */
export const snapshotCampaign = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(campaignStatuses),
  completion_reason: z.string().nullable(),
  dialing_status: z.enum(['active', 'paused', 'closed']),
  draining: z.boolean(),
  run_number: z.int(),
  version: z.int(),
  /** The file that is being read into it, 0 to 1 of it so far. */
  import: z
    .object({ upload_id: z.string(), progress: z.number().min(0).max(1) })
    .nullable(),
});

/** A whole picture, under 32 KB. `sequence` only grows; a gap means ask again. */
export const snapshot = z
  .object({
    type: z.literal('snapshot'),
    campaign_id: z.string(),
    sequence: count,
    at: instant,
    campaign: snapshotCampaign,
    stats: statsView,
    live: liveView,
  })
  .meta({ id: 'Snapshot' });
export type Snapshot = z.output<typeof snapshot>;

/**
 * `frame_invalid`: no JSON object, or over 8 KB. `unauthorized` and
 * `rate_limited` close the socket.
 */
export const socketErrors = [
  'not_found',
  'invalid_request',
  'frame_invalid',
  'unknown_action',
  'too_many_subscriptions',
  'rate_limited',
  'unauthorized',
] as const;

/** What the server sends. */
export const serverMessage = z.discriminatedUnion('type', [
  snapshot,
  z.object({
    type: z.literal('contacts'),
    campaign_id: z.string(),
    rows: z.array(contactView),
  }),
  z.object({ type: z.literal('end'), campaign_id: z.string() }),
  z.object({ type: z.literal('pong') }),
  z.object({
    type: z.literal('error'),
    code: z.enum(socketErrors),
    campaign_id: z.string().nullable(),
  }),
]);
export type ServerMessage = z.output<typeof serverMessage>;
