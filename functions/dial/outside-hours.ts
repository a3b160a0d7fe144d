import { getRecord } from '#functions/adapters/dynamodb/state-store.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { hasOwnHours } from '#shared/domain/contact-window.ts';
import { parkOutsideHours } from '#shared/domain/park-contact.ts';
import type { Engine } from './engine.ts';

/**
 * What becomes of a contact that was chosen outside its own hours; null when it
 * may be called. Its record is only read where contacts have hours of their own.
 */
export async function outsideHours(
  { table, clock }: Pick<Engine, 'table' | 'clock'>,
  campaign: Campaign,
  contact: ContactState,
): Promise<ContactState | null> {
  if (!hasOwnHours(campaign)) return null;
  const record = await getRecord(table, campaign.id, contact.seq);
  if (!record) return null;
  return parkOutsideHours(contact, campaign, record, clock.now());
}
