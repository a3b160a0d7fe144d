import { getCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import { getMember } from '#functions/adapters/dynamodb/member-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { sockets } from '#functions/adapters/sockets.ts';
import { readFigures } from '#functions/live/read-figures.ts';
import { isStillLetIn } from '#functions/platform/auth.ts';
import { invocation } from '#functions/platform/invocation.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { onSocketEvent, type SocketEvent } from './socket.ts';

/** WebSocket API: `$connect`, `$disconnect` and every message. */
export const handler = invocation((event: SocketEvent) =>
  onSocketEvent(event, {
    table: table(),
    sockets: sockets(),
    clock: runtime.clock,
    real_clock: runtime.realClock,
    read_stats: (campaign) => readFigures(table(), campaign),
    is_valid: ({ subject }) => isStillValid(subject),
  }),
);

const KEY = /^key_(.+)$/;

/** A user who signed in has no key to revoke: the socket itself ends in time. */
async function isStillValid(subject: string): Promise<boolean> {
  const id = KEY.exec(subject)?.[1];
  if (id === undefined) return true;
  const credential = await getCredential(table(), id);
  return isStillLetIn(credential, {
    get_member: (org, member) => getMember(table(), org, member),
    real_clock: runtime.realClock,
  });
}
