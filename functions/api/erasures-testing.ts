// biome-ignore lint/style/noRestrictedImports: for tests only, never bundled
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { insertDelivery } from '#functions/adapters/dynamodb/delivery-store.ts';
import { runStates } from '#functions/adapters/dynamodb/state-store.ts';
import { recordingKey } from '#functions/audience/file-keys.ts';
import { conversationId } from '#shared/domain/conversation.ts';
import { combine, type Figures, figuresOf } from '#shared/domain/figures.ts';
import { attempt, type ContactsApi, root } from './contacts-testing.ts';

/** Whom everything in the world of these tests is about, and nobody else. */
export const canary = {
  number: '+14152003141',
  name: 'Canary Quill',
  external_id: 'crm-canary-77',
  said: 'I moved to Larkspur Lane',
  asked: 'ring me after my shift at the bakery',
} as const;

/** What must be nowhere once the person is erased: the number in every spelling. */
export const traces = [
  '4152003141',
  '415) 200-3141',
  canary.name,
  canary.external_id,
  canary.said,
  canary.asked,
];

const others = '+14152000001,x1,Ann\n+14152000002,x2,Bo\n';
const header = 'phone_number,external_id,name\n';
const row = `(415) 200-3141,${canary.external_id},${canary.name}\n`;

/**
 * An organization that has the person wherever it can have one: in a file that
 * was attached, in one that was not, in its rejects, in two runs with calls, a
 * callback, a conversation and a recording, among ad-hoc calls, under a number
 * that a contact had before, on a list, in an event and in a kept answer.
 */
export async function worldWithCanary(api: ContactsApi) {
  const { call, deliver, putState, deps, bucket, table } = api;
  const body = async (method: string, path: string, ask: object = {}) => {
    const answer = await call(method, path, ask);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const made = await body('POST', root, { body: { name: 'Spring' } });
  const at = `${root}/${made.id}`;
  const send = async (text: string, more: object = {}) => {
    const file = { file_name: 'people.csv', size_bytes: 100, ...more };
    const { upload, fields } = await body('POST', `${at}/uploads`, {
      body: file,
    });
    await deliver(fields.key, text);
    return upload.id as string;
  };
  const attached = await send(header + others + row);
  // The same people again: all of them are rejects.
  const doubled = await send(`${header}+14152000009,x9,Cy\n${row}`);
  const unclear = await send(`tel one,tel two\n"${canary.number}",\n`);
  const seq = 2;
  const one = attempt({
    id: 'att_1',
    phone_number: canary.number,
    call_id: 'call_1',
  });
  const two = attempt({ id: 'att_2', attempt_number: 2, outcome: 'no_answer' });
  const callback = {
    status: 'pending' as const,
    requested_at: '2026-01-01T00:00:30.000Z',
    scheduled_at: '2026-01-01T01:00:00.000Z',
    sequence: 1,
    reason: canary.asked,
    preferred_time_text: canary.asked,
  };
  await putState(made.id, seq, {
    status: 'callback_scheduled',
    attempts: [one],
    callback,
    next_eligible_at: '2026-01-01T01:00:00.000Z',
    phone_numbers: [canary.number],
  });
  // Another contact had the number when it was called, and has another now.
  const old = await api.campaignWith(`${header}${canary.number},x5,Di\n`);
  const { answered_at: _, ...unanswered } = two;
  await putState(old.id, 0, {
    status: 'exhausted',
    attempts: [{ ...unanswered, phone_number: canary.number }],
  });
  const { data } = await body('GET', `${root}/${old.id}/contacts`);
  await body('PATCH', `${root}/${old.id}/contacts/${data[0].id}`, {
    body: { phone_number: '+14152000005' },
  });
  const place = {
    campaign_id: made.id,
    run_number: 1,
    seq,
    attempt_id: 'att_1',
  };
  const conversation = conversationId(place);
  await body('PUT', `/api/v1/conversations/${conversation}/results`, {
    body: {
      summary: canary.said,
      sentiment: 'positive',
      transcript: [{ speaker: 'person', at_seconds: 1, text: canary.said }],
      ai_cost_usd: 0.5,
    },
  });
  const recording = recordingKey('org_a', conversation);
  bucket.set(recording, canary.said);
  // As one of an older version lies there.
  bucket.set(`${recording}.wav`, canary.said);
  await body('POST', '/api/v1/calls/originate', {
    body: { to: canary.number, variables: { name: canary.name } },
    headers: { 'Idempotency-Key': 'call-once' },
  });
  await body('POST', '/api/v1/dnc', {
    body: { phone_number: canary.number, reason: 'asked' },
  });
  const told = JSON.stringify({ data: { phone_number: canary.number } });
  const webhook = await body('POST', '/api/v1/webhooks', {
    body: { url: 'https://hooks.example/a' },
  });
  await insertDelivery(table, {
    id: 'msg_1',
    webhook_id: webhook.id,
    body: told,
    created_at: new Date(deps.real_clock.now()).toISOString(),
  } as never);
  return {
    at,
    campaign: made.id as string,
    old: old.id as string,
    uploads: { attached, doubled, unclear },
    conversation,
    place,
    recording,
  };
}

/** All that is stored, item by item and file by file, but for who asked for what. */
export async function everything({ table, bucket }: ContactsApi) {
  const { Items = [] } = await table.db.send(
    new ScanCommand({ TableName: table.name, ConsistentRead: true }),
  );
  const items = Items.map((item) => JSON.stringify(item)).filter(
    (text) => !text.includes('"AUDIT#'),
  );
  const files = [...bucket].map(([key, text]) => `${key} ${text}`);
  return [...items, ...files];
}

export const withTrace = (all: readonly string[]) =>
  all.filter((text) => traces.some((trace) => text.includes(trace)));

/** The sum over all contacts of the first run. */
export async function recounted(api: ContactsApi, id: string) {
  let figures: Figures = {};
  const run = { id, run_number: 1 };
  for await (const state of runStates(api.table, run, 1_000)) {
    figures = combine(figures, figuresOf(state));
  }
  return figures;
}
