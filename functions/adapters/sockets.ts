import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { requireEnv } from '#functions/platform/env.ts';
import { runtime } from '#functions/platform/runtime.ts';
import type { ServerMessage } from '#shared/contracts/realtime.ts';
import { env } from '#shared/names.ts';

/** The browsers' sockets, from our side. */
export interface Sockets {
  /** `gone`: the browser left, and nobody told us. */
  post(connection: string, message: ServerMessage): Promise<'sent' | 'gone'>;
  /** Closes it; one that is gone already is fine. */
  close(connection: string): Promise<void>;
  isOpen(connection: string): Promise<boolean>;
}

type Sender = Pick<ApiGatewayManagementApiClient, 'send'>;

let shared: Sockets | undefined;

/** The sockets of this deployment; one client for each Lambda environment. */
export function sockets(): Sockets {
  shared ??= socketsOver(
    new ApiGatewayManagementApiClient({
      ...runtime.awsClientOptions,
      endpoint: requireEnv(env.SOCKET_MANAGEMENT_URL),
    }),
  );
  return shared;
}

export function socketsOver(client: Sender): Sockets {
  return {
    post: (connection, message) =>
      unlessGone(() =>
        client.send(
          new PostToConnectionCommand({
            ConnectionId: connection,
            Data: Buffer.from(JSON.stringify(message)),
          }),
        ),
      ),
    close: async (connection) => {
      await unlessGone(() =>
        client.send(new DeleteConnectionCommand({ ConnectionId: connection })),
      );
    },
    isOpen: async (connection) => {
      const found = await unlessGone(() =>
        client.send(new GetConnectionCommand({ ConnectionId: connection })),
      );
      return found === 'sent';
    },
  };
}

async function unlessGone(
  send: () => Promise<unknown>,
): Promise<'sent' | 'gone'> {
  try {
    await send();
    return 'sent';
  } catch (error) {
    if (error instanceof GoneException) return 'gone';
    throw error;
  }
}
