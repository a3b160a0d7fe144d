import { useState } from 'react';
import type { ConfigurationView } from '#shared/contracts/configurations.ts';
import { notify } from '../app/notices.tsx';
import { ConfirmModal } from '../components/confirm-modal.tsx';
import { MayButton } from '../components/may-button.tsx';
import { Page } from '../components/page.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import { useUnfinishedCampaigns } from '../features/numbers/use-number-use.ts';
import { CalendarTable } from '../features/schedules/calendar-table.tsx';
import { ConfigurationModal } from '../features/schedules/configuration-modal.tsx';
import { ConfigurationTable } from '../features/schedules/configuration-table.tsx';
import { LegalHours } from '../features/schedules/legal-hours.tsx';
import {
  useChangeConfigurations,
  useConfigurations,
} from '../features/schedules/use-configurations.ts';

/** When people are called: by campaign, by what is shared, and by law. */
export function Schedules() {
  const campaigns = useUnfinishedCampaigns();
  return (
    <Page
      title="Schedules"
      description="A call begins only inside of a calling window of its campaign, and when the law of its compliance profile lets it."
    >
      <QueryPanel
        query={campaigns}
        what="The campaigns could not be loaded"
        height="240px"
      >
        {(data) => <CalendarTable campaigns={data} />}
      </QueryPanel>
      <Configurations />
      <LegalHours />
    </Page>
  );
}

function Configurations() {
  const configurations = useConfigurations();
  /** Null: a new one. */
  const [edited, setEdited] = useState<ConfigurationView | null | undefined>();
  const [deleted, setDeleted] = useState<ConfigurationView | null>(null);
  return (
    <>
      <QueryPanel
        query={configurations}
        what="The configurations could not be loaded"
        height="180px"
      >
        {(data) => (
          <ConfigurationTable
            configurations={data}
            onEdit={setEdited}
            onDelete={setDeleted}
            add={
              <MayButton
                scope="campaigns:manage"
                onClick={() => setEdited(null)}
              >
                Add configuration
              </MayButton>
            }
          />
        )}
      </QueryPanel>
      {edited !== undefined && (
        <ConfigurationModal
          configuration={edited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {deleted && (
        <DeleteConfiguration
          configuration={deleted}
          onClose={() => setDeleted(null)}
        />
      )}
    </>
  );
}

function DeleteConfiguration({
  configuration: { id, name },
  onClose,
}: {
  configuration: ConfigurationView;
  onClose: () => void;
}) {
  const change = useChangeConfigurations();
  return (
    <ConfirmModal
      title={`Delete ${name}?`}
      verb="Delete configuration"
      loading={change.isPending}
      onClose={onClose}
      onConfirm={() =>
        change.mutate(
          { kind: 'delete', id },
          {
            onSuccess: () => {
              notify('success', `${name} is deleted`);
              onClose();
            },
          },
        )
      }
    >
      <div className="stack">
        {change.error && (
          <ProblemAlert
            error={change.error}
            what="The configuration was not deleted"
          />
        )}
        <div>
          No campaign can be made with it any more. Campaigns that were made
          with it keep their settings, and calls go on. It stays while one of
          them is unfinished.
        </div>
      </div>
    </ConfirmModal>
  );
}
