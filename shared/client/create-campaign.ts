import { type ContactsFile, toBlob } from './contacts-file.ts';
import * as api from './generated/sdk.gen.ts';
import type {
  Campaign,
  ColumnMapping,
  CreateCampaign,
  CreatedCampaign,
} from './generated/types.gen.ts';
import { OutdialError, unwrap } from './problem-error.ts';
import { type Progress, uploadContacts, type Wire } from './upload-contacts.ts';

export interface CreateArgs extends CreateCampaign {
  readonly contacts?: ContactsFile;
  readonly file_name?: string;
  /** Which column is what; left out: as the headers say. */
  readonly mapping?: ColumnMapping;
  /** Start at once, when there is nothing against it. */
  readonly start?: boolean;
  readonly on_progress?: (progress: Progress) => void;
}

/** Up to here a file goes inside the request: what any deployment takes. */
const INLINE_BYTES = 4_000_000;

/**
 * Creates a campaign. Its file goes along when it is small; a larger one is
 * uploaded and attached before the campaign is scheduled or started, and when
 * it cannot be used no campaign remains.
 */
export async function createCampaign(
  plain: Omit<Wire, 'on_progress'>,
  args: CreateArgs,
): Promise<CreatedCampaign> {
  const { contacts, file_name, mapping, start, on_progress, ...body } = args;
  const wire = { ...plain, on_progress: on_progress ?? (() => {}) };
  const { client } = wire;
  const query = start ? { start: 'true' as const } : {};
  if (!contacts) return unwrap(api.createCampaign({ client, body, query }));
  const file = await toBlob(contacts);
  const named = {
    file,
    file_name: file_name ?? nameOf(contacts) ?? 'contacts.csv',
  };
  // A mapping is part of an upload, not of a campaign.
  if (file.size <= INLINE_BYTES && !mapping) {
    try {
      return await createInline(wire, body, query, named);
    } catch (error) {
      const isTooLarge = error instanceof OutdialError && error.status === 413;
      if (!isTooLarge) throw error;
    }
  }
  const upload = { ...named, ...(mapping && { mapping }) };
  return createThenUpload(wire, body, Boolean(start), upload);
}

const nameOf = (contacts: ContactsFile) =>
  contacts instanceof File && contacts.name ? contacts.name : undefined;

interface NamedFile {
  readonly file: Blob;
  readonly file_name: string;
}

function createInline(
  { client }: Wire,
  body: CreateCampaign,
  query: { start?: 'true' },
  { file, file_name }: NamedFile,
): Promise<CreatedCampaign> {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || value === null) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    form.append(name, text);
  }
  form.append('contacts', file, file_name);
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
  wire: Wire,
  fields: CreateCampaign,
  start: boolean,
  file: NamedFile & { readonly mapping?: ColumnMapping },
): Promise<CreatedCampaign> {
  const { client } = wire;
  const { scheduled_at, ...body } = fields;
  const draft = await unwrap(api.createCampaign({ client, body }));
  const path = { campaign_id: draft.id };
  try {
    const args = { campaign_id: draft.id, ...file };
    const report = await uploadContacts(wire, args);
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
