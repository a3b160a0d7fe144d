import * as z from 'zod';
import { parsed } from '../ask.ts';

/**
 * What Telnyx keeps for us with each leg of a call and echoes in all of its
 * events: the place for whatever an event must say, since no event knows more.
 */
const schema = z.object({
  /** Where the event belongs. */
  ref: z.string(),
  /** Our token of the placement. */
  token: z.string(),
  /** Our number that the person was called from, for whoever is called next. */
  from: z.string().exactOptional(),
  /** A machine counts when its greeting is over: a message follows. */
  until: z.literal('message_end').exactOptional(),
  /** A message is played: the call ends with it. */
  last: z.literal('message').exactOptional(),
  /** Of a leg to whoever talks: the call that it is for. */
  call_id: z.string().exactOptional(),
});

export type ClientState = z.output<typeof schema>;

/** Base64, as Telnyx asks for. */
export const encodeClientState = (state: ClientState): string =>
  Buffer.from(JSON.stringify(state)).toString('base64');

/** @returns undefined when it is none of ours */
export function decodeClientState(
  encoded: string | null | undefined,
): ClientState | undefined {
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  return schema.safeParse(parsed(text)).data;
}
