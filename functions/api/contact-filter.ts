import type { StoredContact } from '#functions/adapters/dynamodb/contact-store.ts';
import type { ContactListQuery } from '#shared/contracts/contacts.ts';
import type { Blocker } from '#shared/domain/blocker.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import {
  type Bucket,
  bucketOf,
  inCallGroupOf,
  isAccepted,
  isWaiting,
} from '#shared/domain/contact.ts';
import { blockerOf } from '#shared/domain/contact-blocker.ts';
import { numbersOf, placeOf } from '#shared/domain/contact-numbers.ts';
import { NO_BLOCKER } from '#shared/domain/dispatch-funnel.ts';
import { dispositionOf } from '#shared/domain/disposition.ts';
import { effectiveStatus } from '#shared/domain/effective-status.ts';
import { isHuman } from '#shared/domain/figures.ts';
import { variantOf } from '#shared/domain/variants.ts';

export type ContactFilter = Pick<
  ContactListQuery,
  | 'status'
  | 'state'
  | 'callback'
  | 'blocker'
  | 'disposition'
  | 'attempted'
  | 'connected'
  | 'in_call'
  | 'variant'
  | 'from_number'
  | 'q'
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

export const isFiltered = ({ callback, ...others }: ContactFilter) =>
  (callback !== undefined && callback !== 'all') ||
  filterNames.some((name) => others[name] !== undefined);

const filterNames = [
  'status',
  'state',
  'blocker',
  'disposition',
  'attempted',
  'connected',
  'in_call',
  'variant',
  'from_number',
  'q',
] as const;

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
  const codes =
    filter.blocker === undefined ? null : new Set(filter.blocker.split(','));
  return ({ record, state }) => {
    if (record.deleted) return false;
    const isListed = numbersOf(record).every((number) => listed.has(number));
    const status = effectiveStatus(state, campaign);
    if (bucket !== undefined && bucketOf(status) !== bucket) return false;
    if (wanted !== undefined && status !== wanted) return false;
    if (filter.in_call !== undefined) {
      if (inCallGroupOf(status) !== filter.in_call) return false;
    }
    if (!hasCallback(filter.callback, state?.callback?.status, campaign)) {
      return false;
    }
    if (codes) {
      if (!isWaiting(status)) return false;
      const place = placeOf(record, state, campaign.retry_policy);
      const contact = { state, place, listed: isListed, room };
      const code = blockerOf(contact, campaign, now)?.code ?? NO_BLOCKER;
      if (!codes.has(code)) return false;
    }
    if (!isCalledSo(filter, record, state, campaign)) return false;
    return (
      words === undefined ||
      [...numbersOf(record), record.id, record.external_id ?? ''].some((text) =>
        text.toLowerCase().includes(words),
      )
    );
  };
}

/** What the calls to a contact were, and what came of them. */
function isCalledSo(
  { disposition, attempted, connected, variant, from_number }: ContactFilter,
  { id }: StoredContact['record'],
  state: StoredContact['state'],
  { variants }: Campaign,
): boolean {
  const calls = (state?.attempts ?? []).filter(isAccepted);
  if (attempted !== undefined) {
    if (calls.length > 0 !== (attempted === 'true')) return false;
  }
  if (connected !== undefined) {
    if (calls.some(isHuman) !== (connected === 'true')) return false;
  }
  if (disposition !== undefined) {
    if (!state || dispositionOf(state) !== disposition) return false;
  }
  if (variant !== undefined && variantOf(variants, id)?.key !== variant) {
    return false;
  }
  if (from_number === undefined) return true;
  // A plus sign in an address is often sent as a space.
  const from = `+${from_number.trim().replace(/^\+/, '')}`;
  return calls.some((call) => call.from_number === from);
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
