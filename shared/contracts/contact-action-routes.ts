import * as z from 'zod';
import { instantInput } from './common.ts';
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

export const callbackInput = z
  .strictObject({
    scheduled_at: instantInput.meta({
      description:
        'In the future; moved to where the calling window and the limits of the number let it be.',
    }),
    reason: z.string().trim().min(1).max(500).nullable().optional(),
  })
  .meta({ id: 'CallbackInput' });

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
    path: `${contact}/callback`,
    operation_id: 'promise_contact_callback',
    summary:
      'Promise a contact a call at a time, 5 times at most; 409 `callbacks_off` where callback detection is off',
    body: callbackInput,
  }),
  defineRoute({
    ...action,
    path: `${contact}/cancel-callback`,
    operation_id: 'cancel_contact_callback',
    summary: 'Take back the promise of a callback',
  }),
] as const;
