import * as z from 'zod';

/** What lies in the organization's own item, which every dial reads: kept short. */
const MAX_ADDRESS = 500;
const MAX_NAME = 200;
const MAX_TOKEN = 500;
const MAX_TEXT = 500;

const address = z.string().min(1).max(MAX_ADDRESS);
/** Goes into carriers' requests and answers: one plain line. */
const name = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'must be plain text on one line');
const token = z
  .string()
  .min(1)
  .max(MAX_TOKEN)
  .regex(/^[\x21-\x7e]+$/, 'must be visible characters without a space');

const websocket = {
  kind: z.literal('websocket'),
  url: address.meta({
    description:
      'wss on port 443, a public name. Media of the call goes there, both ways.',
  }),
};
const sip = z.strictObject({
  kind: z.literal('sip'),
  uri: address.meta({ description: '`sip:` or `sips:`, at a public host.' }),
});
const application = z.strictObject({
  kind: z.literal('application'),
  ref: name.meta({
    description: 'What lives at the carrier: an assistant, an application.',
  }),
});
const queue = z.strictObject({
  kind: z.literal('queue'),
  queue: name.meta({ description: 'People who wait in it, at the carrier.' }),
});

/** What a call is connected to: as an agent has it, and as a config URL answers. */
export const attachTarget = z.discriminatedUnion('kind', [
  z.strictObject({ ...websocket, auth_token: token.exactOptional() }),
  sip,
  application,
  queue,
]);

export const agentTargetInput = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...websocket,
      auth_token: token.nullable().optional().meta({
        description:
          'Shown to the WebSocket, and never again here. Left out: the one that it has, while the address stays. null: none.',
      }),
    }),
    sip,
    application,
    queue,
  ])
  .nullable()
  .meta({
    description:
      'What whoever answers is connected to. null: nothing, which the simulated carrier does not mind.',
  });
export type AgentTargetInput = z.output<typeof agentTargetInput>;

export const agentTargetView = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('websocket'),
      url: z.string(),
      has_auth_token: z.boolean(),
    }),
    z.object({ kind: z.literal('sip'), uri: z.string() }),
    z.object({ kind: z.literal('application'), ref: z.string() }),
    z.object({ kind: z.literal('queue'), queue: z.string() }),
  ])
  .nullable();
export type AgentTargetView = z.output<typeof agentTargetView>;

/** What a machine hears, and whoever nobody is free for; then the call ends. */
export const agentMessage = z
  .union([
    z.strictObject({
      audio_url: address.meta({ description: 'https, a public name.' }),
    }),
    z.strictObject({
      text: z.string().trim().min(1).max(MAX_TEXT),
      language: z
        .string()
        .max(35)
        .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 tag')
        .optional(),
    }),
  ])
  .nullable()
  .meta({ description: 'null: nothing, the call just ends.' });
export type AgentMessageView = z.output<typeof agentMessage>;
