import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { notify } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { useApi } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { campaignKeys } from '../../lib/queries.ts';
import {
  type Created,
  type CreateRequest,
  createWithFile,
} from '../audience/create-with-file.ts';

/** Creates, says how the import went, and shows the new campaign. */
export function useCreateCampaign() {
  const api = useApi();
  const queries = useQueryClient();
  const go = useGo();
  const [stage, setStage] = useState('');
  const create = useMutation({
    mutationFn: (request: CreateRequest) =>
      createWithFile(api, request, setStage),
    onSuccess: (created, { start }) => {
      void queries.invalidateQueries({ queryKey: campaignKeys.all });
      tell(created, start);
      go(paths.campaign(created.id));
    },
    onSettled: () => setStage(''),
  });
  return { create, stage };
}

function tell({ upload, failure }: Created, started: boolean): void {
  if (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    notify('error', `The campaign was created, but not finished: ${reason}`);
    return;
  }
  const verb = started ? 'Created and started' : 'Created';
  if (!upload) {
    notify('success', `${verb}.`);
    return;
  }
  const refused = upload.rows - upload.accepted;
  const text = `${verb}: ${formatCount(upload.accepted)} of ${formatCount(upload.rows)} rows accepted.`;
  notify(refused > 0 ? 'warning' : 'success', text);
}
