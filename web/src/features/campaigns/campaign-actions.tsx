import {
  Box,
  Button,
  Modal,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { formatCount } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import {
  type ButtonAction,
  buttonsOf,
  buttonText,
  isPrimary,
} from './campaign-buttons.ts';
import { useChangeCampaign } from './use-change-campaign.ts';

type Confirmed = Extract<ButtonAction, 'stop' | 'restart' | 'delete'>;
const needsConfirm = (action: ButtonAction): action is Confirmed =>
  action === 'stop' || action === 'restart' || action === 'delete';

/** The buttons of a campaign's status; Stop, Restart and Delete ask first. */
export function CampaignActions({
  campaignId,
  inline = false,
}: {
  campaignId: string;
  /** In a table row: small, and without the blue button. */
  inline?: boolean;
}) {
  const campaign = useCampaignPart(campaignId, (view) => view);
  return campaign ? <Buttons campaign={campaign} inline={inline} /> : null;
}

function Buttons({
  campaign,
  inline,
}: {
  campaign: CampaignView;
  inline: boolean;
}) {
  const change = useChangeCampaign(campaign);
  const [confirming, setConfirming] = useState<Confirmed | null>(null);
  const press = (action: ButtonAction) =>
    needsConfirm(action) ? setConfirming(action) : change.mutate(action);

  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        {buttonsOf(campaign).map((action) => (
          <Button
            key={action}
            variant={variantOf(action, inline)}
            disabled={change.isPending && change.variables !== action}
            loading={change.isPending && change.variables === action}
            loadingText={`${buttonText[action]}: working`}
            onClick={() => press(action)}
          >
            {buttonText[action]}
          </Button>
        ))}
      </SpaceBetween>
      {confirming && (
        <ConfirmModal
          campaign={campaign}
          action={confirming}
          onClose={() => setConfirming(null)}
          onConfirm={() => {
            change.mutate(confirming);
            setConfirming(null);
          }}
        />
      )}
      {change.error && (
        <Modal
          visible
          header="This did not work"
          onDismiss={() => change.reset()}
          closeAriaLabel="Close"
          footer={
            <Box float="right">
              <Button onClick={() => change.reset()}>Close</Button>
            </Box>
          }
        >
          <ProblemAlert
            error={change.error}
            what={`${campaign.name} was not changed`}
          />
        </Modal>
      )}
    </>
  );
}

const variantOf = (action: ButtonAction, inline: boolean) => {
  if (inline) return 'inline-link' as const;
  return isPrimary(action) ? ('primary' as const) : ('normal' as const);
};

const confirmText: Readonly<
  Record<
    Confirmed,
    { title: (name: string) => string; verb: string; body: string }
  >
> = {
  stop: {
    title: (name) => `Stop ${name}?`,
    verb: 'Stop campaign',
    body: 'Calls in progress finish by themselves and their results are kept.',
  },
  restart: {
    title: (name) => `Prepare a new run of ${name}?`,
    verb: 'Prepare restart',
    body: 'The campaign becomes a draft, and attempts begin at 0. Nothing is dialled until you press Start. Figures of this run stay under Previous run.',
  },
  delete: {
    title: (name) => `Delete ${name}?`,
    verb: 'Delete campaign',
    body: 'The draft and its uploaded contacts are removed. This cannot be undone.',
  },
};

function ConfirmModal({
  campaign,
  action,
  onClose,
  onConfirm,
}: {
  campaign: CampaignView;
  action: Confirmed;
  onClose: () => void;
  onConfirm: () => void;
}) {
  const { title, verb, body } = confirmText[action];
  const { pending, in_progress, total } = campaign.stats.contacts;
  return (
    <Modal
      visible
      header={title(campaign.name)}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" onClick={onConfirm}>
              {verb}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {action === 'stop'
        ? `${formatCount(pending)} contacts will not be called; ${formatCount(in_progress)} are in a call now. `
        : `${formatCount(total)} contacts are attached. `}
      {body}
    </Modal>
  );
}
