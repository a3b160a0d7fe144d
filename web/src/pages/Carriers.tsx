import { useState } from 'react';
import { notify } from '../app/notices.tsx';
import { paths } from '../app/paths.ts';
import { useGo } from '../app/use-follow.ts';
import { MayButton } from '../components/may-button.tsx';
import { Page } from '../components/page.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import { CarrierModal } from '../features/carriers/carrier-modal.tsx';
import { CarrierTable } from '../features/carriers/carrier-table.tsx';
import { useCarriers } from '../features/carriers/use-carriers.ts';

/** The accounts that calls go through, and whether each takes calls now. */
export function Carriers() {
  const carriers = useCarriers();
  const go = useGo();
  const [adding, setAdding] = useState(false);
  const add = (
    <MayButton
      scope="numbers:manage"
      variant="primary"
      onClick={() => setAdding(true)}
    >
      Add carrier
    </MayButton>
  );
  return (
    <Page
      title="Carriers"
      description="A carrier brings calls to phones. Each number is at one carrier, and a call goes through the carrier of the number that it comes from."
      actions={add}
    >
      <QueryPanel
        query={carriers}
        what="The carriers could not be loaded"
        height="240px"
      >
        {(data) => <CarrierTable carriers={data} add={add} />}
      </QueryPanel>
      {adding && (
        <CarrierModal
          carrier={null}
          onClose={() => setAdding(false)}
          onSaved={({ id, name }) => {
            notify('success', `${name} is added. Now add its numbers`);
            go(paths.carrier(id));
          }}
        />
      )}
    </Page>
  );
}
