import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { env } from '#shared/names.ts';
import { credentialsVault } from './credentials-keeper.ts';
import {
  CredentialsMissing,
  credentialsReader,
  type Kept,
} from './credentials-vault.ts';

const of = { org_id: 'org_a', id: 'car_1' };
const credentials = { auth_token: 'hunter2', next_auth_token: 'hunter3' };
const gone = new ResourceNotFoundException({ message: 'gone', $metadata: {} });
const none: Kept = {
  ...of,
  kind: 'twilio',
  credential_names: [],
  sealed_credentials: null,
};

describe('in the table', () => {
  it('is sealed for its carrier alone', async () => {
    const vault = credentialsVault('pepper');
    const kept = await vault.write(of, credentials);
    expect(kept).toMatchObject({
      credential_names: ['auth_token', 'next_auth_token'],
      credentials_in: 'sealed',
    });
    expect(JSON.stringify(kept)).not.toContain('hunter');
    const mine = { ...none, ...kept };
    expect(await vault.read(mine)).toEqual(credentials);
    await expect(vault.read({ ...mine, id: 'car_2' })).rejects.toThrow();
    const others = credentialsReader('salt').read(mine);
    await expect(others).rejects.toThrow();
    const nobody = credentialsReader(null).read(mine);
    await expect(nobody).rejects.toThrow('save the carrier again');
  });

  it('is read where it was before there was a choice', async () => {
    const { sealed_credentials } = await credentialsVault('pepper').write(
      of,
      credentials,
    );
    const before = { ...none, credential_names: ['x'], sealed_credentials };
    expect(await credentialsReader('pepper').read(before)).toEqual(credentials);
  });
});

it('has none where there are none', async () => {
  expect(await credentialsReader(null).read(none)).toEqual({});
});

describe('in the environment', () => {
  const kept: Kept = {
    ...none,
    credential_names: ['auth_token'],
    credentials_in: 'environment',
  };
  afterEach(() => {
    delete process.env.TWILIO_AUTH_TOKEN;
  });

  it('is read there each time, and missed where it is no longer', async () => {
    process.env.TWILIO_AUTH_TOKEN = 'hunter2';
    const read = () => credentialsReader(null).read(kept);
    expect(await read()).toEqual({ auth_token: 'hunter2' });
    delete process.env.TWILIO_AUTH_TOKEN;
    await expect(read()).rejects.toThrow('lacks auth_token of car_1');
  });
});

describe('in Secrets Manager', () => {
  const aws = mockClient(SecretsManagerClient);
  beforeEach(() => {
    aws.reset();
    process.env[env.CARRIER_SECRETS_PREFIX] = 'outdial/dev/carriers';
  });
  afterEach(() => {
    delete process.env[env.CARRIER_SECRETS_PREFIX];
  });
  const name = 'outdial/dev/carriers/org_a/car_1';
  const sent = <T>(command: new (input: never) => { readonly input: T }) =>
    aws.commandCalls(command as never).map(({ args }) => args[0].input as T);

  it('makes a secret of its own, and puts later ones into it', async () => {
    const vault = credentialsVault('pepper');
    aws.on(PutSecretValueCommand).rejectsOnce(gone).resolves({});
    aws.on(CreateSecretCommand).resolves({});
    const kept = await vault.write(of, credentials);
    expect(kept).toEqual({
      credential_names: ['auth_token', 'next_auth_token'],
      credentials_in: 'secrets_manager',
      sealed_credentials: null,
    });
    expect(sent(CreateSecretCommand)).toMatchObject([
      { Name: name, SecretString: JSON.stringify(credentials) },
    ]);
    await vault.write(of, { auth_token: 'hunter4' });
    expect(sent(CreateSecretCommand)).toHaveLength(1);
    expect(sent(PutSecretValueCommand).at(-1)).toMatchObject({
      SecretId: name,
      SecretString: '{"auth_token":"hunter4"}',
    });
    aws
      .on(GetSecretValueCommand, { SecretId: name })
      .resolves({ SecretString: '{"auth_token":"hunter4"}' });
    const read = await credentialsReader(null).read({ ...none, ...kept });
    expect(read).toEqual({ auth_token: 'hunter4' });
  });

  it('takes over what was sealed before, at the next save', async () => {
    delete process.env[env.CARRIER_SECRETS_PREFIX];
    const before = await credentialsVault('pepper').write(of, credentials);
    process.env[env.CARRIER_SECRETS_PREFIX] = 'outdial/dev/carriers';
    const vault = credentialsVault('pepper');
    expect(await vault.read({ ...none, ...before })).toEqual(credentials);
    aws.on(PutSecretValueCommand).resolves({});
    const after = await vault.write(of, credentials);
    expect(after.sealed_credentials).toBeNull();
  });

  it('says of what was deleted by hand that it is missing', async () => {
    const profile: Kept = {
      ...none,
      credential_names: ['auth_token'],
      credentials_in: 'secrets_manager',
    };
    const read = () => credentialsReader(null).read(profile);
    aws.on(GetSecretValueCommand).rejects(gone);
    await expect(read()).rejects.toThrow(CredentialsMissing);
    aws.on(GetSecretValueCommand).rejects(new Error('throttled'));
    await expect(read()).rejects.toThrow('throttled');
  });

  it.each([
    'hunter2',
    '["hunter2"]',
    '{"auth_token":{"is":"hunter2"}}',
    'null',
  ])('repeats nothing of what somebody put in by hand: %s', async (text) => {
    aws.on(GetSecretValueCommand).resolves({ SecretString: text });
    const read = credentialsReader(null).read({
      ...none,
      credential_names: ['auth_token'],
      credentials_in: 'secrets_manager',
    });
    const failed: unknown = await read.catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(CredentialsMissing);
    expect(String((failed as Error).stack)).not.toContain('hunter');
  });

  it('fails where nothing was kept, and deletes so that it can be undone', async () => {
    const vault = credentialsVault('pepper');
    aws.on(PutSecretValueCommand).rejects(new Error('denied'));
    await expect(vault.write(of, credentials)).rejects.toThrow('denied');
    aws.on(DeleteSecretCommand).resolvesOnce({}).rejects(gone);
    await vault.remove(of);
    await vault.remove(of);
    expect(sent(DeleteSecretCommand)[0]).toEqual({
      SecretId: name,
      RecoveryWindowInDays: 7,
    });
  });
});
