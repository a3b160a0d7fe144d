import { forgetInDirectory } from '#functions/adapters/dynamodb/contact-directory.ts';
import { deleteDelivery } from '#functions/adapters/dynamodb/delivery-store.ts';
import { removeFromDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import { deleteLeftover } from '#functions/adapters/dynamodb/erased-contacts.ts';
import { replaceAnswer } from '#functions/adapters/dynamodb/idempotency-store.ts';
import { CLAIM_SECONDS } from '#functions/adapters/dynamodb/import-claims.ts';
import {
  deleteUpload,
  updateUpload,
} from '#functions/adapters/dynamodb/upload-store.ts';
import { attachKey } from '#functions/audience/file-keys.ts';
import { problemAnswer } from '#functions/platform/problem.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { ErasureFound, ErasureWaits } from '#shared/contracts/erasures.ts';
import { uploadStatuses } from '#shared/contracts/uploads.ts';
import { isLive } from '#shared/domain/contact.ts';
import { type EraseDeps, eraseContact } from './erase-contact.ts';
import { conversationsHeld } from './held-conversations.ts';
import { nationalDigits } from './holds-number.ts';
import type { FoundFile, Person, Visitor } from './walk-person.ts';

/** Counts that grow while a person is erased. */
export interface Tally {
  readonly found: { -readonly [Kind in keyof ErasureFound]: number };
  readonly waits: { -readonly [Kind in keyof ErasureWaits]: number };
  /** The last campaign that counts as found. */
  campaign?: string;
}

export const noTally = (): Tally => ({
  found: {
    campaigns: 0,
    contacts: 0,
    attempts: 0,
    conversations: 0,
    recordings: 0,
    files: 0,
    do_not_call: 0,
    deliveries: 0,
    answers: 0,
  },
  waits: { calls: 0, imports: 0 },
});

/** A campaign counts once, whatever of it is found. */
export function countCampaign(tally: Tally, id: string): void {
  if (tally.campaign === id) return;
  tally.campaign = id;
  tally.found.campaigns += 1;
}

/** Erases what a walk finds, and counts it. */
export function eraser(
  deps: EraseDeps,
  person: Person,
  keepSuppressed: boolean,
  tally: Tally,
): Visitor {
  const { found, waits } = tally;
  const { table } = deps;
  return {
    async contact(contact) {
      countCampaign(tally, contact.campaign.id);
      const erased = await eraseContact(deps, person, contact);
      if (erased === null) {
        waits.calls += 1;
        return;
      }
      found.contacts += 1;
      found.attempts += erased.attempts;
      found.conversations += erased.conversations;
      found.recordings += erased.recordings;
      found.files += erased.files;
    },
    async leftover(campaign, seq) {
      const stale = deps.real_clock.now() - CLAIM_SECONDS * 1_000;
      if (!(await deleteLeftover(table, campaign, seq, stale))) {
        waits.imports += 1;
        return;
      }
      countCampaign(tally, campaign.id);
      await forgetInDirectory(table, campaign.id, seq);
      found.contacts += 1;
    },
    async file(file) {
      countCampaign(tally, file.upload.campaign_id);
      await eraseFile(deps, person, file);
      found.files += 1;
    },
    async importing() {
      waits.imports += 1;
    },
    // Its contact was counted, or has just ended and leaves the line at once.
    async line() {
      waits.calls ||= 1;
    },
    async deliveries(keys) {
      for (const key of keys) await deleteDelivery(table, key);
      found.deliveries += keys.length;
    },
    async answers(keys) {
      for (const key of keys) await replaceAnswer(table, key, goneReply());
      found.answers += keys.length;
    },
    async listed({ campaign_id }) {
      const { org_id, phone_number } = person;
      found.do_not_call += 1;
      if (keepSuppressed) return;
      await removeFromDnc(table, org_id, phone_number, campaign_id);
    },
  };
}

const goneReply = () => {
  const detail = 'The answer held data of a person that was erased since.';
  const gone = new Refusal(410, 'contact_erased', detail);
  const { statusCode: status, headers, body } = problemAnswer(gone, 'erased');
  return { status, headers, body };
};

/** Nobody takes contacts from these any more, or has begun to. */
const UNUSED = uploadStatuses.filter((status) => status !== 'attached');

/**
 * Removes a file, whole: what was taken from it is in the table, and whoever
 * sent it has it. To cut a line out of 50 MB in some encoding and quoting could
 * leave a part of it, or harm the next one. One that was not attached yet cannot
 * be any more, and is discarded.
 */
async function eraseFile(
  { table, files }: EraseDeps,
  { phone_number }: Person,
  { upload, key, kind }: FoundFile,
): Promise<void> {
  if (kind === 'audience' && (await deleteUpload(table, upload, UNUSED))) {
    await files.remove(attachKey(upload));
  }
  await files.remove(key);
  // A file without a header has the first person in its place.
  const digits = nationalDigits(phone_number);
  const isInHeader = upload.columns.some((name) =>
    name.replace(/\D/g, '').includes(digits),
  );
  if (!isInHeader) return;
  const none = { columns: [], mapping: null };
  await updateUpload(table, upload, uploadStatuses, none);
}

/** Counts what a walk finds, and touches nothing. */
export function counter(
  deps: Pick<EraseDeps, 'files' | 'table'>,
  { phone_number }: Person,
  tally: Tally,
): Visitor {
  const { found, waits } = tally;
  return {
    async contact(contact) {
      countCampaign(tally, contact.campaign.id);
      found.contacts += 1;
      for (const it of await conversationsHeld(deps, phone_number, contact)) {
        if (it.stored) found.conversations += 1;
        if (it.has_recording) found.recordings += 1;
      }
      const { states, whole } = contact;
      const called = states.flatMap(({ attempts }) => attempts);
      found.attempts += called.filter(
        (it) => whole || it.phone_number === phone_number,
      ).length;
      if (states.some(({ status }) => isLive(status))) waits.calls += 1;
    },
    async leftover({ id }) {
      countCampaign(tally, id);
      found.contacts += 1;
    },
    async file({ upload }) {
      countCampaign(tally, upload.campaign_id);
      found.files += 1;
    },
    async importing() {
      waits.imports += 1;
    },
    // Its contact was counted, or has just ended and leaves the line at once.
    async line() {
      waits.calls ||= 1;
    },
    async deliveries(keys) {
      found.deliveries += keys.length;
    },
    async answers(keys) {
      found.answers += keys.length;
    },
    async listed() {
      found.do_not_call += 1;
    },
  };
}
