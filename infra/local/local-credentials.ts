import { table } from '#functions/adapters/dynamodb/table.ts';
import { createCredential } from '#functions/api/create-credential.ts';
import {
  type CreateCredentialBody,
  scopes,
} from '#shared/contracts/settings.ts';
import type { DataFolder } from './data-folder.ts';
import type { Options } from './options.ts';

/** The organization of a local run. */
export const ORG = 'local';

/** Any credential, in any organization. */
export const newCredential = (data: DataFolder, wanted: CreateCredentialBody) =>
  createCredential(table(), {
    ...wanted,
    created_by: 'local',
    pepper: data.keys.pepper,
    now: Date.now(),
  });

/** The org key, and the token with which the dashboard signs in. */
export async function makeCredentials(
  { keys }: DataFolder,
  { api_key }: Options,
) {
  const common = {
    org_id: ORG,
    scopes: [...scopes],
    role: 'admin' as const,
    pepper: keys.pepper,
    now: Date.now(),
  };
  const org = {
    ...common,
    kind: 'ak' as const,
    name: 'Key of a local run',
    ...(api_key ?? keys.org_key),
  };
  const user = {
    ...common,
    kind: 'pat' as const,
    name: 'Dashboard of a local run',
    ...keys.dashboard,
  };
  const [made, dashboard] = await Promise.all([
    createCredential(table(), org),
    createCredential(table(), user),
  ]);
  return { api_key: made.credential, dashboard: dashboard.credential };
}
