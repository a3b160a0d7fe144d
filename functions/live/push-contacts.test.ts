import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { contactId } from '#functions/adapters/dynamodb/contact-store.ts';
import { recordKey, stateKey } from '#functions/adapters/dynamodb/keys.ts';
import type { ServerMessage } from '#shared/contracts/realtime.ts';
import { makeLive } from './testing.ts';

const UPLOAD = 'upl_01m7y6m3d7snqgy94a58jvag5g';

/** A campaign of `count` contacts, and a socket that shows some of them. */
async function showing(count: number, shown: readonly number[]) {
  const live = await makeLive();
  const id = await live.newCampaign();
  const put = (Item: object) =>
    live.table.db.send(
      new PutCommand({ TableName: live.table.name, Item: { ...Item } }),
    );
  for (let seq = 0; seq < count; seq++)
    await put({
      ...recordKey(id, seq),
      org_id: 'org_a',
      campaign_id: id,
      seq,
      id: contactId(UPLOAD, seq),
      phone_number: '+12025550190',
      custom_fields: { note: 'x'.repeat(500) },
      created_at: '2026-01-01T00:00:00.000Z',
    });
  await live.change(id, { total_contacts: count });
  const contact_ids = shown.map((seq) => contactId(UPLOAD, seq));
  await live.open('c');
  await live.say('c', { action: 'subscribe', campaign_id: id, contact_ids });
  live.received('c');
  return {
    ...live,
    id,
    /** A contact moves on. */
    move: (seq: number, rev: number, status: string) =>
      put({
        ...stateKey(id, 1, seq),
        org_id: 'org_a',
        campaign_id: id,
        run_number: 1,
        seq,
        status,
        rev,
        attempts: [],
        system_retries: 0,
      }),
  };
}

const rowsOf = (messages: readonly ServerMessage[]) =>
  messages.flatMap((message) =>
    message.type === 'contacts' ? message.rows : [],
  );

test('sends the rows of the open page, and then only those that changed', async () => {
  const { pushLater, received, move, id } = await showing(200, [3, 4, 199]);
  await pushLater(id);
  expect(rowsOf(received('c')).map(({ seq }) => seq)).toEqual([3, 4, 199]);
  await move(4, 1, 'ringing');
  await move(5, 1, 'ringing');
  await pushLater(id);
  expect(rowsOf(received('c'))).toMatchObject([{ seq: 4, status: 'ringing' }]);
  await pushLater(id);
  expect(received('c')).toEqual([]);
});

test('keeps each message within a frame', async () => {
  const all = Array.from({ length: 60 }, (_, seq) => seq);
  const { pushLater, received, id } = await showing(60, all);
  await pushLater(id);
  const messages = received('c');
  expect(rowsOf(messages)).toHaveLength(60);
  for (const message of messages)
    expect(JSON.stringify(message).length).toBeLessThan(32_000);
});

test('shows no contact of another campaign, whatever ids are asked for', async () => {
  const { pushLater, received, say, newCampaign } = await showing(2, [0]);
  const empty = await newCampaign();
  const contact_ids = [contactId(UPLOAD, 0), 'con_nonsense'];
  await say('c', { action: 'subscribe', campaign_id: empty, contact_ids });
  received('c');
  await pushLater(empty);
  expect(received('c').map(({ type }) => type)).toEqual(['snapshot']);
});
