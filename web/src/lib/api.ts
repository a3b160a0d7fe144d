import { createContext, useContext } from 'react';
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
import type { CampaignAction } from '#shared/domain/campaign-actions.ts';
import { errorOf } from './api-error.ts';
import type { Send } from './http.ts';

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

const of = (id: string) => `/campaigns/${encodeURIComponent(id)}`;

/** The API, as far as the dashboard uses it, typed by the shared contracts. */
export function createApi(send: Send) {
  const json = async <T>(...request: Parameters<Send>): Promise<T> =>
    (await send(...request)).json() as Promise<T>;

  return {
    campaigns: (filter: CampaignFilter, signal?: AbortSignal) =>
      json<CampaignList>('/campaigns', { query: { ...filter }, signal }),

    campaign: (id: string, signal?: AbortSignal) =>
      json<CampaignView>(of(id), { signal }),

    /** Every action but clone and delete answers the campaign as it is then. */
    act: (id: string, action: CampaignAction) =>
      json<CampaignView>(`${of(id)}/${action}`, { method: 'POST', body: {} }),

    delete: async (id: string) => {
      await send(of(id), { method: 'DELETE' });
    },

    calls: (id: string, filter: CallFilter, signal?: AbortSignal) =>
      json<ContactList>(`${of(id)}/calls`, {
        query: { ...filter, limit: CALLS_PER_PAGE },
        signal,
      }),

    create: (body: CreateCampaignBody, start: boolean, file?: File) =>
      json<CreatedCampaign>('/campaigns', {
        method: 'POST',
        query: { start: start ? 'true' : undefined },
        body: file ? formOf(body, file) : body,
      }),

    announceUpload: (id: string, file: File) =>
      json<CreatedUpload>(`${of(id)}/uploads`, {
        method: 'POST',
        body: { file_name: file.name, size_bytes: file.size },
      }),

    uploads: (id: string, signal?: AbortSignal) =>
      json<{ data: UploadView[] }>(`${of(id)}/uploads`, { signal }),

    upload: (id: string, uploadId: string, signal?: AbortSignal) =>
      json<UploadView>(`${of(id)}/uploads/${encodeURIComponent(uploadId)}`, {
        signal,
      }),

    rejects: async (id: string, uploadId: string) =>
      (
        await send(
          `${of(id)}/uploads/${encodeURIComponent(uploadId)}/rejects.csv`,
        )
      ).blob(),

    attemptReport: async (id: string) =>
      (await send(`${of(id)}/attempt-report.csv`)).blob(),

    ticket: () =>
      json<TicketView>('/realtime/tickets', { method: 'POST', body: {} }),
  };
}
export type Api = ReturnType<typeof createApi>;

/** The same fields as parts; what is no text goes as JSON. */
export function formOf(body: CreateCampaignBody, file: File): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue;
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  // Last: the server knows the settings before the first row comes in.
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
