import { randomBytes } from 'node:crypto';
import { putTicket } from '#functions/adapters/dynamodb/connection-store.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import { TICKET_SECONDS } from '#shared/contracts/realtime.ts';
import { socketAddress } from './socket-address.ts';

const TICKET_BYTES = 32;

/**
 * POST /realtime/tickets: a browser cannot send headers with a socket, and a
 * credential in an address would reach logs. A ticket opens one socket, once.
 * It is drawn from the machine's own entropy: a seeded one could be foretold.
 */
export const createRealtimeTicket: HandlerOf<'create_realtime_ticket'> = async (
  { caller, headers },
  { table, real_clock, socket_url },
) => {
  const ticket = randomBytes(TICKET_BYTES).toString('base64url');
  const until = real_clock.now() + TICKET_SECONDS * 1000;
  const { org_id, actor: subject, scopes } = caller;
  await putTicket(table, ticket, { org_id, subject, scopes }, until);
  return {
    status: 201,
    body: {
      ticket,
      url: socketAddress(headers, socket_url),
      expires_at: new Date(until).toISOString(),
    },
  };
};
