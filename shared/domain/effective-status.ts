import { type Campaign, isTerminal } from './campaign.ts';
import { type ContactState, type ContactStatus, isWaiting } from './contact.ts';
import { stoppedStatus } from './figures.ts';

/**
 * The status of a contact as everybody sees it: the stored one, but a contact
 * that still waited when its run ended has been stopped with it. A stopped run
 * rewrites no contact, so the stored state stays `pending` or waiting for ever.
 *
 * @param state - of the campaign's current run; undefined when it was never claimed
 */
export function effectiveStatus(
  state: Pick<ContactState, 'status'> | undefined,
  campaign: Pick<Campaign, 'status' | 'completion_reason'>,
): ContactStatus {
  const status = state?.status ?? 'pending';
  return isTerminal(campaign.status) && isWaiting(status)
    ? stoppedStatus(campaign)
    : status;
}
