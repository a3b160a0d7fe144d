import { createContext, useContext } from 'react';
import type { Client } from '#shared/client/generated/client/index.ts';
import * as sdk from '#shared/client/generated/sdk.gen.ts';
import type {
  CampaignList,
  CampaignView,
} from '#shared/contracts/campaigns.ts';
import type { TicketView } from '#shared/contracts/realtime.ts';
import type { UploadView } from '#shared/contracts/uploads.ts';
import type { CampaignStatus } from '#shared/domain/campaign.ts';
import { unwrap } from './api-client.ts';

export interface CampaignFilter {
  readonly status?: CampaignStatus | undefined;
  /** Part of the name, or the id. */
  readonly q?: string | undefined;
  readonly cursor?: string | undefined;
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

/** What several features ask of the API: the generated client, unwrapped. */
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

    uploads: (id: string, signal?: AbortSignal) =>
      unwrap<{ data: UploadView[] }>(sdk.listUploads(at(id, signal))),

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

export const ApiContext = createContext<Api | null>(null);

/** @throws Error outside of the providers */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi needs an ApiContext above it');
  return api;
}
