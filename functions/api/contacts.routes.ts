import type { RouteHandler } from '#functions/platform/route.ts';
import { getContact, listContacts } from './contacts.ts';

/** By operation id; `/calls` and `/tasks` are aliases of `list_contacts`. */
export const handlers: Record<string, RouteHandler> = {
  list_contacts: listContacts,
  get_contact: getContact,
};
