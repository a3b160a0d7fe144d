import { Alert, Button } from '@cloudscape-design/components';
import { useMutation } from '@tanstack/react-query';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { liveTunableFields } from '#shared/domain/campaign-actions.ts';
import { notify } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { useApi } from '../../lib/api.ts';

const isLive = ({ status }: CampaignView) =>
  status === 'running' || status === 'paused';

/** Why a setting cannot be changed now; null: it can be. */
export function lockReason(
  view: CampaignView | null,
  path: string,
): string | null {
  if (!view) return null;
  const state = view.sealed ? 'closed' : view.status;
  if (!view.allowed_actions.includes('edit')) {
    return `Cannot be changed: the campaign is ${state}`;
  }
  const [name = ''] = path.split('.');
  const tunable: readonly string[] = liveTunableFields;
  if (!isLive(view) || tunable.includes(name)) return null;
  return `Cannot be changed while the campaign is ${state}`;
}

/** What can be changed and what cannot, with the way round: a copy. */
export function LockedNotice({ view }: { view: CampaignView }) {
  const api = useApi();
  const go = useGo();
  const clone = useMutation({
    mutationFn: () => api.act(view.id, 'clone'),
    onSuccess: (made) => {
      notify('success', `Copied: ${made.name}`);
      go(paths.editCampaign(made.id));
    },
  });
  const mayEdit = view.allowed_actions.includes('edit');
  if (mayEdit && !isLive(view)) return null;
  const state = view.sealed ? 'closed' : view.status;
  return (
    <>
      <Alert
        type="info"
        header={
          mayEdit
            ? `The campaign is ${state}: some settings are read-only`
            : `The campaign is ${state}: its settings are read-only`
        }
        action={
          <Button loading={clone.isPending} onClick={() => clone.mutate()}>
            Clone instead
          </Button>
        }
      >
        {mayEdit
          ? 'Calls at once, schedule, retries, order and priority, budget, goal and numbers can be changed, and hold from the next call on. Calls in flight go on as they began. A copy can be changed in everything.'
          : 'A copy has the same settings, and all of them can be changed.'}
      </Alert>
      {clone.error && (
        <ProblemAlert error={clone.error} what="The campaign was not copied" />
      )}
    </>
  );
}
