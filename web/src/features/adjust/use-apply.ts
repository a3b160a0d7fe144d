import { useState } from 'react';
import type { UpdateCampaign } from '#shared/client/generated/types.gen.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { notify } from '../../app/notices.tsx';
import { useApi } from '../../lib/api.ts';
import { useLive } from '../../live/live-context.tsx';
import {
  isConflict,
  useUpdateCampaign,
} from '../campaigns/use-update-campaign.ts';
import { undoOf } from './adjust-draft.ts';

/** Long enough to see what a change does to a campaign that runs. */
const UNDO_MS = 60_000;

interface Conflict {
  readonly seen: CampaignView;
  readonly theirs: CampaignView;
  readonly mine: UpdateCampaign;
}

/** Applies a change to a campaign that runs; the notice takes it back. */
export function useApply(campaignId: string) {
  const update = useUpdateCampaign(campaignId);
  const api = useApi();
  const { store } = useLive();
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const undo = async (back: UpdateCampaign, version: number, name: string) => {
    try {
      await update.mutateAsync({ body: back, version });
      notify('success', `Changed ${name} back.`);
    } catch (error) {
      const why = isConflict(error)
        ? 'it was changed again since.'
        : String(error instanceof Error ? error.message : error);
      notify('error', `${name} was not changed back: ${why}`);
    }
  };

  /**
   * @param seen - what the change was made on
   * @returns whether it was applied
   */
  const apply = async (
    seen: CampaignView,
    changes: UpdateCampaign,
  ): Promise<boolean> => {
    try {
      const { version } = seen;
      const after = await update.mutateAsync({ body: changes, version });
      setConflict(null);
      const back = undoOf(seen, changes);
      notify('success', `Applied to ${after.name}. It takes effect at once.`, {
        shown_ms: UNDO_MS,
        action: {
          text: 'Undo',
          onClick: () => void undo(back, after.version, after.name),
        },
      });
      return true;
    } catch (error) {
      if (!isConflict(error)) return false;
      const theirs = await api.campaign(campaignId);
      store.putView(theirs, Date.now());
      setConflict({ seen, theirs, mine: changes });
      return false;
    }
  };

  return {
    apply,
    applying: update.isPending,
    /** A refusal that is no conflict: those have a window of their own. */
    error: isConflict(update.error) ? null : update.error,
    conflict,
    dropConflict: () => setConflict(null),
  };
}
