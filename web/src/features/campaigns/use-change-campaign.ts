import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { notify } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { useApi } from '../../lib/api.ts';
import { callKeys, campaignKeys } from '../../lib/queries.ts';
import { useLive } from '../../live/live-context.tsx';
import type { ButtonAction } from './campaign-buttons.ts';

const done: Readonly<Record<ButtonAction, string>> = {
  clone: 'Copied',
  start: 'Started',
  pause: 'Paused; calls in progress finish',
  resume: 'Resumed',
  stop: 'Stopped; calls in progress finish',
  restart: 'Restart prepared; nothing is dialled until you press Start',
  'cancel-restart': 'Restart dropped',
  unschedule: 'No longer scheduled',
  delete: 'Deleted',
};

/** Every button's mutation: what it does, and what is out of date after it. */
export function useChangeCampaign(campaign: Pick<CampaignView, 'id' | 'name'>) {
  const api = useApi();
  const queries = useQueryClient();
  const { store, refresh } = useLive();
  const go = useGo();
  const { id, name } = campaign;

  return useMutation({
    mutationFn: async (action: ButtonAction) => {
      if (action !== 'delete') return api.act(id, action);
      await api.delete(id);
      return null;
    },
    onSuccess: (answer, action) => {
      notify('success', `${done[action]}: ${name}`);
      if (action === 'delete') {
        go(paths.campaigns);
        store.remove(id);
        queries.removeQueries({ queryKey: campaignKeys.one(id) });
      } else if (action === 'clone' && answer) {
        go(paths.campaign(answer.id));
      } else if (answer) {
        // The answer of a change is the newest there is.
        store.putView(answer, Date.now());
        void queries.invalidateQueries({ queryKey: callKeys.of(id) });
      }
      void queries.invalidateQueries({ queryKey: campaignKeys.all });
    },
    // Most refusals mean that the campaign is not what the screen shows.
    onError: () => refresh(id),
  });
}
