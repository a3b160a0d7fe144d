import {
  FormField,
  Select,
  type SelectProps,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { MayButton } from '../components/may-button.tsx';
import { Page } from '../components/page.tsx';
import { useUnfinishedCampaigns } from '../features/numbers/use-number-use.ts';
import { AddNumbers } from '../features/suppression/add-numbers.tsx';
import { CheckNumbers } from '../features/suppression/check-numbers.tsx';
import { DncTable } from '../features/suppression/dnc-table.tsx';
import { ImportNumbers } from '../features/suppression/import-numbers.tsx';
import { PersonData } from '../features/suppression/person-data.tsx';
import { useSearchState } from '../lib/search-state.ts';

const organization: SelectProps.Option = {
  value: '',
  label: 'Organization',
  description: 'Holds for every campaign',
};

/** Who is never called, by any campaign or by one. */
export function Suppression() {
  const [{ q = '', campaign_id = '' }, setSearch] = useSearchState();
  const list = campaign_id || undefined;
  const [open, setOpen] = useState<'add' | 'import' | null>(null);
  const close = () => setOpen(null);
  return (
    <Page
      title="Suppression"
      description="The do-not-call list: people who are never called. A contact on it that is waiting is suppressed at once, and its calls in progress finish."
      actions={
        <span className="button-row">
          <MayButton scope="dnc:manage" onClick={() => setOpen('import')}>
            Import a file
          </MayButton>
          <MayButton
            scope="dnc:manage"
            variant="primary"
            onClick={() => setOpen('add')}
          >
            Add numbers
          </MayButton>
        </span>
      }
    >
      <ListChoice
        list={campaign_id}
        onList={(value) => setSearch({ campaign_id: value })}
      />
      <CheckNumbers key={campaign_id} list={list} />
      <DncTable
        list={list}
        search={q}
        onSearch={(text) => setSearch({ q: text })}
      />
      <PersonData />
      {open === 'add' && <AddNumbers list={list} onClose={close} />}
      {open === 'import' && <ImportNumbers list={list} onClose={close} />}
    </Page>
  );
}

function ListChoice({
  list,
  onList,
}: {
  list: string;
  onList: (list: string) => void;
}) {
  const campaigns = useUnfinishedCampaigns().data ?? [];
  const options: SelectProps.Option[] = [
    organization,
    ...campaigns.map(({ id, name }) => ({
      value: id,
      label: name,
      description: 'Holds for this campaign alone',
    })),
  ];
  const selected = options.find(({ value }) => value === list);
  return (
    <div className="list-choice">
      <FormField label="List">
        <Select
          options={options}
          selectedOption={selected ?? { value: list, label: list }}
          onChange={({ detail }) => onList(detail.selectedOption.value ?? '')}
        />
      </FormField>
    </div>
  );
}
