import {
  readContacts,
  type StoredContact,
  seqOfContactId,
} from '#functions/adapters/dynamodb/contact-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  rememberTold,
  type TopicWatcher,
} from '#functions/adapters/dynamodb/watcher-store.ts';
import type { Sockets } from '#functions/adapters/sockets.ts';
import {
  type Conversations,
  conversationsOf,
} from '#functions/conversations/read-conversations.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { ContactView } from '#shared/contracts/contacts.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord, ContactState } from '#shared/domain/contact.ts';

/** Most bytes of rows in one message: a frame holds 32 KB. */
const MAX_BYTES = 30_000;

/** Seqs this far apart are still cheaper to read in one page than in two. */
const MAX_GAP = 50;

/** A contact as the API shows it. */
export type ViewContact = (
  record: ContactRecord,
  state: ContactState | undefined,
  campaign: Campaign,
  now: number,
  listed: boolean,
  room: undefined,
  conversations: Conversations,
) => ContactView;

export interface PushContactsDeps {
  readonly table: Table;
  readonly sockets: Pick<Sockets, 'post'>;
  readonly clock: Clock;
  readonly view_contact: ViewContact;
}

/**
 * Sends each watcher the rows of its open page that changed since it was sent
 * them last. A lost memory of that costs a row sent twice.
 */
export async function pushContacts(
  campaign: Campaign,
  watchers: readonly TopicWatcher[],
  deps: PushContactsDeps,
): Promise<void> {
  const ids = new Set(watchers.flatMap(({ contact_ids }) => contact_ids));
  if (ids.size === 0) return;
  const contacts = await contactsOf(campaign, [...ids], deps.table);
  const conversations = await conversationsOf(deps.table, campaign.org_id, [
    ...contacts.values(),
  ]);
  const known = { contacts, conversations };
  for (const watcher of watchers)
    if (watcher.contact_ids.length > 0)
      await tellRows(campaign, watcher, known, deps);
}

interface Known {
  readonly contacts: ReadonlyMap<string, StoredContact>;
  readonly conversations: Conversations;
}

async function tellRows(
  campaign: Campaign,
  { connection, contact_ids, told }: TopicWatcher,
  { contacts, conversations }: Known,
  { table, sockets, clock, view_contact }: PushContactsDeps,
): Promise<void> {
  const now: Record<string, string> = {};
  const rows: ContactView[] = [];
  for (const id of contact_ids) {
    const contact = contacts.get(id);
    if (!contact) continue;
    const { record, state } = contact;
    // The campaign has a say in what a contact reads as: a stop changes all.
    now[id] = `${campaign.run_number}/${state?.rev ?? 0}/${campaign.status}`;
    if (now[id] !== told[id])
      rows.push(
        view_contact(
          record,
          state,
          campaign,
          clock.now(),
          false,
          undefined,
          conversations,
        ),
      );
  }
  if (rows.length === 0) return;
  for (const part of inFrames(rows))
    await sockets.post(connection, {
      type: 'contacts',
      campaign_id: campaign.id,
      rows: part,
    });
  await rememberTold(table, campaign.id, connection, now);
}

/** Contacts by id; one that is not of this campaign is left out. */
async function contactsOf(
  campaign: Campaign,
  ids: readonly string[],
  table: Table,
): Promise<ReadonlyMap<string, StoredContact>> {
  const seqs = ids
    .map(seqOfContactId)
    .filter((seq) => seq !== undefined && seq < campaign.total_contacts)
    .sort((a, b) => a! - b!) as number[];
  const ranges: { from: number; to: number }[] = [];
  for (const seq of seqs) {
    const last = ranges.at(-1);
    if (last && seq - last.to <= MAX_GAP) last.to = seq + 1;
    else ranges.push({ from: seq, to: seq + 1 });
  }
  const pages = await Promise.all(
    ranges.map(({ from, to }) => readContacts(table, campaign, from, to)),
  );
  return new Map(pages.flat().map((contact) => [contact.record.id, contact]));
}

function inFrames(rows: readonly ContactView[]): ContactView[][] {
  const frames: ContactView[][] = [];
  let room = 0;
  for (const row of rows) {
    const bytes = Buffer.byteLength(JSON.stringify(row));
    if (bytes > room) {
      frames.push([]);
      room = MAX_BYTES;
    }
    frames.at(-1)!.push(row);
    room -= bytes;
  }
  return frames;
}
