import { table } from '#functions/adapters/dynamodb/table.ts';
import { sockets } from '#functions/adapters/sockets.ts';
import { readFigures } from '#functions/live/read-figures.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { onSocketEvent, type SocketEvent } from './socket.ts';

/** WebSocket API: `$connect`, `$disconnect` and every message. */
export const handler = (event: SocketEvent) =>
  onSocketEvent(event, {
    table: table(),
    sockets: sockets(),
    clock: runtime.clock,
    real_clock: runtime.realClock,
    read_stats: (campaign) => readFigures(table(), campaign),
  });
