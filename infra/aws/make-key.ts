/**
 * Makes an organization key in a deployed stage and prints it, once. The API
 * has no route for the first one: it would have to be open to everybody.
 *
 *     TABLE_NAME=… KEY_PEPPER=… npx node infra/aws/make-key.ts acme
 */
import { randomBytes } from 'node:crypto';
// biome-ignore-start lint/style/noRestrictedImports: run by hand, not part of the app: it stores and hashes as the API reads and checks
import {
  type Credential,
  putCredential,
} from '#functions/adapters/dynamodb/credential-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { hashSecret } from '#functions/platform/auth.ts';
import { requireEnv } from '#functions/platform/env.ts';
// biome-ignore-end lint/style/noRestrictedImports: until here
import { scopes } from '#shared/contracts/settings.ts';
import { env } from '#shared/names.ts';

const ID_BYTES = 10;
const SECRET_BYTES = 32;

export interface NewKey {
  /** `ak_<id>.<secret>`: stored nowhere. */
  readonly key: string;
  readonly credential: Credential;
}

/**
 * A key with all scopes that stays valid until it is revoked.
 *
 * @throws Error when the organization's id has other characters than letters,
 * digits, `_` and `-`
 */
export function makeKey(orgId: string, pepper: string, now: Date): NewKey {
  if (!/^[\w-]{1,64}$/.test(orgId))
    throw new Error(
      `an organization has an id of 1 to 64 letters, digits, _ and -, got ${JSON.stringify(orgId)}`,
    );
  const id = randomBytes(ID_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  return {
    key: `ak_${id}.${secret}`,
    credential: {
      id,
      kind: 'ak',
      org_id: orgId,
      name: 'First key',
      scopes,
      role: null,
      secret_hash: hashSecret(pepper, secret),
      last_four: secret.slice(-4),
      requests_per_second: null,
      version: 1,
      created_at: now.toISOString(),
      created_by: 'system',
      valid_until: null,
      revoked_at: null,
      last_used_at: null,
    },
  };
}

if (import.meta.main) {
  const [orgId = ''] = process.argv.slice(2);
  const { key, credential } = makeKey(
    orgId,
    requireEnv(env.KEY_PEPPER),
    new Date(),
  );
  await putCredential(table(), credential);
  console.log(key);
}
