import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  removeNumber,
  restoreNumber,
} from '#shared/client/generated/sdk.gen.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { notify } from '../../app/notices.tsx';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { useLive } from '../../live/live-context.tsx';

const LONG_UNDO_MS = 60_000;

export interface NumberChange {
  readonly number_id: string;
  /** As people know it. */
  readonly name: string;
  readonly to: 'removed' | 'restored';
}

const back = { removed: 'restored', restored: 'removed' } as const;
const said = {
  removed: 'is not called from any more; calls in progress finish.',
  restored: 'is called from again, and judged by its calls from here on.',
} as const;

/** Takes a number out of the pool or puts it back; the notice undoes it. */
export function useChangeNumber(campaignId: string) {
  const client = useClient();
  const queries = useQueryClient();
  const { store } = useLive();
  const change = useMutation({
    mutationFn: ({ number_id, to }: NumberChange) => {
      const ask = to === 'removed' ? removeNumber : restoreNumber;
      const path = { campaign_id: campaignId, number_id };
      return unwrap<CampaignView>(ask({ client, path }));
    },
    onSuccess: (view, done) => {
      store.putView(view, Date.now());
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === campaignId,
      });
      notify('success', `${done.name} ${said[done.to]}`, {
        shown_ms: LONG_UNDO_MS,
        action: {
          text: 'Undo',
          onClick: () => change.mutate({ ...done, to: back[done.to] }),
        },
      });
    },
    onError: (error, { name }) =>
      notify('error', `${name} was not changed: ${error.message}`),
  });
  return change;
}
