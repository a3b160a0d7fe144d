import { updateCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import type { Watcher } from '#functions/adapters/dynamodb/connection-store.ts';
import { contactView } from '#functions/api/contact-view.ts';
import { makeApi } from '#functions/api/testing.ts';
import type { Push } from '#functions/platform/messages.ts';
import type { ServerMessage } from '#shared/contracts/realtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { createRealtimeTicket } from '../api/realtime-tickets.ts';
import { getCampaignEvents } from './event-stream.ts';
import { type PushMessage, pushSnapshot } from './push-snapshot.ts';
import { onSocketEvent, type SocketEvent } from './socket.ts';

/** Partners for the tests of this folder: the API, sockets and the push queue. */

const LONG_ENOUGH_MS = 1_000;

export async function makeLive() {
  const api = await makeApi({
    handlers: {
      create_realtime_ticket: createRealtimeTicket,
      stream_campaign_events: getCampaignEvents,
    },
  });
  const { table, clock } = api;
  const got: Record<string, ServerMessage[]> = {};
  const gone = new Set<string>();
  const revoked = new Set<string>();
  const late: { message: PushMessage; delay_seconds: number }[] = [];
  const deps = {
    table,
    clock,
    real_clock: clock,
    read_stats: api.deps.read_stats,
    view_contact: contactView,
    sockets: {
      async post(connection: string, message: ServerMessage) {
        if (gone.has(connection)) return 'gone' as const;
        got[connection] = [...(got[connection] ?? []), message];
        return 'sent' as const;
      },
      async close(connection: string) {
        gone.add(connection);
      },
      async isOpen(connection: string) {
        return !gone.has(connection);
      },
    },
    is_valid: async (watcher: Watcher) => !revoked.has(watcher.subject),
    queues: {
      async push(message: Push, delay_seconds: number) {
        late.push({ message, delay_seconds });
      },
    },
  };

  const event = (connectionId: string, routeKey: string, more: object = {}) =>
    onSocketEvent(
      { requestContext: { connectionId, routeKey }, ...more } as SocketEvent,
      deps,
    );

  async function newTicket(key?: string): Promise<string> {
    const path = '/api/v1/realtime/tickets';
    const { body } = await api.call('POST', path, key ? { key } : {});
    return body.ticket;
  }

  const connectWith = (connection: string, ticket: string | undefined) =>
    event(connection, '$connect', {
      queryStringParameters: ticket === undefined ? null : { ticket },
    });

  async function newCampaign(key?: string): Promise<string> {
    const ask = { body: { name: 'One' }, ...(key && { key }) };
    const { body } = await api.call('POST', '/api/v1/campaigns', ask);
    return body.id;
  }

  return {
    ...api,
    deps,
    late,
    gone,
    revoked,
    event,
    newTicket,
    connectWith,
    newCampaign,
    /** What a socket got since this was asked last. */
    received: (connection: string) => got[connection]?.splice(0) ?? [],
    async open(connection: string, key?: string): Promise<void> {
      await connectWith(connection, await newTicket(key));
    },
    say: (connection: string, message: unknown) =>
      event(connection, '$default', { body: JSON.stringify(message) }),
    /** Pushes a topic, long enough after what came before. */
    async pushLater(topic: string, org_id = 'org_a'): Promise<void> {
      clock.at += LONG_ENOUGH_MS;
      await pushSnapshot({ v: 1, org_id, topic }, deps);
    },
    async change(id: string, changes: Partial<Campaign>): Promise<void> {
      const { body } = await api.call('GET', `/api/v1/campaigns/${id}`);
      const { version, status } = body;
      const before = { org_id: 'org_a', id, version, status };
      await updateCampaign(table, before, changes, iso(clock.at));
    },
  };
}
