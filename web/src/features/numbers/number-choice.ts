import type { NumberView } from '#shared/contracts/numbers.ts';

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
