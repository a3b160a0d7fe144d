import type { PropertyFilterProps } from '@cloudscape-design/components';
import {
  type CallFilter,
  type FilterName,
  filterChoices,
  filterLabels,
  filterNames,
  valueWords,
} from './call-filter.ts';

export const filteringProperties: PropertyFilterProps.FilteringProperty[] =
  filterNames.map((name) => ({
    key: name,
    propertyLabel: filterLabels[name],
    groupValuesLabel: `${filterLabels[name]} values`,
    operators: [
      {
        operator: '=',
        format: (value: unknown) => valueWords(name, String(value ?? '')),
      },
    ],
  }));

export const filteringOptions: PropertyFilterProps.FilteringOption[] =
  Object.entries(filterChoices).flatMap(([propertyKey, values]) =>
    values.map((value) => ({
      propertyKey,
      value,
      label: valueWords(propertyKey as FilterName, value),
    })),
  );

export const queryOf = (filter: CallFilter): PropertyFilterProps.Query => ({
  operation: 'and',
  tokens: filterNames.flatMap((propertyKey) => {
    const value = filter[propertyKey];
    return value ? [{ propertyKey, operator: '=', value }] : [];
  }),
});

/** The API takes one value of each; of two, the later counts. Free text is looked for. */
export function filterOfQuery({
  tokens,
}: PropertyFilterProps.Query): CallFilter {
  const given = tokens.flatMap(({ propertyKey = 'q', value }) => {
    const text = typeof value === 'string' ? value.trim() : '';
    return text ? [[propertyKey, codeOf(propertyKey, text)]] : [];
  });
  return Object.fromEntries(given);
}

/** People may type the words instead of the code. */
const codeOf = (name: string, text: string) =>
  filterChoices[name as FilterName]?.find(
    (code) =>
      valueWords(name as FilterName, code).toLowerCase() === text.toLowerCase(),
  ) ?? text;
