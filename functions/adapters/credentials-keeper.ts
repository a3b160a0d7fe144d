import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-secrets-manager';
import type { Values } from '#shared/domain/carrier-fields.ts';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import { env } from '#shared/names.ts';
import {
  type CredentialsReader,
  credentialsReader,
  sealOf,
  secretName,
  secretsClient,
  toText,
  type VaultRef,
} from './credentials-vault.ts';

/** What a profile keeps of its credentials. */
export type KeptCredentials = Required<
  Pick<
    CarrierProfile,
    'credential_names' | 'credentials_in' | 'sealed_credentials'
  >
>;

/** Where credentials of carriers are kept: the whole port. */
export interface CredentialsVault extends CredentialsReader {
  /** In place of those that there were. @throws Error when they are not kept */
  write(of: VaultRef, credentials: Values): Promise<KeptCredentials>;
  /** Again is no error, and neither is one that was never kept. */
  remove(of: VaultRef): Promise<void>;
}

/** How long a deleted secret can be brought back by hand: the least that AWS takes. */
const RECOVERY_DAYS = 7;

/** Secrets Manager where the deployment has a place there, else sealed in the table. */
export function credentialsVault(pepper: string): CredentialsVault {
  const prefix = process.env[env.CARRIER_SECRETS_PREFIX];
  return {
    ...credentialsReader(pepper),
    ...(prefix ? secretsManagerKeeper(prefix) : sealedKeeper(pepper)),
  };
}

type Keeper = Omit<CredentialsVault, 'read'>;

const sealedKeeper = (pepper: string): Keeper => ({
  write: async (of, credentials) => ({
    credential_names: Object.keys(credentials).sort(),
    credentials_in: 'sealed',
    sealed_credentials: sealOf(pepper, of).close(toText(credentials)),
  }),
  // It goes with its profile.
  remove: async () => {},
});

const secretsManagerKeeper = (prefix: string): Keeper => ({
  async write(of, credentials) {
    await putSecret(secretName(prefix, of), toText(credentials));
    return {
      credential_names: Object.keys(credentials).sort(),
      credentials_in: 'secrets_manager',
      sealed_credentials: null,
    };
  },
  async remove(of) {
    await unlessMissing(
      secretsClient().send(
        new DeleteSecretCommand({
          SecretId: secretName(prefix, of),
          RecoveryWindowInDays: RECOVERY_DAYS,
        }),
      ),
    );
  },
});

async function putSecret(name: string, SecretString: string): Promise<void> {
  const put = new PutSecretValueCommand({ SecretId: name, SecretString });
  if (await unlessMissing(secretsClient().send(put))) return;
  const Description = 'Credentials of a carrier, kept by Outdial';
  const create = new CreateSecretCommand({
    Name: name,
    SecretString,
    Description,
  });
  await secretsClient().send(create);
}

/** @returns undefined when there is no such secret */
async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
