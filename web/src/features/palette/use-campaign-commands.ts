import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { notify } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { useApi } from '../../lib/api.ts';
import { useLive } from '../../live/live-context.tsx';
import type { PlainAction } from './commands.ts';

const done: Readonly<Record<PlainAction, string>> = {
  start: 'Started',
  pause: 'Paused; calls in progress finish',
  resume: 'Resumed',
};

/**
 * Acts on a campaign from anywhere. A start goes to its page instead: what it
 * will do has to be seen first.
 */
export function useCampaignCommands() {
  const api = useApi();
  const go = useGo();
  const { store } = useLive();
  return (campaign: CampaignView, action: PlainAction) => {
    if (action === 'start') {
      go(paths.campaign(campaign.id));
      return;
    }
    api.act(campaign.id, action).then(
      (view) => {
        store.putView(view, Date.now());
        notify('success', `${done[action]}: ${campaign.name}`);
      },
      (error: Error) =>
        notify('error', `${campaign.name} was not changed: ${error.message}`),
    );
  };
}
