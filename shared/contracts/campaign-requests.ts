import * as z from 'zod';
import { campaignStatuses } from '../domain/campaign.ts';
import { dialingStatuses } from './campaigns.ts';
import { cursor, limit } from './common.ts';

/** Filters of GET /campaigns. `q` is part of the name, or of the id. */
export const campaignListQuery = z.strictObject({
  status: z.enum(campaignStatuses).optional(),
  dialing_status: z.enum(dialingStatuses).optional(),
  q: z.string().trim().min(1).max(200).optional(),
  limit,
  cursor: cursor.optional(),
});
export type CampaignListQuery = z.output<typeof campaignListQuery>;

export const createCampaignQuery = z.strictObject({
  start: z.enum(['true', 'false']).optional(),
});

export const pauseCampaignBody = z
  .strictObject({
    reason_text: z.string().trim().max(500).nullable().optional(),
  })
  .meta({ id: 'PauseCampaign' });

export const scheduleCampaignBody = z
  .strictObject({ scheduled_at: z.iso.datetime({ offset: true }) })
  .meta({ id: 'ScheduleCampaign' });

const copiesContacts = z.enum(['true', 'false']).meta({
  description: 'Copy the contacts too, as pending; false by default.',
});

export const cloneCampaignQuery = z.strictObject({
  include_contacts: copiesContacts.optional(),
});

export const cloneCampaignBody = z
  .strictObject({
    name: z.string().trim().min(1).max(200).optional(),
    include_contacts: z.boolean().optional(),
  })
  .meta({ id: 'CloneCampaign' });
