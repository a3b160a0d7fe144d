import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Context } from 'aws-lambda';
import { always } from '#functions/adapters/carrier/testing.ts';
import { credentialsVault } from '#functions/adapters/credentials-keeper.ts';
import { updateCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  getCredential,
  noteUse,
} from '#functions/adapters/dynamodb/credential-store.ts';
import { getMember } from '#functions/adapters/dynamodb/member-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { httpHandler } from '#functions/platform/http-handler.ts';
import type { Deps, RouteHandlers, RunRef } from '#functions/platform/route.ts';
// biome-ignore lint/style/noRestrictedImports: for tests only, never bundled
import { documentClient } from '#infra/local/cloud/dynamodb/document-client.ts';
// biome-ignore lint/style/noRestrictedImports: for tests only, never bundled
import { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
// biome-ignore lint/style/noRestrictedImports: for tests only, never bundled
import { productTable } from '#infra/local/product-table.ts';
import { routeTable } from '#shared/contracts/routes.ts';
import { type Scope, scopes } from '#shared/contracts/settings.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { noCounters } from '#shared/domain/run-counters.ts';
import { liveView, statsView } from '#shared/domain/run-stats.ts';
import { agentHandlers } from './agents.routes.ts';
import { campaignHandlers } from './campaigns.routes.ts';
import type { CarrierNeeds } from './carrier-accounts.ts';
import { carrierHandlers } from './carriers.ts';
import type { ImportInline } from './create-campaign.ts';
import { createCredential } from './create-credential.ts';
import { handlers as downloads } from './downloads.routes.ts';
import { keyHandlers } from './keys.routes.ts';
import { type Ask, eventOf, multipart } from './requests-testing.ts';

/** Where the clocks of a test stand at first. */
export const START = Date.parse('2026-01-01T00:00:00Z');
const PEPPER = 'pepper';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  readonly body: any;
}

/** The API over an embedded table, with neighbours that remember what they were told. */
export async function makeApi(
  options: {
    handlers?: RouteHandlers;
    importInline?: ImportInline;
    deps?: Partial<Deps>;
  } = {},
) {
  const clock = { at: START, now: () => clock.at };
  const table = makeTable(clock);
  const told: ({ what: 'start' | 'wake' } & RunRef)[] = [];
  const deps = { ...makeDeps(table, clock, told), ...options.deps };
  const importInline = options.importInline ?? attachesTwo;
  const handler = httpHandler({
    routes: routeTable,
    handlers: {
      ...campaignHandlers(importInline),
      ...agentHandlers({ key: 'key', allows_loopback: false }),
      ...downloads,
      ...keyHandlers(PEPPER),
      ...carrierHandlers(carrierNeeds()),
      ...options.handlers,
    },
    deps,
    auth: {
      get_credential: (id) => getCredential(table, id),
      get_member: (org, id) => getMember(table, org, id),
      note_use: (credential, now) => noteUse(table, credential, now),
      pepper: PEPPER,
      real_clock: clock,
    },
  });
  const credential = (more: Partial<Parameters<typeof createCredential>[1]>) =>
    createCredential(table, {
      kind: 'ak',
      org_id: 'org_a',
      scopes: [...scopes],
      pepper: PEPPER,
      now: clock.at,
      ...more,
    });
  const key = (await credential({})).credential;
  let requests = 0;

  async function call(
    method: string,
    path: string,
    ask: Ask = {},
  ): Promise<Answer> {
    requests += 1;
    const event = eventOf(method, path, { key, ...ask }, `req_${requests}`);
    const answer = await handler(event, {} as Context);
    // A file comes in parts: tests look at all of it.
    const whole = await text(Readable.from(answer.body));
    const isJson = answer.headers['content-type']?.includes('json');
    const body = isJson ? JSON.parse(whole) : whole;
    return { status: answer.statusCode, headers: answer.headers, body };
  }

  return { call, clock, table, deps, told, key, credential };
}

