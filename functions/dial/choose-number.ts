import { listedNumbers } from '#functions/adapters/dynamodb/dnc-store.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord, ContactState } from '#shared/domain/contact.ts';
import { nextNumber, placeOf } from '#shared/domain/contact-numbers.ts';
import type { Place } from '#shared/domain/contact-window.ts';
import type { Engine } from './engine.ts';

/**
 * Where a contact is called now. Of several numbers, those on a do-not-call list
 * are passed over; when all are, it is one of them, and the look at the list
 * after the intent says so.
 */
export async function choosePlace(
  { table }: Pick<Engine, 'table'>,
  campaign: Campaign,
  record: ContactRecord,
  state: ContactState,
): Promise<Place> {
  const place = placeOf(record, state, campaign.retry_policy);
  const { phone_numbers } = record;
  if (!phone_numbers) return place;
  const listed = await listedNumbers(table, campaign, record);
  const dialled = { ...state, phone_numbers };
  const { number_order } = campaign.retry_policy;
  const next = nextNumber(dialled, number_order, listed);
  return next === null ? place : { ...place, phone_number: next };
}
