import {
  getCredential,
  noteUse,
} from '#functions/adapters/dynamodb/credential-store.ts';
import { getMember } from '#functions/adapters/dynamodb/member-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { env } from '#shared/names.ts';
import type { AuthDeps } from './auth.ts';
import { requireEnv } from './env.ts';
import { runtime } from './runtime.ts';
import { userPoolTokens } from './user-pool-tokens.ts';

/** How this deployment tells who asks. */
export function currentAuth(): AuthDeps {
  const user_pool_id = process.env[env.USER_POOL_ID];
  const verify_token = user_pool_id
    ? userPoolTokens({ user_pool_id, fetch: runtime.fetch })
    : undefined;
  const edge_proof = process.env[env.EDGE_PROOF];
  return {
    get_credential: (id) => getCredential(table(), id),
    get_member: (org, id) => getMember(table(), org, id),
    note_use: (credential, now) => noteUse(table(), credential, now),
    pepper: requireEnv(env.KEY_PEPPER),
    real_clock: runtime.realClock,
    ...(verify_token && { verify_token }),
    ...(edge_proof && { edge_proof }),
  };
}