/** Credentials are sealed, and every carrier knows every account. */
export const carrierNeeds = (): CarrierNeeds => ({
  vault: credentialsVault(PEPPER),
  check: async () => ({ kind: 'ok', caller_ids: null }),
  webhook_url: (...parts) =>
    `https://events.test/carrier-events/${parts.join('/')}`,
  resolve: async () => ['93.184.215.14'],
  allows_loopback: false,
  environment: {},
  changed: () => {},
});

export type Api = Awaited<ReturnType<typeof makeApi>>;

function makeTable(clock: { now(): number }): Table {
  const engine = new DynamoEngine({ path: ':memory:', clock });
  engine.execute('CreateTable', productTable);
  const { send } = documentClient(engine);
  // Real calls take turns: without this, twenty at once would run one by one.
  const db = {
    send: async (command: unknown) => {
      await new Promise((resolve) => setImmediate(resolve));
      return send(command);
    },
  };
  return { db: db as Table['db'], name: productTable.TableName };
}

function makeDeps(
  table: Table,
  clock: { now(): number },
  told: ({ what: 'start' | 'wake' } & RunRef)[],
): Deps {
  let ids = 0;
  const unused = () => {
    throw new Error('not used here');
  };
  return {
    table,
    clock,
    real_clock: clock,
    new_id: (prefix) => `${prefix}_${String(++ids).padStart(6, '0')}`,
    queues: {
      dial: unused,
      event: unused,
      tick: unused,
      push: unused,
      webhook: unused,
    },
    files: {
      put: unused,
      read: unused,
      remove: async () => {},
      has: unused,
      typeOf: unused,
      presignGet: unused,
      presignPost: unused,
    },
    workflow: {
      startRun: async (run) => void told.push({ what: 'start', ...run }),
      wake: async (run) => void told.push({ what: 'wake', ...run }),
      succeed: unused,
      beat: unused,
    },
    carriers: always({
      kind: 'simulated',
      calls_per_second: 100,
      place: unused,
      hangUp: unused,
      lookUp: unused,
    }),
    read_stats: async (campaign) => {
      const org = await getOrgSettings(table, campaign.org_id);
      const stats = statsView(noCounters, campaign, org.concurrency_limit);
      const live = liveView(noCounters, campaign, stats, clock.now());
      return { stats, live };
    },
    inline_csv_bytes: 1_000,
    socket_url: 'wss://socket.test',
  };
}

/** Stands in for the import: any file brings two contacts. */
export const attachesTwo: ImportInline = async (args) => {
  await args.create();
  await setContacts(args.deps.table, args.campaign, 2);
  return {
    id: 'upl_1',
    campaign_id: args.campaign.id,
    status: 'attached',
    file_name: args.file_name,
    size_bytes: args.bytes.length,
    sha256: null,
    created_by: null,
    rows: 2,
    accepted: 2,
    updated: 0,
    rejected: 0,
    duplicate: 0,
    suppressed: 0,
    findings: [],
    countries: [{ country: 'US', count: 2 }],
    progress: 1,
    columns: ['phone_number'],
    mapping: { phone_number: 'phone_number' },
    default_country: null,
    error: null,
    created_at: new Date(START).toISOString(),
    finished_at: new Date(START).toISOString(),
  };
};

/** Gives a campaign contacts, as an import does. */
export async function setContacts(
  table: Table,
  campaign: Campaign,
  total_contacts: number,
): Promise<void> {
  const { updated_at } = campaign;
  const written = await updateCampaign(
    table,
    campaign,
    { total_contacts },
    updated_at,
  );
  if (written.kind !== 'updated') throw new Error('somebody was faster');
}

export const only = (...wanted: Scope[]) => ({ scopes: wanted });

/** A campaign with contacts, so that it can be started. */
export async function createReady(
  api: Api,
  body: Record<string, unknown> = {},
) {
  const fields = Object.fromEntries(
    Object.entries({ name: 'Spring', ...body }).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const form = multipart(fields, { contacts: 'phone_number\n+12025550190\n' });
  const answer = await api.call('POST', '/api/v1/campaigns', form);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** POST /campaigns/{id}/<action> */
export const act = (api: Api, id: string, action: string, body?: unknown) =>
  api.call('POST', `/api/v1/campaigns/${id}/${action}`, { body });
