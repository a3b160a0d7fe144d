import type { RouteHandlers } from '#functions/platform/route.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { conversationId } from '#shared/domain/conversation.ts';
import { attempt, makeContactsApi } from './contacts-testing.ts';
import { handlers as conversationHandlers } from './conversations.routes.ts';
import { erasureHandlers } from './erasures.routes.ts';
import { createRealtimeTicket } from './realtime-tickets.ts';
import { multipart } from './requests-testing.ts';
import { webhookHandlers } from './webhooks.routes.ts';

/** In every name that an organization gave: whoever else sees it sees too much. */
export const markOf = (org: string) => `mark-of-${org}`;

/** What an organization has: an id of each kind, by the name of its path parameter. */
export interface Tenant {
  readonly org_id: string;
  readonly key: string;
  readonly user: string;
  readonly ids: Readonly<Record<string, string>>;
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

/** The whole API, with two organizations that have one of everything. */
export async function makeWorld(more: RouteHandlers = {}) {
  const api = await makeContactsApi({
    ...conversationHandlers,
    ...erasureHandlers,
    ...webhookHandlers({
      key: 'pepper',
      resolve: async () => ['93.184.215.14'],
      allows_loopback: false,
    }),
    create_realtime_ticket: createRealtimeTicket,
    ...more,
  });
  const nothing = async () => {};
  Object.assign(api.deps.queues, {
    dial: nothing,
    tick: nothing,
    push: nothing,
    webhook: nothing,
  });
  const mine = await makeTenant(api, 'org_a', 1);
  const theirs = await makeTenant(api, 'org_b', 2);
  return { ...api, mine, theirs };
}

type ContactsApi = Awaited<ReturnType<typeof makeContactsApi>>;

async function makeTenant(
  api: ContactsApi,
  org_id: string,
  nth: number,
): Promise<Tenant> {
  const all = { org_id, scopes: [...scopes] };
  const [{ credential: key }, { credential: user }] = await Promise.all([
    api.credential({ ...all, kind: 'ak' }),
    api.credential({ ...all, kind: 'pat' }),
  ]);
  const name = markOf(org_id);
  const ask = async (method: string, path: string, more: object = {}) => {
    const headers = { 'X-Outdial-Org': org_id };
    const asking = { key: user, headers, ...more };
    const answer = await api.call(method, `/api/v1/${path}`, asking);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  };
  const post = (path: string, body?: unknown) => ask('POST', path, { body });

  const phone_number = `+1415555010${nth}`;
  const number = await post('numbers', { phone_number, label: name });
  const agent = await post('agents', { name });
  const pool = [{ number_id: number.id }, { number_id: 'num_demo' }];
  const form = multipart(
    { name, agent_id: agent.id, number_pool: JSON.stringify(pool) },
    {
      contacts: `phone_number,city\n+1415200000${nth},${name}\n+1415200001${nth},b\n1,c\n`,
    },
  );
  const campaign = await ask('POST', 'campaigns', {
    ...form,
    headers: { ...form.headers, 'X-Outdial-Org': org_id },
  });
  const at = `campaigns/${campaign.id}`;
  const { data: contacts } = await ask('GET', `${at}/contacts`);
  const attempt_id = `att_${nth}`;
  const { seq } = contacts[1];
  const attempts = [attempt({ id: attempt_id })];
  await api.putState(campaign.id, seq, { org_id, attempts });
  const place = { campaign_id: campaign.id, run_number: 1, seq, attempt_id };
  const conversation_id = conversationId(place);
  await ask('PUT', `conversations/${conversation_id}/results`, {
    body: { summary: name },
  });
  const file = { file_name: `${name}.csv`, size_bytes: 100 };
  const { upload } = await post(`${at}/uploads`, file);
  const listed = `+1415999000${nth}`;
  await post('dnc', { phone_number: listed, reason: name });
  const member = await post('members', { name, role: 'operator' });
  const made = await post('keys', { name, scopes: ['campaigns:read'] });
  const url = `https://hooks.example/${name}`;
  const webhook = await post('webhooks', { url, description: name });
  const delivery = await post(`webhooks/${webhook.id}/test`);
  const carrier = await post('carriers', { name });
  const configuration = await post('configurations', { name });
  const to = `+1415200002${nth}`;
  const call = await post('calls/originate', { to, variables: { name } });
  return {
    org_id,
    key,
    user,
    ids: {
      campaign_id: campaign.id,
      contact_id: contacts[0].id,
      upload_id: upload.id,
      import_id: campaign.import.id,
      number_id: number.id,
      agent_id: agent.id,
      phone_number: listed,
      conversation_id,
      call_id: call.id,
      key_id: made.id,
      member_id: member.id,
      webhook_id: webhook.id,
      delivery_id: delivery.id,
      carrier_id: carrier.id,
      configuration_id: configuration.id,
    },
  };
}
