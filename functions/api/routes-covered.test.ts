import { expect, it } from 'vitest';
import { routeTable } from '#shared/contracts/routes.ts';
import { agentHandlers } from './agents.routes.ts';
import { campaignHandlers } from './campaigns.routes.ts';
import { carrierHandlers } from './carriers.ts';
import { handlers as contactHandlers } from './contacts.routes.ts';
import { handlers as conversationHandlers } from './conversations.routes.ts';
import { handlers as downloadHandlers } from './downloads.routes.ts';
import { erasureHandlers } from './erasures.routes.ts';
import { keyHandlers } from './keys.routes.ts';
import { createRealtimeTicket } from './realtime-tickets.ts';
import { attachesTwo, carrierNeeds } from './testing.ts';
import { handlers as uploadHandlers } from './uploads.routes.ts';
import { webhookHandlers } from './webhooks.routes.ts';

const handlers: Record<string, unknown> = {
  ...campaignHandlers(attachesTwo),
  ...agentHandlers({ key: 'key', allows_loopback: false }),
  ...contactHandlers,
  ...uploadHandlers,
  ...erasureHandlers,
  ...keyHandlers('pepper'),
  ...carrierHandlers(carrierNeeds()),
  ...conversationHandlers,
  ...downloadHandlers,
  ...webhookHandlers({
    key: 'key',
    resolve: async () => [],
    allows_loopback: false,
  }),
  create_realtime_ticket: createRealtimeTicket,
};

it('answers every route of the table but the stream of events', () => {
  const unanswered = routeTable
    .filter(({ streaming }) => streaming !== 'events')
    .filter(
      ({ operation_id, alias_of = '' }) =>
        !handlers[operation_id] && !handlers[alias_of],
    );
  expect(unanswered.map(({ operation_id }) => operation_id)).toEqual([]);
});

it('has no handler for an operation that is not in the table', () => {
  const ids = routeTable.map(({ operation_id }) => operation_id);
  expect(ids).toEqual(expect.arrayContaining(Object.keys(handlers)));
});
