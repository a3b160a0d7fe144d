import {
  Button,
  Checkbox,
  FormField,
  Input,
  SpaceBetween,
  Textarea,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { notify } from '../../app/notices.tsx';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { useClient } from '../../lib/client.ts';
import { saveFile } from '../../lib/download.ts';
import { formatCount, getShortCampaignId } from '../../lib/format.ts';
import { exportWaiting } from './export-contacts.ts';
import type { ActionBody } from './send-action.ts';

/** Deleting more than these asks for the name to be typed. */
const TYPED_ABOVE = 1_000;
const MAX_NAME = 200;
const MAX_REASON = 500;

export interface ConfirmProps {
  readonly campaign: CampaignView;
  readonly onClose: () => void;
  readonly onConfirm: (body?: ActionBody) => void;
}

const people = (count: number) =>
  `${formatCount(count)} ${count === 1 ? 'contact' : 'contacts'}`;
const calls = (count: number) =>
  count === 1
    ? '1 call in progress finishes'
    : `${formatCount(count)} calls in progress finish`;

export function StopModal({ campaign, onClose, onConfirm }: ConfirmProps) {
  const { stats, name } = campaign;
  const { pending } = stats.contacts;
  return (
    <ConfirmModal
      title={`Stop ${name}?`}
      verb="Stop campaign"
      onClose={onClose}
      onConfirm={() => onConfirm()}
    >
      <SpaceBetween size="s">
        <div>
          {people(pending)} will not be called. {calls(stats.active_calls)}{' '}
          naturally. A stopped campaign can be restarted, which calls contacts
          again from the start.
        </div>
        {pending > 0 && <ExportWaiting campaign={campaign} />}
      </SpaceBetween>
    </ConfirmModal>
  );
}

function ExportWaiting({ campaign }: { campaign: CampaignView }) {
  const client = useClient();
  const [rows, setRows] = useState<number | null>(null);
  const { id, stats } = campaign;
  const save = async () => {
    setRows(0);
    try {
      const blob = await exportWaiting(client, id, setRows);
      saveFile(blob, `waiting-${getShortCampaignId(id)}.csv`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      notify('error', `The contacts could not be exported: ${why}`);
    }
    setRows(null);
  };
  return (
    <Button
      variant="inline-link"
      iconName="download"
      loading={rows !== null}
      loadingText={`${formatCount(rows ?? 0)} exported so far`}
      onClick={save}
    >
      Export the {formatCount(stats.contacts.pending)} first
    </Button>
  );
}

export function RestartModal({ campaign, onClose, onConfirm }: ConfirmProps) {
  return (
    <ConfirmModal
      title={`Prepare a new run of ${campaign.name}?`}
      verb="Prepare restart"
      onClose={onClose}
      onConfirm={() => onConfirm()}
    >
      Resets the attempts of {people(campaign.total_contacts)} and returns the
      campaign to draft. Nothing is dialed until you press Start. Figures of
      this run stay under Previous run.
    </ConfirmModal>
  );
}

export function DeleteModal({ campaign, onClose, onConfirm }: ConfirmProps) {
  const { name, total_contacts } = campaign;
  return (
    <ConfirmModal
      title={`Delete ${name}?`}
      verb="Delete campaign"
      {...(total_contacts > TYPED_ABOVE && { typed: name })}
      onClose={onClose}
      onConfirm={() => onConfirm()}
    >
      Deletes {name} and removes {formatCount(total_contacts)} uploaded{' '}
      {total_contacts === 1 ? 'contact' : 'contacts'}. This cannot be undone.
    </ConfirmModal>
  );
}

export function CloneModal({ campaign, onClose, onConfirm }: ConfirmProps) {
  const { total_contacts } = campaign;
  const [name, setName] = useState(
    `${campaign.name.slice(0, MAX_NAME - ' (copy)'.length)} (copy)`,
  );
  const [copies, setCopies] = useState(false);
  const typed = name.trim();
  const wrong =
    typed === ''
      ? 'Give it a name'
      : typed.length > MAX_NAME
        ? `At most ${MAX_NAME} characters`
        : '';
  return (
    <ConfirmModal
      title={`Clone ${campaign.name}?`}
      verb="Clone campaign"
      onClose={onClose}
      onConfirm={() =>
        !wrong && onConfirm({ name: typed, include_contacts: copies })
      }
    >
      <SpaceBetween size="m">
        <div>Makes a draft with the same settings, and opens it.</div>
        <FormField label="Name" errorText={wrong}>
          <Input
            value={name}
            onChange={({ detail }) => setName(detail.value)}
          />
        </FormField>
        <Checkbox
          checked={copies}
          disabled={total_contacts === 0}
          description={
            total_contacts === 0
              ? 'It has none.'
              : `${people(total_contacts)}, none of them called yet.`
          }
          onChange={({ detail }) => setCopies(detail.checked)}
        >
          Copy contacts
        </Checkbox>
      </SpaceBetween>
    </ConfirmModal>
  );
}

export function PauseModal({ campaign, onClose, onConfirm }: ConfirmProps) {
  const [reason, setReason] = useState('');
  const text = reason.trim();
  const wrong =
    text.length > MAX_REASON ? `At most ${MAX_REASON} characters` : '';
  return (
    <ConfirmModal
      title={`Pause ${campaign.name}?`}
      verb="Pause campaign"
      onClose={onClose}
      onConfirm={() => !wrong && onConfirm(text ? { reason_text: text } : {})}
    >
      <SpaceBetween size="m">
        <div>
          No new call is placed. {calls(campaign.stats.active_calls)} naturally.
        </div>
        <FormField
          label="Reason"
          description="Shown to everybody with the campaign."
          errorText={wrong}
        >
          <Textarea
            value={reason}
            rows={2}
            onChange={({ detail }) => setReason(detail.value)}
          />
        </FormField>
      </SpaceBetween>
    </ConfirmModal>
  );
}
