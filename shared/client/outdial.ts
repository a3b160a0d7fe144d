import type { Snapshot } from '../contracts/realtime.ts';
import { carriersOf } from './carriers.ts';
import { type CreateArgs, createCampaign } from './create-campaign.ts';
import { type Client, createClient } from './generated/client/index.ts';
import * as api from './generated/sdk.gen.ts';
import type {
  AddToDnc,
  CloneCampaign,
  ListCampaignsData,
  ListContactsData,
  ListDncData,
  UpdateCampaign,
} from './generated/types.gen.ts';
import { peopleOf } from './people.ts';
import { toError, unwrap } from './problem-error.ts';
import {
  type Fetch,
  realSleep,
  resilientFetch,
  type Sleep,
} from './resilient-fetch.ts';
import { streamEvents } from './stream-events.ts';

export type { ContactsFile } from './contacts-file.ts';
export type { CreateArgs } from './create-campaign.ts';
export { OutdialError } from './problem-error.ts';
export type { Progress } from './upload-contacts.ts';

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
  readonly carriers: ReturnType<typeof carriersOf>;
  readonly dnc: ReturnType<typeof dncOf>;
  readonly people: ReturnType<typeof peopleOf>;

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
    this.carriers = carriersOf(this.client);
    this.dnc = dncOf(this.client);
    this.people = peopleOf(this.client);
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
    create: (args: CreateArgs) =>
      createCampaign({ client, fetch: wire.fetch, sleep: wire.sleep }, args),
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
    async *streamEvents(id: string): AsyncGenerator<Snapshot> {
      const open = (headers: Record<string, string>) =>
        wire.open(pathOf(id, 'events'), headers);
      for await (const event of streamEvents(open, wire.fetch, wire.sleep)) {
        yield JSON.parse(event.data);
      }
    },
    /** The attempt report: a CSV, as it comes. */
    async report(id: string): Promise<ReadableStream<Uint8Array>> {
      const request = wire.open(pathOf(id, 'attempt-report.csv'), {});
      const response = await wire
        .fetch(request)
        .catch((error: unknown) => Promise.reject(toError(0, error)));
      if (response.ok && response.body) return response.body;
      const problem = await response.json().catch(() => ({}));
      throw toError(response.status, problem);
    },
  };
}

const pathOf = (campaign_id: string, part: string) =>
  `/api/v1/campaigns/${encodeURIComponent(campaign_id)}/${part}`;

function dncOf(client: Client) {
  return {
    list: (query: ListDncData['query'] = {}) =>
      unwrap(api.listDnc({ client, query })),
    /** One number or up to 1,000, each accepted or rejected by itself. */
    add: (body: AddToDnc) => unwrap(api.addToDnc({ client, body })),
  };
}
