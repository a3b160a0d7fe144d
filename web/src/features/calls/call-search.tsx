import { PropertyFilter } from '@cloudscape-design/components';
import type { CallFilter } from './call-filter.ts';
import {
  filteringOptions,
  filteringProperties,
  filterOfQuery,
  queryOf,
} from './property-query.ts';

/** Any of the API's filters; text that names none looks for a phone or an id. */
export default function CallSearch({
  filter,
  countText,
  onChange,
}: {
  filter: CallFilter;
  countText: string;
  onChange: (filter: CallFilter) => void;
}) {
  return (
    <PropertyFilter
      query={queryOf(filter)}
      onChange={({ detail }) => onChange(filterOfQuery(detail))}
      filteringProperties={filteringProperties}
      filteringOptions={filteringOptions}
      countText={countText}
      hideOperations
      expandToViewport
      filteringAriaLabel="Filter calls"
      filteringPlaceholder="Filter by status, blocker, disposition, phone or id"
    />
  );
}
