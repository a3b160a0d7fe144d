import {
  GetSecretValueCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { requireEnv } from '#functions/platform/env.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { sealWith } from '#functions/platform/seal.ts';
import { fieldsOf, type Values } from '#shared/domain/carrier-fields.ts';
import type {
  CarrierProfile,
  ProfileKind,
} from '#shared/domain/carrier-profile.ts';
import { env } from '#shared/names.ts';
import { parsed } from './carrier/ask.ts';

/** Whose credentials. */
export type VaultRef = Pick<CarrierProfile, 'org_id' | 'id'>;

/** What a profile says of where its credentials are. */
export type Kept = VaultRef &
  Pick<
    CarrierProfile,
    'kind' | 'credential_names' | 'credentials_in' | 'sealed_credentials'
  >;

/** What was kept is there no more: deleted or overwritten by hand, or on another machine. */
export class CredentialsMissing extends Error {
  override readonly name = 'CredentialsMissing';
}

/** Where credentials of carriers are, for whoever has to show them. */
export interface CredentialsReader {
  /**
   * @returns none, where the profile has none
   * @throws CredentialsMissing, and Error when they cannot be asked for; neither holds a value
   */
  read(profile: Kept): Promise<Values>;
}

/** The text that is kept of them. */
export const toText = (credentials: Values) => JSON.stringify(credentials);

/** @throws CredentialsMissing for another text; what a parser would say holds some of it */
function fromText(text: string, { id }: VaultRef): Values {
  const values = parsed(text);
  if (isValues(values)) return values;
  throw new CredentialsMissing(`what is kept of ${id} is no JSON of texts`);
}

const isValues = (values: unknown): values is Values =>
  typeof values === 'object' &&
  values !== null &&
  !Array.isArray(values) &&
  Object.values(values).every((value) => typeof value === 'string');

/** One secret for each carrier: `outdial/<stage>/carriers/<org>/<carrier>`. */
export const secretName = (prefix: string, { org_id, id }: VaultRef) =>
  `${prefix}/${org_id}/${id}`;

/** One client for each Lambda environment. */
let client: SecretsManagerClient | undefined;
export const secretsClient = (): SecretsManagerClient => {
  client ??= new SecretsManagerClient({ ...runtime.awsClientOptions });
  return client;
};

export const sealOf = (pepper: string, { org_id, id }: VaultRef) =>
  sealWith(pepper, `carrier ${org_id} ${id}`);

/** What this machine's environment has of a kind's credentials. */
export function fromEnvironment(
  kind: ProfileKind,
  variables: Readonly<Record<string, string | undefined>>,
): Values {
  const found = fieldsOf(kind, 'credentials').flatMap(
    ({ name, env: variable }) => {
      const value = variables[variable];
      return value ? [[name, value]] : [];
    },
  );
  return Object.fromEntries(found);
}

/**
 * Reads from where the profile says that they are.
 *
 * @param sealKey - null: whoever this is may not open what is sealed
 */
export const credentialsReader = (
  sealKey: string | null,
): CredentialsReader => ({
  async read(profile) {
    const { credential_names, sealed_credentials, credentials_in } = profile;
    if (credential_names.length === 0) return {};
    switch (credentials_in) {
      case 'environment':
        return allOf(profile, fromEnvironment(profile.kind, process.env));
      case 'secrets_manager':
        return fromText(await readSecret(profile), profile);
      default: {
        // Of profiles from before there was a choice, too.
        if (sealed_credentials === null) return {};
        if (sealKey === null) throw new Error('sealed: save the carrier again');
        return fromText(
          sealOf(sealKey, profile).open(sealed_credentials),
          profile,
        );
      }
    }
  },
});

const missingSecret = ({ id }: VaultRef) =>
  new CredentialsMissing(`there is no secret of carrier ${id}`);

/** @throws CredentialsMissing when the environment has them no longer */
function allOf({ id, credential_names }: Kept, found: Values): Values {
  const missing = credential_names.filter((name) => !(name in found));
  if (missing.length === 0) return found;
  throw new CredentialsMissing(
    `the environment lacks ${missing.join(', ')} of ${id}`,
  );
}

async function readSecret(profile: VaultRef): Promise<string> {
  const SecretId = secretName(requireEnv(env.CARRIER_SECRETS_PREFIX), profile);
  const command = new GetSecretValueCommand({ SecretId });
  const { SecretString } = await secretsClient()
    .send(command)
    .catch((error) => {
      // The other is what a secret is that waits for its deletion.
      const isGone =
        error instanceof ResourceNotFoundException ||
        error instanceof InvalidRequestException;
      throw isGone ? missingSecret(profile) : error;
    });
  if (SecretString) return SecretString;
  throw missingSecret(profile);
}
