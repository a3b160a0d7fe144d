import { contactParams, contactView } from './contacts.ts';
import { defineRoute } from './route.ts';

const contact =
  '/api/v1/campaigns/{campaign_id}/contacts/{contact_id}' as const;
const action = {
  tag: 'contacts',
  method: 'POST',
  scopes: ['contacts:manage'],
  params: contactParams,
  responses: { 200: { description: 'The contact', json: contactView } },
} as const;

/** What a person may ask of one contact. 409 `invalid_transition` in other states. */
export const contactActionRoutes = [
  defineRoute({
    ...action,
    path: `${contact}/retry-now`,
    operation_id: 'retry_contact_now',
    summary: 'Call a waiting contact as soon as the rules let it',
  }),
  defineRoute({
    ...action,
    path: `${contact}/cancel-callback`,
    operation_id: 'cancel_contact_callback',
    summary: 'Take back the promise of a callback',
  }),
] as const;
