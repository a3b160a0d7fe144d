import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import * as sdk from '#shared/client/generated/sdk.gen.ts';
import type {
  AttachUpload,
  CreateUpload,
} from '#shared/client/generated/types.gen.ts';
import type { TimezoneAnalysis } from '#shared/contracts/planning.ts';
import type { CreatedUpload, UploadView } from '#shared/contracts/uploads.ts';
import type { ColumnMapping } from '#shared/domain/column-mapping.ts';
import { notify } from '../../app/notices.tsx';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { saveFile } from '../../lib/download.ts';
import { campaignKeys, uploadKeys } from '../../lib/queries.ts';
import { usePollInterval } from '../../live/use-poll-interval.ts';
import { forgetTransfer, sendFile, useTransfers } from './transfers.ts';

const READING_POLL_MS = 2_000;

/** Of one answer; a campaign has seldom more than a few. */
const MOST_UPLOADS = 100;

/** Whether the server works at it by itself. */
export const isReading = ({ status }: Pick<UploadView, 'status'>) =>
  status === 'validating' || status === 'attaching';

/**
 * The files of a campaign, newest first, asked again every two seconds while
 * one of them is sent or read: whoever comes back finds it where it is.
 */
export function useUploads(campaignId: string) {
  const client = useClient();
  const queries = useQueryClient();
  const transfers = useTransfers();
  const every = usePollInterval({ every_ms: READING_POLL_MS });
  const isMoving = (upload: UploadView) =>
    isReading(upload) ||
    (upload.status === 'staged' && transfers.has(upload.id));
  const uploads = useQuery({
    queryKey: uploadKeys.of(campaignId),
    queryFn: async ({ signal }) => {
      const { data } = await unwrap<{ data: UploadView[] }>(
        sdk.listUploads({
          client,
          path: { campaign_id: campaignId },
          query: { limit: MOST_UPLOADS },
          signal,
        }),
      );
      return data;
    },
    refetchInterval: ({ state }) =>
      state.data?.some(isMoving) ? every : false,
  });

  const taken = uploads.data
    ?.filter(({ status }) => status === 'attached')
    .map(({ id }) => id)
    .join();
  useEffect(() => {
    if (!taken) return;
    // What the campaign has is more now.
    void queries.invalidateQueries({ queryKey: campaignKeys.one(campaignId) });
  }, [queries, campaignId, taken]);
  return uploads;
}

export interface NewUpload {
  readonly file: File;
  readonly mapping: ColumnMapping | null;
  readonly default_country: string | null;
}

/** Announces a file; its sending then goes on, whatever page is open. */
export function useSendFile(campaignId: string) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ file, mapping, default_country }: NewUpload) => {
      const created = await unwrap<CreatedUpload>(
        sdk.createUpload({
          client,
          path: { campaign_id: campaignId },
          body: {
            file_name: file.name,
            size_bytes: file.size,
            ...(mapping && { mapping }),
            ...(default_country && { default_country }),
          } as CreateUpload,
        }),
      );
      const refresh = () =>
        queries.invalidateQueries({ queryKey: uploadKeys.of(campaignId) });
      void sendFile(created, file).then(refresh);
      await refresh();
      return created.upload.id;
    },
  });
}

export function useAttach({ campaign_id, id }: UploadView) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: {
      mapping: ColumnMapping;
      default_country: string | null;
    }) => {
      const { mapping, default_country } = body;
      return unwrap<UploadView>(
        sdk.attachUpload({
          client,
          path: { campaign_id, upload_id: id },
          body: {
            mapping,
            ...(default_country && { default_country }),
          } as AttachUpload,
        }),
      );
    },
    onSettled: () =>
      queries.invalidateQueries({ queryKey: uploadKeys.of(campaign_id) }),
  });
}

export function useDiscard({ campaign_id, id, file_name }: UploadView) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        sdk.deleteUpload({ client, path: { campaign_id, upload_id: id } }),
      ),
    onSuccess: () => {
      forgetTransfer(id);
      notify('success', `${file_name} is discarded. No contact came of it.`);
    },
    onSettled: () =>
      queries.invalidateQueries({ queryKey: uploadKeys.of(campaign_id) }),
  });
}

export function useRejects({ campaign_id, id }: UploadView) {
  const client = useClient();
  return useMutation({
    mutationFn: () =>
      unwrap<unknown>(
        sdk.getUploadRejects({
          client,
          path: { campaign_id, upload_id: id },
          parseAs: 'blob',
        }),
      ) as Promise<Blob>,
    onSuccess: (blob) => saveFile(blob, 'rejects.csv'),
    onError: (error) =>
      notify('error', `The rows could not be downloaded: ${error.message}`),
  });
}

/** In which zones the contacts are; asked anew when there are more of them. */
export function useZones(campaignId: string, contacts: number) {
  const client = useClient();
  return useQuery({
    queryKey: ['timezone-analysis', campaignId, contacts],
    queryFn: ({ signal }) =>
      unwrap<TimezoneAnalysis>(
        sdk.getTimezoneAnalysis({
          client,
          path: { campaign_id: campaignId },
          signal,
        }),
      ),
    enabled: contacts > 0,
  });
}
