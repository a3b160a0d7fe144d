import { type CountryHold, holdKey } from '#shared/domain/country-hold.ts';
import { change } from './conditional-update.ts';
import { orgKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * Holds are fields of the organization's own item, which every dial reads anyway:
 * one that holds nothing costs nothing.
 */

const PREFIX = 'hold ';

type Item = Readonly<Record<string, unknown>>;

export const holdsIn = (item: Item): CountryHold[] =>
  Object.entries(item)
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([, hold]) => hold as CountryHold);

const nameOf = ({ carrier_id, country }: CountryHold) =>
  `${PREFIX}${holdKey(carrier_id, country)}`;

/**
 * Holds a country, or lets one call try it.
 *
 * @param before - as it was read; undefined: there is none
 * @param outlived - others that go with the same write
 * @returns false when it is another by now
 */
export async function putHold(
  table: Table,
  org: string,
  before: CountryHold | undefined,
  next: CountryHold,
  outlived: readonly CountryHold[] = [],
): Promise<boolean> {
  const condition = before ? '#hold = :before' : 'attribute_not_exists(#hold)';
  const gone = outlived.map((it, index) => [`#gone${index}`, nameOf(it)]);
  const names = gone.map(([name]) => name).join(', ');
  const { kind } = await change(table, orgKey(org), {
    UpdateExpression: `SET #hold = :next${names && ` REMOVE ${names}`}`,
    // A write whose answer was lost is sent again by the SDK and meets itself.
    ConditionExpression: `${condition} OR #hold = :next`,
    ExpressionAttributeNames: {
      '#hold': nameOf(next),
      ...Object.fromEntries(gone),
    },
    ExpressionAttributeValues: {
      ':next': next,
      ...(before && { ':before': before }),
    },
  });
  return kind === 'written';
}

/** Calls to the country are taken again; one that changed meanwhile stays. */
export async function dropHold(
  table: Table,
  org: string,
  hold: CountryHold,
): Promise<void> {
  await change(table, orgKey(org), {
    UpdateExpression: 'REMOVE #hold',
    ConditionExpression: '#hold = :before',
    ExpressionAttributeNames: { '#hold': nameOf(hold) },
    ExpressionAttributeValues: { ':before': hold },
  });
}
