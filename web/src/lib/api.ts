import { createContext, useContext } from 'react';
import type { Client } from '#shared/client/generated/client/index.ts';
import * as sdk from '#shared/client/generated/sdk.gen.ts';
import type {
  CreateCampaign,
  ListCallsData,
} from '#shared/client/generated/types.gen.ts';
import type { CreateCampaignBody } from '#shared/contracts/campaign-settings.ts';
import type {
  CampaignList,
  CampaignView,
  CreatedCampaign,
} from '#shared/contracts/campaigns.ts';
import type { ContactList } from '#shared/contracts/contacts.ts';
import type { TicketView } from '#shared/contracts/realtime.ts';
import type { CreatedUpload, UploadView } from '#shared/contracts/uploads.ts';
import type { CampaignStatus } from '#shared/domain/campaign.ts';
import { unwrap } from './api-client.ts';
import { errorOf } from './api-error.ts';

export interface CampaignFilter {
  readonly status?: CampaignStatus | undefined;
  /** Part of the name, or the id. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
}

export interface CallFilter {
  /** From 1. */
  readonly page: number;
  readonly status?: string | undefined;
  readonly callback?: string | undefined;
}

/** Rows of a page of calls, as the seeds print it. */
export const CALLS_PER_PAGE = 50;

/** Actions that answer the campaign as it is then, or the new one. */
const actions = {
  start: sdk.startCampaign,
  pause: sdk.pauseCampaign,
  resume: sdk.resumeCampaign,
  stop: sdk.stopCampaign,
  restart: sdk.restartCampaign,
  'cancel-restart': sdk.cancelRestartCampaign,
  clone: sdk.cloneCampaign,
  unschedule: sdk.unscheduleCampaign,
} as const;
export type ApiAction = keyof typeof actions;

/** The API, as far as the dashboard uses it: the generated client, unwrapped. */
export function createApi(client: Client) {
  const at = (campaign_id: string, signal?: AbortSignal) => ({
    client,
    path: { campaign_id },
    ...(signal && { signal }),
  });

  return {
    campaigns: (filter: CampaignFilter, signal?: AbortSignal) =>
      unwrap<CampaignList>(
        sdk.listCampaigns({
          client,
          query: withoutUndefined(filter),
          ...(signal && { signal }),
        }),
      ),

    campaign: (id: string, signal?: AbortSignal) =>
      unwrap<CampaignView>(sdk.getCampaign(at(id, signal))),

    act: (id: string, action: ApiAction) =>
      unwrap<CampaignView>(actions[action](at(id))),

    /** @param reason_text - shown on the campaign until it is resumed */
    pause: (id: string, reason_text?: string) =>
      unwrap<CampaignView>(
        sdk.pauseCampaign({
          ...at(id),
          body: reason_text ? { reason_text } : {},
        }),
      ),
    schedule: (id: string, scheduled_at: string) =>
      unwrap<CampaignView>(
        sdk.scheduleCampaign({ ...at(id), body: { scheduled_at } }),
      ),

    delete: async (id: string) => {
      await unwrap(sdk.deleteCampaign(at(id)));
    },

    calls: (id: string, filter: CallFilter, signal?: AbortSignal) =>
      unwrap<ContactList>(
        sdk.listCalls({
          ...at(id, signal),
          query: withoutUndefined({
            ...filter,
            limit: CALLS_PER_PAGE,
          }) as NonNullable<ListCallsData['query']>,
        }),
      ),

    create: (body: CreateCampaignBody, start: boolean, file?: File) => {
      const query = start ? { start: 'true' as const } : {};
      if (!file) {
        return unwrap<CreatedCampaign>(
          sdk.createCampaign({ client, body: body as CreateCampaign, query }),
        );
      }
      // The document describes the JSON body; the same fields go as parts.
      return unwrap<CreatedCampaign>(
        client.post<{ 201: CreatedCampaign }>({
          security: [{ scheme: 'bearer', type: 'http' }],
          url: '/api/v1/campaigns',
          query,
          body: formOf(body, file),
          bodySerializer: null,
          // The browser names the parts' boundary; the client's JSON type would win.
          headers: { 'Content-Type': null },
        }),
      );
    },

    announceUpload: (id: string, file: File) =>
      unwrap<CreatedUpload>(
        sdk.createUpload({
          ...at(id),
          body: { file_name: file.name, size_bytes: file.size },
        }),
      ),

    uploads: (id: string, signal?: AbortSignal) =>
      unwrap<{ data: UploadView[] }>(sdk.listUploads(at(id, signal))),

    upload: (campaign_id: string, upload_id: string) =>
      unwrap<UploadView>(
        sdk.getUpload({ client, path: { campaign_id, upload_id } }),
      ),

    rejects: (campaign_id: string, upload_id: string) =>
      unwrap<unknown>(
        sdk.getUploadRejects({
          client,
          path: { campaign_id, upload_id },
          parseAs: 'blob',
        }),
      ) as Promise<Blob>,

    attemptReport: (id: string) =>
      unwrap<unknown>(
        sdk.getAttemptReport({ ...at(id), parseAs: 'blob' }),
      ) as Promise<Blob>,

    ticket: () => unwrap<TicketView>(sdk.createRealtimeTicket({ client })),
  };
}
export type Api = ReturnType<typeof createApi>;

/** The client writes `undefined` into an address as a word. */
function withoutUndefined<T extends object>(query: T): NoUndefined<T> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined),
  ) as NoUndefined<T>;
}
type NoUndefined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The same fields as parts; what is no text goes as JSON. */
export function formOf(body: CreateCampaignBody, file: File): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue;
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set('contacts', file, file.name);
  return form;
}

/**
 * Sends a file by the form that the API signed: not to the API, so without the
 * credential.
 */
export async function postToForm(
  { url, fields }: Pick<CreatedUpload, 'url' | 'fields'>,
  file: File,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file, file.name);
  const answer = await fetch(url, { method: 'POST', body: form });
  if (!answer.ok) throw await errorOf(answer);
}

export const ApiContext = createContext<Api | null>(null);

/** @throws Error outside of the providers */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi needs an ApiContext above it');
  return api;
}
