import {
  Button,
  FormField,
  Select,
  TextFilter,
  type TextFilterProps,
} from '@cloudscape-design/components';
import { useRef } from 'react';
import type { CampaignStatus } from '#shared/domain/campaign.ts';
import { paths } from '../../app/paths.ts';
import { useShortcut } from '../../app/shortcuts.ts';
import { useFollow } from '../../app/use-follow.ts';
import { MayButton } from '../../components/may-button.tsx';
import { formatCode, formatCount, formatRelative } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import {
  countOf,
  type StatusFilter,
  statusFilters,
} from '../../pages/campaigns-search.ts';

export interface ToolbarProps {
  readonly search: string;
  readonly status: StatusFilter;
  /** Of all campaigns by status; undefined until known. */
  readonly counts: Readonly<Record<CampaignStatus, number>> | undefined;
  /** Rows that the search leaves on screen. */
  readonly found: number;
  readonly onSearch: (text: string) => void;
  readonly onStatus: (status: StatusFilter) => void;
}

/** Finds campaigns by name or id, and by status. */
export function ListToolbar(props: ToolbarProps) {
  const { search, status, counts, found, onSearch, onStatus } = props;
  const filter = useRef<TextFilterProps.Ref>(null);
  useShortcut('/', 'Find a campaign', () => filter.current?.focus());
  const options = statusFilters.map((value) => ({
    value,
    label: labelOf(value, countOf(value, counts)),
  }));
  return (
    <search className="list-toolbar">
      <div className="list-search">
        <TextFilter
          ref={filter}
          filteringText={search}
          filteringPlaceholder="Find by name or id"
          filteringAriaLabel="Find campaigns by name or id"
          filteringClearAriaLabel="Clear"
          countText={search ? `${found} found` : ''}
          onChange={({ detail }) => onSearch(detail.filteringText)}
        />
      </div>
      <div className="list-status">
        <FormField label="Status" stretch>
          <Select
            options={options}
            selectedOption={
              options.find(({ value }) => value === status) ?? null
            }
            onChange={({ detail }) =>
              onStatus(detail.selectedOption.value as StatusFilter)
            }
          />
        </FormField>
      </div>
    </search>
  );
}

const labelOf = (filter: StatusFilter, count: number | undefined) =>
  `${formatCode(filter)}${count === undefined ? '' : ` (${formatCount(count)})`}`;

/** Asks anew, and says how old what is shown is. */
export function Refresh({
  at,
  busy,
  onRefresh,
}: {
  /** Epoch ms of the browser; 0 before the first answer. */
  at: number;
  busy: boolean;
  onRefresh: () => void;
}) {
  useShortcut('r', 'Refresh the list', onRefresh);
  return (
    <span className="button-row">
      {at > 0 && <Age at={at} />}
      <Button
        iconName="refresh"
        ariaLabel="Refresh"
        loading={busy}
        loadingText="Refreshing"
        onClick={onRefresh}
      />
    </span>
  );
}

function Age({ at }: { at: number }) {
  // The product's clock only tells when to look at the browser's again.
  useNow();
  const age = formatRelative(new Date(at).toISOString(), Date.now());
  return (
    <span className="cell-note muted nowrap">
      Refreshed {age === 'now' ? 'just now' : age}
    </span>
  );
}

export function CreateButton() {
  const follow = useFollow();
  return (
    <MayButton
      scope="campaigns:manage"
      variant="primary"
      href={paths.newCampaign}
      onFollow={follow}
    >
      Create campaign
    </MayButton>
  );
}
