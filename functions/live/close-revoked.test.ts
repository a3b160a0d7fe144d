import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { connectionsOf } from '#functions/adapters/dynamodb/connection-store.ts';
import { putMember } from '#functions/adapters/dynamodb/member-store.ts';
import { closeRevoked } from './close-revoked.ts';
import { makeLive } from './testing.ts';

type Image = Record<string, unknown> | undefined;

const changeOf = (pk: string, NewImage: Image) =>
  ({ dynamodb: { Keys: { pk: { S: pk } }, NewImage } }) as DynamoDBRecord;

const list = (...scopes: string[]) => ({ L: scopes.map((S) => ({ S })) });
const nothing = { NULL: true };

async function watched() {
  const live = await makeLive();
  const id = await live.newCampaign();
  const { body } = await live.call('GET', `/api/v1/campaigns/${id}`);
  const subject: string = body.created_by;
  const credential = `CRED#${subject.slice('key_'.length)}`;
  for (const connection of ['a', 'b']) {
    await live.open(connection);
    await live.say(connection, { action: 'subscribe', campaign_id: id });
    live.received(connection);
  }
  const { credential: other } = await live.credential({});
  await live.open('of another key', other);
  const follow = (pk: string, image: Image) =>
    closeRevoked([changeOf(pk, image)], live.deps);
  const makeCredential = live.credential;
  return { ...live, id, subject, credential, makeCredential, follow };
}

test.each([
  ['is revoked', { revoked_at: { S: 'now' }, scopes: list('campaigns:read') }],
  ['loses the scope', { revoked_at: nothing, scopes: list('dnc:manage') }],
  ['has no scope left', { revoked_at: nothing, scopes: list() }],
  ['is deleted', undefined],
])('a credential that %s loses its sockets', async (_, image) => {
  const live = await watched();
  await live.follow(live.credential, image);
  expect(live.gone).toEqual(new Set(['a', 'b']));
  expect(await connectionsOf(live.table, live.subject)).toEqual([]);
  live.gone.clear();
  await live.change(live.id, { name: 'Two' });
  await live.pushLater(live.id);
  expect(live.received('a')).toEqual([]);
});

test.each([
  ['was used', { revoked_at: nothing, scopes: list('campaigns:read') }],
  ['manages', { revoked_at: nothing, scopes: list('campaigns:manage') }],
])('a credential that %s keeps its sockets', async (_, image) => {
  const live = await watched();
  await live.follow(live.credential, image);
  expect(live.gone.size).toBe(0);
});

test('what is no credential closes nothing', async () => {
  const live = await watched();
  await live.follow(`KEYS#${live.subject}`, undefined);
  expect(live.gone.size).toBe(0);
});

test('a person who is suspended loses the sockets of their tokens alone', async () => {
  const live = await watched();
  const at = '2026-01-01T00:00:00.000Z';
  await putMember(live.table, {
    id: 'usr_1',
    org_id: 'org_a',
    name: 'Ada',
    email: null,
    role: 'viewer',
    status: 'active',
    version: 1,
    created_at: at,
    created_by: 'system',
    updated_at: at,
  });
  const { credential: token } = await live.makeCredential({
    member_id: 'usr_1',
  });
  await live.open('of the person', token);
  const image = (status: string) => ({
    status: { S: status },
    org_id: { S: 'org_a' },
    id: { S: 'usr_1' },
  });
  await live.follow('MEMBER#org_a', image('active'));
  expect(live.gone.size).toBe(0);
  await live.follow('MEMBER#org_a', image('suspended'));
  expect(live.gone).toEqual(new Set(['of the person']));
});
