import * as z from 'zod';
import { parsed } from '../ask.ts';
import type { Message } from '../carrier.ts';
import type { Wanted } from './attach-actions.ts';

/** What travelled through Chime and back is read as what comes from outside. */
const targetSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('websocket'),
    url: z.string(),
    auth_token: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal('sip'), uri: z.string() }),
  z.object({ kind: z.literal('application'), ref: z.string() }),
  z.object({ kind: z.literal('queue'), queue: z.string() }),
]);

const wantedSchema = z.object({
  client_token: z.string(),
  target: targetSchema,
  conversation_id: z.string(),
  variables: z.record(z.string(), z.unknown()),
  record: z.boolean(),
});

const messageSchema = z.object({
  audio_url: z.string().exactOptional(),
  text: z.string().exactOptional(),
  language: z.string().exactOptional(),
});

export const readWanted = (text: string | undefined): Wanted | undefined =>
  wantedSchema.safeParse(parsed(text ?? '')).data;

export const readMessage = (text: string | undefined): Message | undefined =>
  messageSchema.safeParse(parsed(text ?? '')).data;
