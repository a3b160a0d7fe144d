import * as z from 'zod';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { sockets } from '#functions/adapters/sockets.ts';
import { contactView } from '#functions/api/contact-view.ts';
import { readFigures } from '#functions/live/read-figures.ts';
import { queueHandler } from '#functions/platform/queue-handler.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { pushSnapshot } from './push-snapshot.ts';

const message = z.object({
  v: z.literal(1),
  org_id: z.string(),
  topic: z.string(),
  late: z.literal(true).optional(),
});

/** Push queue: a topic changed. */
export const handler = queueHandler(
  (value) => {
    const { late, ...push } = message.parse(value);
    return { ...push, ...(late && { late }) };
  },
  (push) =>
    pushSnapshot(push, {
      table: table(),
      sockets: sockets(),
      queues: queues(),
      clock: runtime.clock,
      real_clock: runtime.realClock,
      read_stats: (campaign) => readFigures(table(), campaign),
      view_contact: contactView,
    }),
);
