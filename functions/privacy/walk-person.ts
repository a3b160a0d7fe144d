import { everyCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { searchDirectory } from '#functions/adapters/dynamodb/contact-directory.ts';
import { deliveriesWith } from '#functions/adapters/dynamodb/delivery-store.ts';
import {
  type DncEntry,
  findListed,
} from '#functions/adapters/dynamodb/dnc-store.ts';
import {
  type HeldContact,
  heldContact,
} from '#functions/adapters/dynamodb/erased-contacts.ts';
import { answersWith } from '#functions/adapters/dynamodb/idempotency-store.ts';
import { isImporting } from '#functions/adapters/dynamodb/import-claims.ts';
import type { Key } from '#functions/adapters/dynamodb/keys.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import {
  listUploads,
  type Upload,
} from '#functions/adapters/dynamodb/upload-store.ts';
import { listWebhooks } from '#functions/adapters/dynamodb/webhook-store.ts';
import { isNoSuchFile } from '#functions/adapters/files.ts';
import { fileKey, rejectsKey } from '#functions/audience/file-keys.ts';
import type { Deps } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { isOf, mentions } from '#shared/domain/erase-contact.ts';
import { holdsDigits, nationalDigits } from './holds-number.ts';

export type WalkDeps = Pick<Deps, 'table' | 'files' | 'real_clock'>;

/** Whom a walk is about. */
export interface Person {
  readonly org_id: string;
  /** E.164. */
  readonly phone_number: string;
}

/** A contact that has the number, or had it in a call. */
export interface Found extends HeldContact {
  readonly campaign: Campaign;
  /** It has the number now: all of it is the person's. */
  readonly whole: boolean;
}

export interface FoundFile {
  readonly upload: Upload;
  readonly key: string;
  readonly kind: 'audience' | 'rejects';
}

/** What is done with what a walk finds. */
export interface Visitor {
  contact(found: Found): Promise<void>;
  /** A contact that an import left behind when it was cut off. */
  leftover(campaign: Campaign, seq: number): Promise<void>;
  file(found: FoundFile): Promise<void>;
  /** A file is being read in, or contacts are: whoever is in it comes later. */
  importing(campaign: Campaign): Promise<void>;
  deliveries(keys: readonly Key[]): Promise<void>;
  answers(keys: readonly Key[]): Promise<void>;
  /** A line of the organization that is about to call the person, or just did. */
  line(): Promise<void>;
  listed(entry: DncEntry): Promise<void>;
}

const phases = ['campaigns', 'deliveries', 'answers', 'lists'] as const;

/** How far a walk has come: all before is done. */
export interface Place {
  readonly phase: (typeof phases)[number];
  /** Campaign, or webhook, that is done, or begun. */
  readonly at?: string;
  /** Of the campaign, the last upload that was looked at; `''`: only its contacts. */
  readonly upload?: string;
  /** Where the next read begins. */
  readonly next?: string;
}

/**
 * Goes over everything that an organization holds, and shows what is of one
 * person, in steps that are short: whoever walks may stop after each, and go on
 * from its place another time.
 *
 *     each campaign: contacts by the directory, then each file
 *     ─▶ deliveries ─▶ kept answers ─▶ do-not-call lists
 *
 * Lists come last: until then they keep the person from being called.
 */
export async function* walkPerson(
  deps: WalkDeps,
  person: Person,
  visitor: Visitor,
  from: Place = { phase: 'campaigns' },
): AsyncGenerator<Place> {
  for (const phase of phases.slice(phases.indexOf(from.phase))) {
    const place = phase === from.phase ? from : { phase };
    yield* walks[phase](deps, person, visitor, place);
  }
}

type Walk = typeof walkPerson;

const walks: Record<Place['phase'], Walk> = {
  campaigns: walkCampaigns,
  deliveries: walkDeliveries,
  answers: walkAnswers,
  lists: walkLists,
};

