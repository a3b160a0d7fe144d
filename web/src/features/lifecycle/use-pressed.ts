import { useState } from 'react';
import { updateCampaign } from '#shared/client/generated/sdk.gen.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { unwrap } from '../../lib/api-client.ts';
import type { ButtonAction } from '../campaigns/campaign-buttons.ts';
import {
  useActDeps,
  useChangeCampaign,
} from '../campaigns/use-change-campaign.ts';
import type { Confirmed, DialogsProps, Open } from './dialogs.tsx';
import { isStillPassed } from './preflight.ts';
import type { ActionBody, SentAction } from './send-action.ts';

export interface Press {
  readonly action: ButtonAction;
  /** As the button says it: "Start now". */
  readonly text: string;
  /** Of a pause: asks for one first. */
  readonly with_reason?: boolean;
}

const asksFirst = (
  action: ButtonAction,
): action is Exclude<Confirmed, 'pause'> =>
  action === 'clone' ||
  action === 'stop' ||
  action === 'restart' ||
  action === 'delete';

/** What a press leads to: a page, a question, or the change at once. */
export function usePressed(campaignId: string): {
  press: (press: Press) => void;
  dialog: Omit<DialogsProps, 'campaignId'> | null;
} {
  const deps = useActDeps();
  const change = useChangeCampaign();
  const go = useGo();
  const [open, setOpen] = useState<Open | null>(null);
  const { store } = deps.live;

  const run = async (action: SentAction, body?: ActionBody) => {
    const campaign = store.get(campaignId);
    if (!campaign) return;
    setOpen(null);
    const error = await change(campaign, action, body);
    if (error === null) return;
    const steered = action === 'start' || action === 'resume' ? action : null;
    setOpen({ kind: 'problem', action: steered, error });
  };

  const press = ({ action, text, with_reason }: Press) => {
    const campaign = store.get(campaignId);
    if (!campaign) return;
    if (action === 'edit') go(paths.editCampaign(campaignId));
    else if (asksFirst(action)) setOpen({ kind: 'confirm', action });
    else if (action === 'pause' && with_reason) {
      setOpen({ kind: 'confirm', action });
    } else if (action === 'start' && !isStillPassed(campaign, Date.now())) {
      setOpen({ kind: 'start', verb: text });
    } else void run(action);
  };

  /** Lowers the calls at once, which the budget has room for, and goes on. */
  const withFewerLines = async (
    action: 'start' | 'resume',
    max_concurrent_calls: number,
  ) => {
    try {
      const view = await unwrap<CampaignView>(
        updateCampaign({
          client: deps.client,
          path: { campaign_id: campaignId },
          body: { max_concurrent_calls },
        }),
      );
      store.putView(view, Date.now());
    } catch (error) {
      setOpen({ kind: 'problem', action: null, error });
      return;
    }
    await run(action);
  };

  return {
    press,
    dialog: open && {
      open,
      onClose: () => setOpen(null),
      onConfirm: (action, body) => void run(action, body),
      onFewerLines: (action, lines) => void withFewerLines(action, lines),
    },
  };
}
