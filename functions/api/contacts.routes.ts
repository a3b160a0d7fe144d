import type { RouteHandlers } from '#functions/platform/route.ts';
import {
  cancelContactCallback,
  promiseContactCallback,
  retryContactNow,
} from './contact-actions.ts';
import {
  deleteContact,
  excludeContact,
  updateContact,
} from './contact-changes.ts';
import { debugContact } from './contact-debug.ts';
import { upsertContacts } from './contact-upsert.ts';
import { getContact, listContacts } from './contacts.ts';
import { readDispatchHealth } from './dispatch-health.ts';
import { addToDnc, checkDnc, listDnc, removeFromDnc } from './dnc.ts';
import { importDnc } from './dnc-import.ts';

/** By operation id; `/calls` and `/tasks` are aliases of `list_contacts`. */
export const handlers = {
  list_contacts: listContacts,
  get_contact: getContact,
  upsert_contacts: upsertContacts,
  update_contact: updateContact,
  delete_contact: deleteContact,
  exclude_contact: excludeContact,
  debug_contact: debugContact,
  retry_contact_now: retryContactNow,
  promise_contact_callback: promiseContactCallback,
  cancel_contact_callback: cancelContactCallback,
  get_dispatch_health: readDispatchHealth,
  list_dnc: listDnc,
  add_to_dnc: addToDnc,
  import_dnc: importDnc,
  check_dnc: checkDnc,
  remove_from_dnc: removeFromDnc,
} satisfies RouteHandlers;
