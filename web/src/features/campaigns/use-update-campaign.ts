import { useMutation, useQueryClient } from '@tanstack/react-query';
import { updateCampaign } from '#shared/client/generated/sdk.gen.ts';
import type { UpdateCampaign } from '#shared/client/generated/types.gen.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { unwrap } from '../../lib/api-client.ts';
import { ApiError } from '../../lib/api-error.ts';
import { useClient } from '../../lib/client.ts';
import { campaignKeys } from '../../lib/queries.ts';
import { useLive } from '../../live/live-context.tsx';

export interface CampaignUpdate {
  readonly body: UpdateCampaign;
  /** That the change was made on; left out, the one on screen. */
  readonly version?: number;
}

/**
 * Changes some settings of a campaign, if nobody has changed it since: else the
 * error is a 412, and what it is now is on screen.
 */
export function useUpdateCampaign(campaignId: string) {
  const client = useClient();
  const queries = useQueryClient();
  const { store, refresh } = useLive();
  return useMutation({
    mutationFn: ({ body, version }: CampaignUpdate) => {
      const known = version ?? store.get(campaignId)?.version;
      return unwrap<CampaignView>(
        updateCampaign({
          client,
          path: { campaign_id: campaignId },
          body,
          ...(known !== undefined && { headers: { 'If-Match': `"${known}"` } }),
        }),
      );
    },
    onSuccess: (view) => {
      store.putView(view, Date.now());
      void queries.invalidateQueries({ queryKey: campaignKeys.all });
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === campaignId,
      });
    },
    onError: () => refresh(campaignId),
  });
}

export const isConflict = (error: unknown) =>
  error instanceof ApiError && error.status === 412;
