import { beforeEach, expect, it } from 'vitest';
import type { CredentialsVault } from '#functions/adapters/credentials-keeper.ts';
import type { Values } from '#shared/domain/carrier-fields.ts';
import { carrierHandlers } from './carriers.ts';
import { type ContactsApi, makeContactsApi } from './contacts-testing.ts';
import { carrierNeeds } from './testing.ts';

/**
 * One value for each carrier, as in Secrets Manager: the last that is written
 * counts, whoever's profile it goes with.
 */
const secrets = new Map<string, Values>();
let onWrite: () => Promise<void>;
const vault: CredentialsVault = {
  read: async ({ id }) => secrets.get(id) ?? {},
  async write({ id }, credentials) {
    await onWrite();
    secrets.set(id, credentials);
    return {
      credential_names: Object.keys(credentials).sort(),
      credentials_in: 'secrets_manager',
      sealed_credentials: null,
    };
  },
  async remove({ id }) {
    secrets.delete(id);
  },
};

let api: ContactsApi;
let id: string;
let path: string;

const account = (digit: string) => ({
  settings: { account_sid: `AC${digit.repeat(32)}` },
  credentials: { auth_token: digit.repeat(32) },
});
const save = (body: object, headers?: Record<string, string>) =>
  api.call('PATCH', path, { body, ...(headers && { headers }) });
const shown = async () => (await api.call('GET', path)).body;
/** What is kept belongs together. */
const expectAccount = async (digit: string) => {
  expect((await shown()).settings).toMatchObject(account(digit).settings);
  expect(secrets.get(id)).toEqual(account(digit).credentials);
};

beforeEach(async () => {
  secrets.clear();
  onWrite = async () => {};
  api = await makeContactsApi(carrierHandlers({ ...carrierNeeds(), vault }));
  const body = { name: 'Ours', kind: 'twilio', ...account('1') };
  const made = await api.call('POST', '/api/v1/carriers', { body });
  id = made.body.id;
  path = `/api/v1/carriers/${id}`;
});

/** A save that has come as far as writing its secret, and waits there. */
async function halfSaved(digit: string) {
  let go!: () => void;
  let reached!: () => void;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const isThere = new Promise<void>((resolve) => {
    reached = resolve;
  });
  onWrite = async () => {
    onWrite = async () => {};
    reached();
    await gate;
  };
  const answer = save(account(digit), { 'If-Match': '"1"' });
  await isThere;
  return { answer, go };
}

it('keeps the secret of whose profile is kept, of two who save at once', async () => {
  const first = await halfSaved('2');
  const second = await save(account('3'), { 'If-Match': '"1"' });
  first.go();
  const answers = [await first.answer, second];
  expect(answers.map(({ status }) => status)).toEqual([200, 409]);
  expect(second.body.code).toBe('changed_meanwhile');
  await expectAccount('2');
  expect((await save(account('3'))).body.version).toBe(3);
  await expectAccount('3');
});

it('lets nobody rename, check or delete in between', async () => {
  const first = await halfSaved('2');
  expect((await save({ name: 'Other' })).status).toBe(409);
  expect((await api.call('POST', `${path}/check`)).status).toBe(200);
  expect((await api.call('DELETE', path)).status).toBe(409);
  first.go();
  expect((await first.answer).body).toMatchObject({ name: 'Ours', version: 2 });
  await expectAccount('2');
  expect((await save({ name: 'Other' })).body.version).toBe(3);
});

it('holds nobody up after a secret that could not be written', async () => {
  onWrite = async () => {
    onWrite = async () => {};
    throw new Error('throttled');
  };
  expect((await save(account('2'))).status).toBe(500);
  await expectAccount('1');
  expect((await save(account('3'))).status).toBe(200);
  await expectAccount('3');
});

it.each([{ name: 'Other' }, account('3')])(
  'takes over from who died as it saved: %j',
  async (body) => {
    await halfSaved('2');
    api.clock.at += 61_000;
    expect((await save(body)).body).toMatchObject({ version: 2 });
    expect((await save({ name: 'Again' })).body.version).toBe(3);
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect(secrets.size).toBe(0);
  },
);
