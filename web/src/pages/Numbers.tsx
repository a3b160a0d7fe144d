import { useState } from 'react';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { MayButton } from '../components/may-button.tsx';
import { Page } from '../components/page.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import { useCarrierNames } from '../features/carriers/use-carriers.ts';
import { DeleteNumber } from '../features/numbers/delete-number.tsx';
import { NumberModal } from '../features/numbers/number-form.tsx';
import { NumberTable } from '../features/numbers/number-table.tsx';
import {
  useNumberUse,
  useUnfinishedCampaigns,
  useUsers,
} from '../features/numbers/use-number-use.ts';
import { useNumbers } from '../features/numbers/use-numbers.ts';
import { useSearchState } from '../lib/search-state.ts';

/** The numbers that campaigns call from, and how each is answered now. */
export function Numbers() {
  const numbers = useNumbers();
  const campaigns = useUnfinishedCampaigns();
  const { use } = useNumberUse(campaigns.data);
  const users = useUsers(campaigns.data);
  const carriers = useCarrierNames();
  const [{ q = '' }, setSearch] = useSearchState();
  const reload: typeof numbers.refetch = (options) => {
    void campaigns.refetch();
    return numbers.refetch(options);
  };
  /** Null: a new one. */
  const [edited, setEdited] = useState<NumberView | null | undefined>();
  const [deleted, setDeleted] = useState<NumberView | null>(null);
  const add = (
    <MayButton
      scope="numbers:manage"
      variant="primary"
      onClick={() => setEdited(null)}
    >
      Add number
    </MayButton>
  );
  return (
    <Page
      title="Numbers"
      description="A campaign calls from the numbers of its pool. How those of one campaign compare is on its own page, under Numbers."
      actions={add}
    >
      {numbers.data && campaigns.error && (
        <ProblemAlert
          error={campaigns.error}
          what="Which campaigns call from them could not be loaded"
          onRetry={campaigns.refetch}
        />
      )}
      <QueryPanel
        query={{ ...numbers, refetch: reload }}
        what="The numbers could not be loaded"
        height="320px"
      >
        {(data) => (
          <NumberTable
            numbers={data}
            use={use}
            users={users}
            carriers={carriers}
            search={q}
            onSearch={(text) => setSearch({ q: text })}
            onEdit={setEdited}
            onDelete={setDeleted}
            add={add}
          />
        )}
      </QueryPanel>
      {edited !== undefined && (
        <NumberModal number={edited} onClose={() => setEdited(undefined)} />
      )}
      {deleted && (
        <DeleteNumber
          number={deleted}
          users={users.get(deleted.id) ?? []}
          onClose={() => setDeleted(null)}
        />
      )}
    </Page>
  );
}
