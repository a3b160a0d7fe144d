import type { StoredContact } from '#functions/adapters/dynamodb/contact-store.ts';
import type { ContactListQuery } from '#shared/contracts/contacts.ts';
import type { Blocker } from '#shared/domain/blocker.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { type Bucket, bucketOf } from '#shared/domain/contact.ts';
import { blockerOf } from '#shared/domain/contact-blocker.ts';
import { numbersOf, placeOf } from '#shared/domain/contact-numbers.ts';
import { effectiveStatus } from '#shared/domain/effective-status.ts';

export type ContactFilter = Pick<
  ContactListQuery,
  'status' | 'state' | 'callback' | 'blocker' | 'q'
>;

/** Kataven's groups by our buckets (`product.md` 6.3). */
const groups = { failed: 'exhausted', skipped: 'stopped' } as const;

/** The seeds' words for two of our states. @see product rules 6.3 */
const seedWords = { locked: 'leased', scheduled: 'retry_scheduled' } as const;

const stateOfFilter = (state: NonNullable<ContactFilter['state']>) =>
  state === 'locked' || state === 'scheduled' ? seedWords[state] : state;

/** The lifecycle bucket that a status filter means. */
export const bucketOfFilter = (
  status: NonNullable<ContactFilter['status']>,
): Bucket =>
  status === 'failed' || status === 'skipped' ? groups[status] : status;

export const isFiltered = ({
  status,
  state,
  callback,
  blocker,
  q,
}: ContactFilter) =>
  status !== undefined ||
  state !== undefined ||
  (callback !== undefined && callback !== 'all') ||
  blocker !== undefined ||
  q !== undefined;

/**
 * Whether a contact, as everybody sees it, is one of those asked for.
 *
 * @param listed - numbers that must not be called; needed for a blocker only
 */
export function matcher(
  filter: ContactFilter,
  campaign: Campaign,
  now: number,
  listed: ReadonlySet<string>,
  room?: Blocker | null,
): (contact: StoredContact) => boolean {
  const bucket = filter.status && bucketOfFilter(filter.status);
  const wanted = filter.state && stateOfFilter(filter.state);
  const words = filter.q?.toLowerCase();
  return ({ record, state }) => {
    if (record.deleted) return false;
    const isListed = numbersOf(record).every((number) => listed.has(number));
    const status = effectiveStatus(state, campaign);
    if (bucket !== undefined && bucketOf(status) !== bucket) return false;
    if (wanted !== undefined && status !== wanted) return false;
    if (!hasCallback(filter.callback, state?.callback?.status, campaign)) {
      return false;
    }
    if (
      filter.blocker !== undefined &&
      blockerOf(
        {
          state,
          place: placeOf(record, state, campaign.retry_policy),
          listed: isListed,
          room,
        },
        campaign,
        now,
      )?.code !== filter.blocker
    ) {
      return false;
    }
    return (
      words === undefined ||
      [...numbersOf(record), record.id, record.external_id ?? ''].some((text) =>
        text.toLowerCase().includes(words),
      )
    );
  };
}

type CallbackStatus = 'pending' | 'completed' | 'cancelled' | undefined;

function hasCallback(
  asked: ContactFilter['callback'],
  status: CallbackStatus,
  campaign: Pick<Campaign, 'status'>,
): boolean {
  if (asked === undefined || asked === 'all') return true;
  if (asked === 'requested') return status !== undefined;
  const isOver = status === 'pending' && isTerminal(campaign.status);
  return asked === (isOver ? 'cancelled' : status);
}
