import {
  bodyBytes,
  CloudError,
  type CloudRequest,
  type CloudResponse,
  jsonResponse,
} from './http.ts';

/**
 * The WebSocket side, as its owner offers it. Each answers `false` (or
 * `undefined`) when no such connection is open; the caller then gets 410.
 */
export interface Management {
  post(id: string, data: Buffer): boolean | Promise<boolean>;
  delete(id: string): boolean | Promise<boolean>;
  get(
    id: string,
  ): ConnectionView | undefined | Promise<ConnectionView | undefined>;
}

export interface ConnectionView {
  /** Epoch milliseconds. */
  readonly connected_at: number;
  readonly last_active_at: number;
  readonly source_ip?: string;
  readonly user_agent?: string;
}

/** @see API Gateway quotas, WebSocket: 128 KB for one message */
const MOST_BYTES = 131_072;

/** PostToConnection, DeleteConnection and GetConnection. */
export async function managementRequest(
  request: CloudRequest,
  management: Management,
): Promise<CloudResponse> {
  const at = request.path.lastIndexOf('/@connections/');
  const id = decodeURIComponent(
    request.path.slice(at + '/@connections/'.length),
  );
  try {
    return await perform(request, management, id);
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return jsonResponse(
      error.statusCode,
      { message: error.message },
      {
        'content-type': 'application/json',
        'x-amzn-errortype': error.code,
      },
    );
  }
}

async function perform(
  request: CloudRequest,
  management: Management,
  id: string,
): Promise<CloudResponse> {
  const json = { 'content-type': 'application/json' };
  if (request.method === 'POST') {
    const data = await bodyBytes(request);
    if (data.length > MOST_BYTES) {
      throw new CloudError(
        'PayloadTooLargeException',
        'The data has exceeded the maximum size allowed.',
        413,
      );
    }
    if (!(await management.post(id, data))) throw gone();
    return jsonResponse(200, undefined, json);
  }
  if (request.method === 'DELETE') {
    if (!(await management.delete(id))) throw gone();
    return { statusCode: 204, headers: {}, body: '' };
  }
  if (request.method !== 'GET') {
    throw new CloudError('ForbiddenException', 'Forbidden', 403);
  }
  const connection = await management.get(id);
  if (connection === undefined) throw gone();
  const view = {
    connectedAt: new Date(connection.connected_at).toISOString(),
    lastActiveAt: new Date(connection.last_active_at).toISOString(),
    identity: {
      sourceIp: connection.source_ip ?? '127.0.0.1',
      userAgent: connection.user_agent ?? 'unknown',
    },
  };
  return jsonResponse(200, view, json);
}

const gone = () => new CloudError('GoneException', 'Gone', 410);
