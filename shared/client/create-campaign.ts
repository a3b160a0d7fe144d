import type { Client } from './generated/client/index.ts';
import * as api from './generated/sdk.gen.ts';
import type {
  Campaign,
  CreateCampaign,
  CreatedCampaign,
  Problem,
  Upload,
} from './generated/types.gen.ts';
import { OutdialError, unwrap } from './problem-error.ts';
import type { Sleep } from './resilient-fetch.ts';

/** A CSV file: whatever a browser or Node has in hand. */
export type ContactsFile =
  | Blob
  | Uint8Array<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer>>
  | AsyncIterable<Uint8Array<ArrayBuffer>>;

export interface CreateArgs extends CreateCampaign {
  readonly contacts?: ContactsFile;
  readonly file_name?: string;
  /** Start at once, when there is nothing against it. */
  readonly start?: boolean;
}

/** Up to here a file goes inside the request: what any deployment takes. */
const INLINE_BYTES = 4_000_000;
const POLL_MS = 1_000;

/**
 * Creates a campaign. Its file goes along when it is small; a larger one is
 * uploaded and attached before the campaign is scheduled or started, and when
 * it cannot be used no campaign remains.
 */
export async function createCampaign(
  client: Client,
  args: CreateArgs,
  sleep: Sleep,
): Promise<CreatedCampaign> {
  const { contacts, file_name = 'contacts.csv', start, ...body } = args;
  const query = start ? { start: 'true' as const } : {};
  if (!contacts) return unwrap(api.createCampaign({ client, body, query }));
  const file = await toBlob(contacts);
  if (file.size <= INLINE_BYTES) {
    try {
      return await createInline(client, body, query, file, file_name);
    } catch (error) {
      const isTooLarge = error instanceof OutdialError && error.status === 413;
      if (!isTooLarge) throw error;
    }
  }
  return createThenUpload(client, args, file, file_name, sleep);
}

async function toBlob(contacts: ContactsFile): Promise<Blob> {
  if (contacts instanceof Blob) return contacts;
  if (contacts instanceof Uint8Array) return new Blob([contacts]);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of contacts) parts.push(part);
  return new Blob(parts);
}

function createInline(
  client: Client,
  body: CreateCampaign,
  query: { start?: 'true' },
  file: Blob,
  fileName: string,
): Promise<CreatedCampaign> {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || value === null) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    form.append(name, text);
  }
  form.append('contacts', file, fileName);
  return unwrap(
    client.post<{ 201: CreatedCampaign }>({
      security: [{ scheme: 'bearer', type: 'http' }],
      url: '/api/v1/campaigns',
      query,
      body: form,
      bodySerializer: null,
      // The form names its own type, with its boundary.
      headers: { 'Content-Type': null },
    }),
  );
}

async function createThenUpload(
  client: Client,
  args: CreateArgs,
  file: Blob,
  fileName: string,
  sleep: Sleep,
): Promise<CreatedCampaign> {
  const { contacts: _contacts, file_name: _name, start, ...fields } = args;
  const { scheduled_at, ...body } = fields;
  const draft = await unwrap(api.createCampaign({ client, body }));
  const path = { campaign_id: draft.id };
  try {
    const report = await upload(client, draft.id, file, fileName, sleep);
    let campaign: Campaign = draft;
    if (start) campaign = await unwrap(api.startCampaign({ client, path }));
    else if (scheduled_at) {
      const schedule = { client, path, body: { scheduled_at } };
      campaign = await unwrap(api.scheduleCampaign(schedule));
    } else campaign = await unwrap(api.getCampaign({ client, path }));
    return { ...campaign, import: report };
  } catch (error) {
    await api.deleteCampaign({ client, path });
    throw error;
  }
}

async function upload(
  client: Client,
  campaign_id: string,
  file: Blob,
  file_name: string,
  sleep: Sleep,
): Promise<Upload> {
  const announced = await unwrap(
    api.createUpload({
      client,
      path: { campaign_id },
      body: { file_name, size_bytes: file.size },
    }),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(announced.fields)) {
    form.append(name, value);
  }
  form.append('file', file, file_name);
  const sent = await fetch(announced.url, { method: 'POST', body: form });
  if (!sent.ok) {
    const detail = `The file was not taken: status ${sent.status}.`;
    throw new OutdialError(sent.status, { detail });
  }
  const path = { campaign_id, upload_id: announced.upload.id };
  for (;;) {
    const report = await unwrap(api.getUpload({ client, path }));
    if (report.status === 'attached') return report;
    if (report.status === 'rejected') throw rejected(report.error);
    if (report.status === 'validated') throw rejected(UNCLEAR);
    await sleep(POLL_MS);
  }
}

const UNCLEAR = {
  code: 'missing_phone_number_column',
  detail: 'It is not clear which column is the phone number.',
};
const rejected = (fault: Upload['error']) =>
  new OutdialError(422, {
    status: 422,
    detail: 'The file cannot be used.',
    ...(fault as Partial<Problem> | null),
  });
