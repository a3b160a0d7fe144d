import type { RouteHandlers } from '#functions/platform/route.ts';
import { createKey, listKeys, readKey, revokeKey, updateKey } from './keys.ts';
import {
  createMember,
  deleteMember,
  readMember,
  readMembers,
  updateMember,
} from './members.ts';
import { readAudit } from './read-audit.ts';

/** The operations on who may do what, and on who did, by operation id. */
export const keyHandlers = (pepper: string) =>
  ({
    list_keys: listKeys,
    create_key: createKey(pepper),
    get_key: readKey,
    update_key: updateKey,
    revoke_key: revokeKey,
    list_audit: readAudit,
    list_members: readMembers,
    create_member: createMember,
    get_member: readMember,
    update_member: updateMember,
    delete_member: deleteMember,
  }) satisfies RouteHandlers;
