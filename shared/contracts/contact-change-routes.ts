import { campaignParams } from './common.ts';
import {
  contactDebug,
  updateContactBody,
  upsertContactsBody,
  upsertedContacts,
} from './contact-changes.ts';
import { contactParams, contactView } from './contacts.ts';
import { dispatchHealth } from './dispatch-health.ts';
import { defineRoute } from './route.ts';

const one = '/api/v1/campaigns/{campaign_id}' as const;
const contact = `${one}/contacts/{contact_id}` as const;
const manage = {
  tag: 'contacts',
  scopes: ['contacts:manage'],
  params: contactParams,
} as const;
const read = { tag: 'contacts', scopes: ['campaigns:read'] } as const;
const answersContact = {
  200: { description: 'The contact', json: contactView },
} as const;

export const contactChangeRoutes = [
  defineRoute({
    ...manage,
    method: 'POST',
    path: `${one}/contacts`,
    operation_id: 'upsert_contacts',
    summary: 'Add contacts, or change those with the same external id',
    params: campaignParams,
    body: upsertContactsBody,
    responses: { 200: { description: 'What became', json: upsertedContacts } },
  }),
  defineRoute({
    ...manage,
    method: 'PATCH',
    path: contact,
    operation_id: 'update_contact',
    summary: 'Change a contact; it counts from its next call on',
    body: updateContactBody,
    responses: answersContact,
  }),
  defineRoute({
    ...manage,
    method: 'DELETE',
    path: contact,
    operation_id: 'delete_contact',
    summary: 'Take out a contact that was never called',
    responses: { 204: { description: 'Taken out' } },
  }),
  defineRoute({
    ...manage,
    method: 'POST',
    path: `${contact}/exclude`,
    operation_id: 'exclude_contact',
    summary: 'Never call a waiting contact in this run',
    responses: answersContact,
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${contact}/debug`,
    operation_id: 'debug_contact',
    summary: 'All that is known of a contact, and what holds it back',
    params: contactParams,
    responses: { 200: { description: 'All of it', json: contactDebug } },
  }),
  defineRoute({
    ...read,
    tag: 'campaigns',
    method: 'GET',
    path: `${one}/dispatch-health`,
    operation_id: 'get_dispatch_health',
    summary: 'What dialling waits for right now',
    params: campaignParams,
    responses: { 200: { description: 'Its health', json: dispatchHealth } },
  }),
] as const;