async function* walkCampaigns(
  deps: WalkDeps,
  person: Person,
  visitor: Visitor,
  from: Place = { phase: 'campaigns' },
): AsyncGenerator<Place> {
  const digits = nationalDigits(person.phone_number);
  for (const campaign of await everyCampaign(deps.table, person.org_id)) {
    const at = campaign.id;
    const isBegun = at === from.at && from.upload !== undefined;
    if (from.at !== undefined && at <= from.at && !isBegun) continue;
    const place = { phase: 'campaigns', at } as const;
    const now = deps.real_clock.now();
    const isMaking = (campaign.expires_at ?? 0) * 1_000 > now;
    const busy = isMaking || isImporting(campaign, now);
    if (!isBegun) {
      if (busy) await visitor.importing(campaign);
      await walkContacts(deps, person, visitor, campaign, busy);
      yield { ...place, upload: '' };
    }
    if (!busy) {
      const done = isBegun ? (from.upload ?? '') : '';
      for (const upload of await listUploads(deps.table, at)) {
        // The last first, in the order of ids.
        if (done !== '' && upload.id >= done) continue;
        await walkFiles(deps, visitor, upload, digits);
        yield { ...place, upload: upload.id };
      }
    }
    yield place;
  }
}

async function walkContacts(
  { table }: WalkDeps,
  { phone_number }: Person,
  visitor: Visitor,
  campaign: Campaign,
  busy: boolean,
): Promise<void> {
  const everywhere = { id: campaign.id, total_contacts: Number.MAX_VALUE };
  const wanted = { numbers: [phone_number] };
  for (const seq of await searchDirectory(table, everywhere, wanted)) {
    const held = await heldContact(table, campaign, seq);
    if (!held) continue;
    const whole = isOf(held.record, phone_number);
    if (seq >= campaign.total_contacts) {
      if (whole && !busy) await visitor.leftover(campaign, seq);
    } else if (
      whole ||
      held.states.some((state) => mentions(state, phone_number))
    ) {
      await visitor.contact({ ...held, campaign, whole });
    }
  }
}

async function walkFiles(
  { files }: WalkDeps,
  visitor: Visitor,
  upload: Upload,
  digits: string,
): Promise<void> {
  for (const [kind, key] of [
    ['audience', fileKey(upload)],
    ['rejects', rejectsKey(upload)],
  ] as const) {
    try {
      if (!(await holdsDigits(await files.read(key), digits))) continue;
    } catch (error) {
      if (isNoSuchFile(error)) continue;
      throw error;
    }
    await visitor.file({ upload, key, kind });
  }
}

async function* walkDeliveries(
  { table }: WalkDeps,
  { org_id, phone_number }: Person,
  visitor: Visitor,
  from: Place = { phase: 'deliveries' },
): AsyncGenerator<Place> {
  const phase = 'deliveries' as const;
  for (const { id: at } of await listWebhooks(table, org_id)) {
    const isBegun = at === from.at && from.next !== undefined;
    if (from.at !== undefined && at <= from.at && !isBegun) continue;
    let next = isBegun ? from.next : undefined;
    do {
      const part = await deliveriesWith(table, at, phone_number, next);
      if (part.keys.length > 0) await visitor.deliveries(part.keys);
      next = part.next;
      yield { phase, at, ...(next !== undefined && { next }) };
    } while (next !== undefined);
  }
}

async function* walkAnswers(
  { table }: WalkDeps,
  { org_id, phone_number }: Person,
  visitor: Visitor,
  from: Place = { phase: 'answers' },
): AsyncGenerator<Place> {
  let { next } = from;
  do {
    const part = await answersWith(table, org_id, phone_number, next);
    if (part.keys.length > 0) await visitor.answers(part.keys);
    next = part.next;
    if (next !== undefined) yield { phase: 'answers', next };
  } while (next !== undefined);
  yield { phase: 'lists' };
}

async function* walkLists(
  { table }: WalkDeps,
  { org_id, phone_number }: Person,
  visitor: Visitor,
): AsyncGenerator<Place> {
  for (const { numbers } of await listSlots(table, org_id)) {
    if (numbers?.includes(phone_number)) await visitor.line();
  }
  const own = (await everyCampaign(table, org_id))
    .filter(({ own_dnc }) => own_dnc)
    .map(({ id }) => ({ org_id, campaign_id: id }));
  for (const list of [{ org_id }, ...own]) {
    const found = await findListed(table, list, [phone_number]);
    for (const entry of found.values()) await visitor.listed(entry);
  }
}
