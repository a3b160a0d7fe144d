import type { CarrierView } from '#shared/contracts/carrier-views.ts';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { OWN_CARRIER } from '#shared/domain/own-carrier.ts';

/** Whether calls may be placed from it: its switches say so, and its carrier does. */
export const isUsable = ({
  status,
  outbound_enabled,
  carrier_refusal,
}: Pick<NumberView, 'status' | 'outbound_enabled' | 'carrier_refusal'>) =>
  status === 'active' && outbound_enabled && carrier_refusal === null;

/** Why not, in a few words. */
export const whyUnusable = ({
  carrier_refusal,
}: Pick<NumberView, 'carrier_refusal'>) =>
  carrier_refusal === null ? 'Does not call out' : 'Refused by its carrier';

/** Numbers to choose from. @param carriers - their names by id */
export const numberOptions = (
  numbers: readonly NumberView[],
  carriers: ReadonlyMap<string, string>,
) =>
  numbers.map((number) => ({
    value: number.id,
    label: number.phone_number,
    description: [number.country, number.label, carriers.get(number.carrier_id)]
      .filter(Boolean)
      .join(' · '),
    disabled: !isUsable(number),
    ...(!isUsable(number) && { disabledReason: whyUnusable(number) }),
  }));

/**
 * Where a new number is, unless somebody says otherwise: at the first account,
 * since nobody owns a number of the simulated carrier.
 */
export function carrierOfNew(
  carriers: readonly Pick<CarrierView, 'id' | 'kind'>[],
): string {
  const own = carriers.find(({ id }) => id === OWN_CARRIER);
  const account = carriers.find(
    ({ kind }) => kind !== 'http' && kind !== 'simulated',
  );
  return own?.kind === 'http' ? OWN_CARRIER : (account?.id ?? OWN_CARRIER);
}
