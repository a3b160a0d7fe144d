import { type CreateArgs, createCampaign } from './create-campaign.ts';
import { type Client, createClient } from './generated/client/index.ts';
import * as api from './generated/sdk.gen.ts';
import type {
  CloneCampaign,
  ListCampaignsData,
  ListContactsData,
  UpdateCampaign,
} from './generated/types.gen.ts';
import { unwrap } from './problem-error.ts';
import {
  type Fetch,
  realSleep,
  resilientFetch,
  type Sleep,
} from './resilient-fetch.ts';
import { streamEvents } from './stream-events.ts';

export { OutdialError } from './problem-error.ts';

export interface OutdialOptions {
  /** Of a deployment, such as `http://localhost:4000`. */
  readonly url: string;
  /** `ak_<id>.<secret>`, or `pat_<id>.<secret>` with `org_id`. */
  readonly api_key: string;
  readonly org_id?: string;
  readonly fetch?: Fetch;
  readonly sleep?: Sleep;
}

/** The client of one deployment: retries what may be retried, throws `OutdialError`. */
export class Outdial {
  /** For the operations that have no method here. */
  readonly client: Client;
  readonly campaigns: ReturnType<typeof campaignsOf>;

  constructor(options: OutdialOptions) {
    const { fetch = globalThis.fetch, sleep = realSleep, org_id } = options;
    const send = resilientFetch((request) => fetch(request), sleep);
    this.client = createClient({
      baseUrl: options.url.replace(/\/+$/, ''),
      auth: options.api_key,
      fetch: send as typeof globalThis.fetch,
      ...(org_id && { headers: { 'X-Outdial-Org': org_id } }),
    });
    const open = (path: string, headers: Record<string, string>) =>
      new Request(`${options.url.replace(/\/+$/, '')}${path}`, {
        headers: {
          authorization: `Bearer ${options.api_key}`,
          ...(org_id && { 'x-outdial-org': org_id }),
          ...headers,
        },
      });
    this.campaigns = campaignsOf(this.client, {
      open,
      fetch: (request) => fetch(request),
      sleep,
    });
  }
}

interface Wire {
  readonly open: (path: string, headers: Record<string, string>) => Request;
  readonly fetch: Fetch;
  readonly sleep: Sleep;
}

function campaignsOf(client: Client, wire: Wire) {
  const at = (campaign_id: string) => ({ client, path: { campaign_id } });
  return {
    /** With `contacts`, a CSV of any size up to 50 MB. */
    create: (args: CreateArgs) => createCampaign(client, args, wire.sleep),
    list: (query: ListCampaignsData['query'] = {}) =>
      unwrap(api.listCampaigns({ client, query })),
    get: (id: string) => unwrap(api.getCampaign(at(id))),
    update: (id: string, body: UpdateCampaign) =>
      unwrap(api.updateCampaign({ ...at(id), body })),
    start: (id: string) => unwrap(api.startCampaign(at(id))),
    pause: (id: string, reason_text?: string) =>
      unwrap(
        api.pauseCampaign({
          ...at(id),
          body: { reason_text: reason_text ?? null },
        }),
      ),
    resume: (id: string) => unwrap(api.resumeCampaign(at(id))),
    stop: (id: string) => unwrap(api.stopCampaign(at(id))),
    delete: async (id: string): Promise<void> => {
      await unwrap(api.deleteCampaign(at(id)));
    },
    /** Prepares another run as a draft; `start` dials it. */
    restart: (id: string) => unwrap(api.restartCampaign(at(id))),
    cancelRestart: (id: string) => unwrap(api.cancelRestartCampaign(at(id))),
    clone: (id: string, body: CloneCampaign = {}) =>
      unwrap(api.cloneCampaign({ ...at(id), body })),
    stats: (id: string) => unwrap(api.getCampaignStats(at(id))),
    contacts: (id: string, query: ListContactsData['query'] = {}) =>
      unwrap(api.listContacts({ ...at(id), query })),
    /** Snapshots until the campaign has ended; reconnects by itself. */
    async *streamEvents(id: string): AsyncGenerator<unknown> {
      const path = `/api/v1/campaigns/${encodeURIComponent(id)}/events`;
      const open = (headers: Record<string, string>) =>
        wire.open(path, headers);
      for await (const event of streamEvents(open, wire.fetch, wire.sleep)) {
        yield JSON.parse(event.data);
      }
    },
  };
}
