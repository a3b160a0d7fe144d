import {
  Box,
  Button,
  Modal,
  StatusIndicator,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { saveFile } from '../../lib/download.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import { useMe } from '../../lib/me.ts';
import { useOnline } from '../../lib/online.ts';
import { permissionToAct } from '../lifecycle/permission-to-act.ts';
import {
  type BulkAction,
  type BulkResult,
  bulkActions,
  runBulk,
  whyNot,
} from './list-bulk-run.ts';
import { campaignsCsv } from './list-export.ts';
import { useActDeps } from './use-change-campaign.ts';

const words: Readonly<Record<BulkAction, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  delete: 'Delete',
};

/** What can be done to the campaigns that are selected. */
export function BulkBar({
  campaigns,
  onClear,
}: {
  campaigns: readonly CampaignView[];
  onClear: () => void;
}) {
  const deps = useActDeps();
  const me = useMe();
  const online = useOnline();
  const [asking, setAsking] = useState<'stop' | 'delete' | null>(null);
  const [working, setWorking] = useState<BulkAction | null>(null);
  const [results, setResults] = useState<readonly BulkResult[] | null>(null);
  const run = async (action: BulkAction) => {
    setAsking(null);
    setWorking(action);
    setResults(await runBulk(deps, campaigns, action));
    setWorking(null);
  };
  const press = (action: BulkAction) =>
    action === 'stop' || action === 'delete' ? setAsking(action) : run(action);
  const reasonOf = (action: BulkAction) =>
    permissionToAct(me, action, online).reason ?? whyNot(campaigns, action);
  if (campaigns.length === 0 && !results) return null;
  return (
    <section className="bulk-bar" aria-label="Selected campaigns">
      <b>{formatCount(campaigns.length)} selected</b>
      {bulkActions.map((action) => {
        const reason = reasonOf(action);
        return (
          <Button
            key={action}
            disabled={reason !== undefined || working !== null}
            {...(reason !== undefined && { disabledReason: reason })}
            loading={working === action}
            loadingText={`${words[action]}: working`}
            ariaLabel={`${words[action]} the selected campaigns`}
            onClick={() => void press(action)}
          >
            {words[action]}
          </Button>
        );
      })}
      <Button
        iconName="download"
        ariaLabel="Export the selected campaigns"
        onClick={() =>
          saveFile(
            new Blob([campaignsCsv(campaigns)], { type: 'text/csv' }),
            'campaigns.csv',
          )
        }
      >
        Export
      </Button>
      <Button variant="link" onClick={onClear}>
        Clear selection
      </Button>
      {asking && (
        <Ask
          action={asking}
          campaigns={campaigns}
          onClose={() => setAsking(null)}
          onConfirm={() => void run(asking)}
        />
      )}
      {results && <Report results={results} onClose={() => setResults(null)} />}
    </section>
  );
}

function Ask({
  action,
  campaigns,
  onClose,
  onConfirm,
}: {
  action: 'stop' | 'delete';
  campaigns: readonly CampaignView[];
  onClose: () => void;
  onConfirm: () => void;
}) {
  const fitting = campaigns.filter(({ allowed_actions }) =>
    allowed_actions.includes(action),
  );
  const many = `${formatCount(fitting.length)} ${fitting.length === 1 ? 'campaign' : 'campaigns'}`;
  const waiting = fitting.reduce((n, it) => n + it.stats.contacts.pending, 0);
  const uploaded = fitting.reduce((n, it) => n + it.total_contacts, 0);
  return (
    <ConfirmModal
      title={`${words[action]} ${many}?`}
      verb={`${words[action]} ${many}`}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      {action === 'stop'
        ? `${countOf(waiting, 'contact')} will not be called. Calls in progress finish naturally. A stopped campaign can be restarted, which calls contacts again from the start.`
        : `Removes ${countOf(uploaded, 'uploaded contact')}. This cannot be undone.`}
      <ul>
        {fitting.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </ConfirmModal>
  );
}

const indicators = {
  done: 'success',
  skipped: 'stopped',
  failed: 'error',
} as const;

/** A line for each campaign: what became of it. */
function Report({
  results,
  onClose,
}: {
  results: readonly BulkResult[];
  onClose: () => void;
}) {
  const done = results.filter(({ kind }) => kind === 'done').length;
  return (
    <Modal
      visible
      header={`${formatCount(done)} of ${formatCount(results.length)} changed`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        </Box>
      }
    >
      <ul className="bulk-report" aria-label="What became of each">
        {results.map(({ id, name, kind, text }) => (
          <li key={id}>
            <b>{name}</b>
            <StatusIndicator type={indicators[kind]}>{text}</StatusIndicator>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
