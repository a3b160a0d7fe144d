import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import type { NotChosen } from '#shared/domain/number-choice.ts';

/**
 * What a contact alone lacks of what the others of its campaign may have: so it
 * waits by itself. Null: it has a number, or what stands against it stands
 * against all.
 */
export function lackOfItsOwn(
  { number_selection }: Pick<Campaign, 'number_selection'>,
  { call }: Pick<ContactRecord, 'call'>,
  line: object | NotChosen,
): 'no_country_match' | 'country_closed' | 'pool_capacity' | null {
  if (typeof line !== 'string' || line === 'carrier_closed') return null;
  if (line === 'no_country_match' || line === 'country_closed') return line;
  if (line === 'country_busy') return 'pool_capacity';
  if (call?.number_id !== undefined) return 'pool_capacity';
  const isStrict = number_selection.country_match === 'strict';
  return line === 'pool_capacity' && isStrict ? line : null;
}
