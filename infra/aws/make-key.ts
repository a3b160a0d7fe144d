/**
 * Makes an organization key, or with `--user` the token of a user who may make
 * more, in a deployed stage, and prints it, once. The API has no route for the
 * first one: it would have to be open to everybody.
 *
 *     TABLE_NAME=… KEY_PEPPER=… npx node infra/aws/make-key.ts acme [--user]
 */
// biome-ignore-start lint/style/noRestrictedImports: run by hand, not part of the app: it stores and hashes as the API reads and checks
import { putCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import {
  type MadeCredential,
  makeCredential,
} from '#functions/api/create-credential.ts';
import { requireEnv } from '#functions/platform/env.ts';
// biome-ignore-end lint/style/noRestrictedImports: until here
import { scopes } from '#shared/contracts/settings.ts';
import { env } from '#shared/names.ts';

/**
 * A credential with all scopes that stays valid until it is revoked.
 *
 * @throws Error when the organization's id has other characters than letters,
 * digits, `_` and `-`
 */
export function makeKey(
  orgId: string,
  pepper: string,
  now: Date,
  kind: 'ak' | 'pat' = 'ak',
): MadeCredential {
  if (!/^[\w-]{1,64}$/.test(orgId))
    throw new Error(
      `an organization has an id of 1 to 64 letters, digits, _ and -, got ${JSON.stringify(orgId)}`,
    );
  const name = kind === 'ak' ? 'First key' : 'First user';
  const wanted = { kind, org_id: orgId, name, scopes: [...scopes] };
  return makeCredential(wanted, pepper, now.getTime());
}

if (import.meta.main) {
  const [orgId = '', flag] = process.argv.slice(2);
  const { credential, stored } = makeKey(
    orgId,
    requireEnv(env.KEY_PEPPER),
    new Date(),
    flag === '--user' ? 'pat' : 'ak',
  );
  await putCredential(table(), stored);
  console.log(credential);
}
