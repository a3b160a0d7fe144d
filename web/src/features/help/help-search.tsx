import { TextFilter } from '@cloudscape-design/components';
import { useSearchState } from '../../lib/search-state.ts';

/** A search that lives in the address, so that what was found can be sent on. */
export function HelpSearch({ what, count }: { what: string; count: number }) {
  const [{ q = '' }, set] = useSearchState();
  return (
    <TextFilter
      filteringText={q}
      filteringAriaLabel={`Find ${what}`}
      filteringPlaceholder={`Find ${what}`}
      filteringClearAriaLabel="Clear"
      countText={q === '' ? '' : `${count} found`}
      onChange={({ detail }) => set({ q: detail.filteringText })}
    />
  );
}
