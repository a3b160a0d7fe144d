import {
  Alert,
  FormField,
  Input,
  SpaceBetween,
  StatusIndicator,
} from '@cloudscape-design/components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { notify } from '../../app/notices.tsx';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { useApi } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { campaignKeys } from '../../lib/queries.ts';
import { useLive } from '../../live/live-context.tsx';
import { overviewKey } from '../org/use-overview.ts';
import { pauseEach, resumeEach, runningCampaigns } from './steer-all.ts';

/** Pauses whatever runs, with one confirmation, and offers the way back. */
export default function PauseAll({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const { store } = useLive();
  const [reason, setReason] = useState('');
  const running = useQuery({
    queryKey: [...campaignKeys.all, 'running'],
    queryFn: ({ signal }) => runningCampaigns(api, signal),
    staleTime: 0,
  });
  const changed = () => {
    void queries.invalidateQueries({ queryKey: campaignKeys.all });
    void queries.invalidateQueries({ queryKey: overviewKey });
  };
  const resume = async (paused: readonly CampaignView[]) => {
    const result = await resumeEach(api, paused);
    for (const view of result.done) store.putView(view, Date.now());
    changed();
    const skipped = paused.length - result.done.length;
    notify(
      skipped === 0 ? 'success' : 'warning',
      `Resumed ${campaigns(result.done.length)}${skipped > 0 ? `; ${skipped} had been changed since, or could not be resumed` : ''}`,
    );
  };
  const pause = useMutation({
    // Those that run when it is pressed: what the list shows may be from before.
    mutationFn: async () =>
      pauseEach(api, await runningCampaigns(api), reason.trim()),
    onSuccess: ({ done, failed }) => {
      for (const view of done) store.putView(view, Date.now());
      changed();
      onClose();
      if (failed.length > 0) {
        notify(
          'error',
          `Not paused: ${failed.map(({ name, why }) => `${name} (${why})`).join(', ')}`,
        );
      }
      if (done.length === 0) {
        if (failed.length === 0) notify('info', 'No campaign was running');
        return;
      }
      notify(
        'info',
        `Paused ${campaigns(done.length)}; calls in progress finish`,
        {
          action: {
            text: `Resume the ${campaigns(done.length)}`,
            onClick: () => void resume(done),
          },
        },
      );
    },
  });
  const nothing = running.isSuccess && running.data.length === 0;
  return (
    <ConfirmModal
      title="Pause all campaigns?"
      verb={nothing ? 'Close' : 'Pause all campaigns'}
      {...(!nothing && { typed: 'PAUSE ALL' })}
      loading={pause.isPending}
      onClose={onClose}
      onConfirm={() => (nothing ? onClose() : pause.mutate())}
    >
      <SpaceBetween size="m">
        <QueryPanel
          query={running}
          what="The running campaigns could not be loaded"
        >
          {(list) =>
            list.length === 0 ? (
              <StatusIndicator type="info">
                No campaign is running.
              </StatusIndicator>
            ) : (
              <>
                <div>
                  No new call is placed in {campaigns(list.length)}. Calls in
                  progress finish; who waits keeps waiting.
                </div>
                <ul>
                  {list.map(({ id, name, stats }) => (
                    <li key={id}>
                      {name}: {formatCount(stats.active_calls)} in a call now
                    </li>
                  ))}
                </ul>
              </>
            )
          }
        </QueryPanel>
        {!nothing && (
          <FormField
            label={
              <>
                Reason <i>– optional</i>
              </>
            }
            description="Shown on each campaign until it is resumed."
          >
            <Input
              value={reason}
              onChange={({ detail }) => setReason(detail.value)}
            />
          </FormField>
        )}
        {pause.error && <Alert type="error">{pause.error.message}</Alert>}
      </SpaceBetween>
    </ConfirmModal>
  );
}

const campaigns = (n: number) =>
  n === 1 ? '1 campaign' : `${formatCount(n)} campaigns`;
