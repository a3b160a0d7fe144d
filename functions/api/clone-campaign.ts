import { logActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import {
  confirmCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  contactId,
  readContacts,
} from '#functions/adapters/dynamodb/contact-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Deps, HandlerOf } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { Settings } from '#shared/domain/campaign-settings.ts';
import { defaultSettings } from '#shared/domain/campaign-settings.ts';
import { campaignReply, requireCampaign } from './campaign-reply.ts';
import { createdLine, draftCampaign } from './create-campaign.ts';
import { removeCampaign } from './remove-campaign.ts';

const MAX_NAME = 200;
const SUFFIX = ' (copy)';

/** Copied inside one request: some 4,000 writes at once take the rest of 29 s. */
const MAX_COPIED = 100_000;
/** More seconds than a clone can take: the API function runs far less. */
const CLONE_SECONDS = 15 * 60;

/**
 * POST /campaigns/{id}/clone: a draft with the same settings, and, if asked, the
 * same contacts, all pending. In the query or in the body, which wins.
 *
 * @throws Refusal 413 `too_many_contacts`
 */
export const cloneCampaign: HandlerOf<'clone_campaign'> = async (
  { params, query, body, caller },
  deps,
) => {
  const original = await requireCampaign(deps, caller, params.campaign_id);
  const settings = settingsOf(original, body.name);
  const draft = draftCampaign(settings, caller, deps);
  const wanted = body.include_contacts ?? query.include_contacts === 'true';
  const copy = wanted
    ? await insertWithContacts(deps, original, draft)
    : await insertCampaign(deps.table, draft).then(() => draft);
  const line = { ...createdLine(copy, deps), changes: { from: original.id } };
  await logActivity(deps.table, line);
  return campaignReply(deps, copy, 201);
};

/** Cut off before it is confirmed, it is in no list, and the table removes it. */
async function insertWithContacts(
  deps: Deps,
  original: Campaign,
  draft: Campaign,
): Promise<Campaign> {
  const { total_contacts } = original;
  if (total_contacts > MAX_COPIED) {
    throw new Refusal(
      413,
      'too_many_contacts',
      `A clone copies up to ${MAX_COPIED} contacts, and there are ` +
        `${total_contacts}. Clone without them, then upload the file.`,
    );
  }
  const { table, real_clock } = deps;
  const confirm_by = Math.floor(real_clock.now() / 1_000) + CLONE_SECONDS;
  const { deleted_contacts = 0 } = original;
  const copy: Campaign = { ...draft, total_contacts, deleted_contacts };
  await insertCampaign(table, copy, confirm_by);
  try {
    await copyContacts(deps, original, copy);
  } catch (error) {
    await removeCampaign(deps, copy);
    throw error;
  }
  await confirmCampaign(table, copy);
  return copy;
}

const AT_ONCE = 1_000;

/** What the files said of each contact, under ids of its own; nothing that happened. */
async function copyContacts(
  { table, new_id }: Deps,
  original: Campaign,
  copy: Campaign,
): Promise<void> {
  const writer = contactWriter(table);
  const source = new_id('upl');
  const total = copy.total_contacts;
  for (let from = 0; from < total; from += AT_ONCE) {
    const to = Math.min(from + AT_ONCE, total);
    for (const { record } of await readContacts(table, original, from, to)) {
      const { upload_id: _, later_upload_ids: _later, ...kept } = record;
      await writer.add({
        ...kept,
        campaign_id: copy.id,
        id: contactId(source, record.seq),
        created_at: copy.created_at,
      });
    }
  }
  await writer.flush();
}

/** An instant and an id of another system belong to the original alone. */
function settingsOf(original: Campaign, given?: string): Settings {
  const names = ['agent_id', 'number_pool', ...Object.keys(defaultSettings)];
  const settings = Object.fromEntries(
    names.map((name) => [name, original[name as keyof Campaign]]),
  ) as unknown as Settings;
  const name =
    given ?? original.name.slice(0, MAX_NAME - SUFFIX.length) + SUFFIX;
  return { ...settings, name, scheduled_at: null, external_id: null };
}
