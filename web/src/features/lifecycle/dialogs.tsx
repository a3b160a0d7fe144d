import { useLocation } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import {
  CloneModal,
  DeleteModal,
  PauseModal,
  RestartModal,
  StopModal,
} from './confirms.tsx';
import { ProblemModal } from './problem-modal.tsx';
import type { ActionBody } from './send-action.ts';
import { StartSheet } from './start-sheet.tsx';

const confirms = {
  clone: CloneModal,
  stop: StopModal,
  restart: RestartModal,
  delete: DeleteModal,
  pause: PauseModal,
} as const;
export type Confirmed = keyof typeof confirms;

/** What is open over the page about one campaign. */
export type Open =
  | { readonly kind: 'confirm'; readonly action: Confirmed }
  | { readonly kind: 'start'; readonly verb: string }
  | {
      readonly kind: 'problem';
      readonly action: 'start' | 'resume' | null;
      readonly error: unknown;
    };

export interface DialogsProps {
  readonly campaignId: string;
  readonly open: Open;
  readonly onClose: () => void;
  readonly onConfirm: (action: Confirmed | 'start', body?: ActionBody) => void;
  readonly onFewerLines: (action: 'start' | 'resume', lines: number) => void;
}

/** Loaded when the first of them opens. */
export default function LifecycleDialogs({
  campaignId,
  ...props
}: DialogsProps) {
  const campaign = useCampaignPart(campaignId, (view) => view);
  useCloseOnLeave(props.onClose);
  return campaign ? <Dialog campaign={campaign} {...props} /> : null;
}

/** A link in a dialog, or the browser's Back, leads away from it. */
function useCloseOnLeave(onClose: () => void): void {
  const pathname = useLocation({ select: (location) => location.pathname });
  const opened = useRef(pathname);
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (pathname !== opened.current) close();
  }, [pathname]);
}

function Dialog({
  campaign,
  open,
  onClose,
  onConfirm,
  onFewerLines,
}: Omit<DialogsProps, 'campaignId'> & { campaign: CampaignView }) {
  if (open.kind === 'start') {
    return (
      <StartSheet
        campaign={campaign}
        verb={open.verb}
        onStart={() => onConfirm('start')}
        onFewerLines={(lines) => onFewerLines('start', lines)}
        onClose={onClose}
      />
    );
  }
  if (open.kind === 'problem') {
    const { action, error } = open;
    return (
      <ProblemModal
        campaign={campaign}
        verb={action === 'resume' ? 'Resume' : 'Start'}
        error={error}
        onFewerLines={(lines) => onFewerLines(action ?? 'start', lines)}
        onClose={onClose}
      />
    );
  }
  const Confirm = confirms[open.action];
  return (
    <Confirm
      campaign={campaign}
      onClose={onClose}
      onConfirm={(body) => onConfirm(open.action, body)}
    />
  );
}
