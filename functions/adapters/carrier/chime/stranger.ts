import * as z from 'zod';
import type { ChimeReply } from './actions.ts';

/** The little of an event that ending its call takes. */
const callSchema = z.object({
  InvocationEventType: z.string(),
  CallDetails: z.object({
    Participants: z.array(
      z.object({ CallId: z.string(), Status: z.string().nullish() }),
    ),
  }),
});

/** After these the call goes on; of others the answer is ignored, or leads to the same again. */
const GOES_ON = [
  'NEW_INBOUND_CALL',
  'CALL_ANSWERED',
  'ACTION_SUCCESSFUL',
  'CALL_UPDATE_REQUESTED',
  'HANGUP',
];

/**
 * What Chime hears of a call that is none of ours: somebody calls back, or the
 * carrier was taken out while its calls were up. Each leg that is up is ended.
 */
export function strangersReply(event: unknown): ChimeReply {
  const read = callSchema.safeParse(event);
  const isWanted =
    read.success && GOES_ON.includes(read.data.InvocationEventType);
  const up = isWanted
    ? read.data.CallDetails.Participants.filter(
        ({ Status }) => Status !== 'Disconnected',
      )
    : [];
  return {
    SchemaVersion: '1.0',
    Actions: up.slice(0, 10).map(({ CallId }) => ({
      Type: 'Hangup',
      Parameters: { CallId, SipResponseCode: '480' },
    })),
  };
}
