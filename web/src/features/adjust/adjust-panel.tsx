import { Alert, Button, SpaceBetween } from '@cloudscape-design/components';
import { useState } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { SidePanel } from '../../app/side-panel.tsx';
import { ConflictModal } from '../../components/conflict-modal.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useCampaignPart, useLive } from '../../live/live-context.tsx';
import { changesOf, type Draft, draftOf, errorsOf } from './adjust-draft.ts';
import { ConcurrencyField } from './concurrency-field.tsx';
import { conflictRows } from './conflict-rows.ts';
import { ConsequenceList } from './consequence-list.tsx';
import { consequencesOf } from './consequences.ts';
import { NumberFields } from './number-fields.tsx';
import { BudgetField, PriorityField, RetryFields } from './small-fields.tsx';
import { useApply } from './use-apply.ts';
import { useCapacity } from './use-capacity.ts';
import { WindowFields } from './window-fields.tsx';
import './adjust.css';

/** What can be changed while calls go on: shown first, then applied, then undone if need be. */
export default function AdjustPanel({
  campaignId,
  onClose,
}: {
  campaignId: string;
  onClose: () => void;
}) {
  const status = useCampaignPart(campaignId, (view) => view.status);
  const { store } = useLive();
  const campaign = store.get(campaignId);
  if (!campaign) return null;
  return (
    <SidePanel title="Adjust live" onClose={onClose}>
      {status === 'running' || status === 'paused' ? (
        <Form campaignId={campaignId} first={campaign} onClose={onClose} />
      ) : (
        <Alert type="info">
          This is for campaigns that run or are paused. It is {status} now.
        </Alert>
      )}
    </SidePanel>
  );
}

function Form({
  campaignId,
  first,
  onClose,
}: {
  campaignId: string;
  first: CampaignView;
  onClose: () => void;
}) {
  // What the fields were filled from: a change is made on this, or not at all.
  const [seen, setSeen] = useState(first);
  const [draft, setDraft] = useState(() => draftOf(first));
  const capacity = useCapacity(campaignId);
  const { apply, applying, error, conflict, dropConflict } =
    useApply(campaignId);
  const errors = errorsOf(draft);
  const changes = changesOf(seen, draft);
  const isChanged = Object.keys(changes).length > 0;
  const isValid = Object.keys(errors).length === 0;
  const consequences =
    isChanged && isValid ? consequencesOf(seen, changes, capacity.data) : [];
  const set = (change: Partial<Draft>) =>
    setDraft((now) => ({ ...now, ...change }));
  const restart = (view: CampaignView) => {
    setSeen(view);
    setDraft(draftOf(view));
  };
  const submit = async () => {
    if (await apply(seen, changes)) onClose();
  };
  const fields = { draft, errors, set };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && isValid) void submit();
      }}
    >
      <SpaceBetween size="l">
        <Alert type="info">
          Lower concurrency before changing the script: smaller blast radius,
          cleaner data.
        </Alert>
        <ConcurrencyField {...fields} capacity={capacity.data} />
        <NumberFields
          {...fields}
          campaignId={campaignId}
          onSaved={(view) => {
            setSeen(view);
            set({ weights: draftOf(view).weights });
          }}
        />
        <WindowFields {...fields} timezone={seen.schedule.timezone} />
        <PriorityField {...fields} />
        <RetryFields {...fields} />
        <BudgetField {...fields} />
        <ConsequenceList consequences={consequences} />
        {error && (
          <ProblemAlert error={error} what={`${seen.name} was not changed`} />
        )}
        <span className="button-row">
          <MayButton
            scope="campaigns:manage"
            variant="primary"
            formAction="submit"
            loading={applying}
            disabled={!isChanged || !isValid}
            disabledReason={
              isChanged
                ? 'Some values cannot be used'
                : 'Nothing is changed yet'
            }
          >
            Apply
          </MayButton>
          <Button
            formAction="none"
            disabled={!isChanged}
            onClick={() => setDraft(draftOf(seen))}
          >
            Reset
          </Button>
          <Button formAction="none" variant="link" onClick={onClose}>
            Cancel
          </Button>
        </span>
      </SpaceBetween>
      {conflict && (
        <ConflictModal
          what={conflict.theirs.name}
          at={conflict.theirs.updated_at}
          who={null}
          rows={conflictRows(conflict.seen, conflict.theirs, conflict.mine)}
          busy={applying}
          onReload={() => {
            restart(conflict.theirs);
            dropConflict();
          }}
          onKeep={async () => {
            if (await apply(conflict.theirs, conflict.mine)) onClose();
          }}
          onClose={dropConflict}
        />
      )}
    </form>
  );
}
