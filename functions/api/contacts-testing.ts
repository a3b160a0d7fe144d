import { Readable } from 'node:stream';
// biome-ignore lint/style/noRestrictedImports: for tests only, never bundled
import { NoSuchKey } from '@aws-sdk/client-s3';
// biome-ignore lint/style/noRestrictedImports: for tests only, never bundled
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { stateKey } from '#functions/adapters/dynamodb/keys.ts';
import { rejectsKey } from '#functions/audience/file-keys.ts';
import { importAudience } from '#functions/audience/import-audience.ts';
import { importInline } from '#functions/audience/import-inline.ts';
import { keptText } from '#functions/audience/testing.ts';
import type { RouteHandlers } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { Attempt, ContactState } from '#shared/domain/contact.ts';
import { handlers as contactHandlers } from './contacts.routes.ts';
import { multipart } from './requests-testing.ts';
import { makeApi } from './testing.ts';
import { handlers as uploadHandlers } from './uploads.routes.ts';

export const root = '/api/v1/campaigns';

/** The API with a bucket, and with the import that the bucket starts. */
export async function makeContactsApi(more: RouteHandlers = {}) {
  const api = await makeApi({
    handlers: { ...contactHandlers, ...uploadHandlers, ...more },
    importInline,
  });
  const bucket = new Map<string, string>();
  let ids = 0;
  Object.assign(api.deps, {
    new_id: (prefix: string) => `${prefix}_${String(++ids).padStart(26, '0')}`,
    inline_csv_bytes: 10_000_000,
    files: filesIn(bucket),
  });
  const run = importAudience({
    ...api.deps,
    open: (key) =>
      async function* () {
        yield* await api.deps.files.read(key);
      },
    rejects: keptText(bucket, rejectsKey),
    patience: 1,
  });

  /** Runs the import for an object that came under uploads/. */
  async function deliver(key: string, text?: string) {
    if (text !== undefined) bucket.set(key, text);
    await run({
      Records: [{ s3: { object: { key: encodeURIComponent(key) } } }],
    } as never);
  }

  /** A draft made with this file. */
  async function campaignWith(contacts: string) {
    const form = multipart({ name: 'Calls' }, { contacts });
    const { status, body } = await api.call('POST', root, form);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  }

  async function putState(
    campaignId: string,
    seq: number,
    more: Partial<ContactState>,
  ) {
    const state = { ...untouched, campaign_id: campaignId, seq, ...more };
    await api.table.db.send(
      new PutCommand({
        TableName: api.table.name,
        Item: { ...stateKey(campaignId, 1, seq), ...state },
      }),
    );
  }

  async function change(id: string, changes: Partial<Campaign>) {
    const campaign = (await getCampaign(api.table, 'org_a', id))!;
    await updateCampaign(api.table, campaign, changes, campaign.updated_at);
  }

  return { ...api, bucket, deliver, campaignWith, putState, change };
}

export type ContactsApi = Awaited<ReturnType<typeof makeContactsApi>>;

const filesIn = (
  bucket: Map<string, string>,
  types = new Map<string, string>(),
) => ({
  async put(key: string, body: Buffer, contentType: string) {
    bucket.set(key, body.toString());
    types.set(key, contentType);
  },
  async read(key: string) {
    const text = bucket.get(key);
    if (text === undefined) {
      throw new NoSuchKey({ message: key, $metadata: {} });
    }
    return Readable.from([Buffer.from(text)]);
  },
  async remove(key: string) {
    bucket.delete(key);
  },
  async has(key: string) {
    return bucket.has(key);
  },
  async typeOf(key: string) {
    return bucket.has(key) ? (types.get(key) ?? 'text/csv') : null;
  },
  async presignGet(key: string, _seconds: number, name: string) {
    return `https://bucket.test/${key}?name=${name}`;
  },
  async presignPost(key: string, max: number) {
    return { url: 'https://bucket.test', fields: { key, max: String(max) } };
  },
});

const untouched = {
  org_id: 'org_a',
  run_number: 1,
  status: 'completed',
  rev: 1,
  attempts: [],
  system_retries: 0,
  carrier_faults: 0,
} as const;

export const numbers = (count: number) =>
  Array.from({ length: count }, (_, i) => `+1415${2_000_000 + i}`);

export const csv = (count: number) =>
  `phone_number,external_id,city\n${numbers(count)
    .map((number, i) => `${number},x${i},=Bonn`)
    .join('\n')}\n`;

/** A call of twenty seconds, answered after two and a half. */
export const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  id: 'att_1',
  attempt_number: 1,
  kind: 'first',
  phone_number: '+14152000000',
  from_number: '+14155550100',
  status: 'ended',
  outcome: 'completed',
  sip_code: 200,
  started_at: '2026-01-01T00:00:00.000Z',
  answered_at: '2026-01-01T00:00:02.500Z',
  ended_at: '2026-01-01T00:00:22.500Z',
  cost_usd: 0.01,
  ...more,
});
