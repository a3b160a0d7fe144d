import * as z from 'zod';
import { clientMessage, serverMessage, TICKET_SECONDS } from './realtime.ts';

/** Where components of a document are. */
const SCHEMAS = '#/components/schemas';

type Schema = Record<string, unknown>;

/** What each message is for; the schemas say the rest. */
const summaries: Readonly<Record<string, string>> = {
  subscribe:
    'Watch a campaign, or `*`: the list. With `contact_ids`, the rows of an open page too',
  unsubscribe: 'Watch it no more',
  ping: 'Answered by `pong`; keeps the socket open, which is closed after ten silent minutes',
  snapshot:
    'The whole picture of a campaign: on subscribing, then at most once a second when something changed',
  contacts: 'Rows of a watched page that changed',
  end: 'The campaign is over, and its figures are final',
  pong: 'The answer to `ping`',
  error: 'What was sent cannot be done',
};

/** The AsyncAPI 3.0 document of the WebSocket, of the schemas that read and write it. */
export function asyncApiDocument() {
  const sent = messagesOf(clientMessage, 'action');
  const told = messagesOf(serverMessage, 'type');
  const all = { ...sent.messages, ...told.messages };
  const channel = { $ref: '#/channels/socket' };
  const inChannel = (names: string[]) =>
    names.map((name) => ({ $ref: `#/channels/socket/messages/${name}` }));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Outdial live',
      version: '1.0.0',
      description:
        'What happens in campaigns, while it happens. Each message is one JSON ' +
        'object. A snapshot is whole: whoever missed some has missed nothing.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      socket: {
        host: '{host}',
        protocol: 'wss',
        description: 'As `url` of `POST /api/v1/realtime/tickets` says.',
        variables: { host: { default: 'localhost:4000' } },
        security: [{ $ref: '#/components/securitySchemes/ticket' }],
      },
    },
    channels: {
      socket: {
        address: '/ws',
        title: 'The socket',
        bindings: { ws: { query: ticketQuery, bindingVersion: '0.1.0' } },
        messages: Object.fromEntries(
          Object.keys(all).map((name) => [
            name,
            { $ref: `#/components/messages/${name}` },
          ]),
        ),
      },
    },
    operations: {
      say: {
        action: 'receive',
        channel,
        summary: 'What a client sends',
        messages: inChannel(Object.keys(sent.messages)),
      },
      hear: {
        action: 'send',
        channel,
        summary: 'What a client is sent',
        messages: inChannel(Object.keys(told.messages)),
      },
    },
    components: {
      messages: all,
      schemas: { ...sent.schemas, ...told.schemas },
      securitySchemes: {
        ticket: { type: 'httpApiKey', name: 'ticket', in: 'query' },
      },
    },
  };
}

const ticketQuery = {
  type: 'object',
  required: ['ticket'],
  properties: {
    ticket: {
      type: 'string',
      description: `From POST /api/v1/realtime/tickets: opens one socket, once, within ${TICKET_SECONDS} seconds.`,
    },
  },
};

/** One message for each kind of a union, its schema among the components. */
function messagesOf(union: z.ZodDiscriminatedUnion, tag: string) {
  const registry = z.registry<{ id: string }>();
  const messages: Record<string, unknown> = {};
  for (const option of union.options as z.ZodObject[]) {
    const name = String((option.shape[tag] as z.ZodLiteral).value);
    const id = `${tag === 'action' ? 'Client' : 'Server'}${capitalized(name)}`;
    registry.add(option, { id });
    messages[name] = {
      name,
      title: name,
      summary: summaries[name],
      payload: { $ref: `${SCHEMAS}/${id}` },
    };
  }
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-7',
    io: tag === 'action' ? 'input' : 'output',
    uri: (id) => `${SCHEMAS}/${id}`,
  });
  return { messages, schemas: hoisted(schemas as Record<string, Schema>) };
}

const capitalized = (name: string) => name[0]!.toUpperCase() + name.slice(1);

/** Where zod keeps what several schemas use. */
const SHARED = '__shared';

/**
 * Puts what schemas share beside them: in a document a reference starts at the
 * top, and tools do not look into schemas for definitions.
 */
function hoisted(schemas: Record<string, Schema>): Record<string, Schema> {
  const { [SHARED]: shared, ...own } = schemas;
  const all = { ...(shared?.definitions as object | undefined), ...own };
  const found = Object.entries(all).map(([name, schema]) => {
    const { $schema: _schema, $id: _id, ...rest } = schema as Schema;
    const text = JSON.stringify(rest);
    const inner = `"${SCHEMAS}/${SHARED}#/definitions/`;
    return [name, JSON.parse(text.replaceAll(inner, `"${SCHEMAS}/`))];
  });
  return Object.fromEntries(found);
}
