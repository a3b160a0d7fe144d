import { CALLED_HOST_HEADER, SOCKET_PATH } from '#shared/names.ts';

/** A name of at least two labels (RFC 1123), 253 characters at most; no port. */
const HOST =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/i;

/**
 * Where a caller opens the socket: at the host that they asked, which is the
 * distribution's own name or a domain of the deployment. The edge names it in a
 * header, over whatever the caller sent; nothing else passes on the host.
 *
 * Whoever asks the REST API itself can send that header too. The answer goes to
 * nobody else and is not cached, so it could mislead only its sender.
 *
 * @param headers - names in lower case
 * @param otherwise - wss address without the edge
 */
export function socketAddress(
  headers: Readonly<Record<string, string | undefined>>,
  otherwise: string,
): string {
  const host = headers[CALLED_HOST_HEADER];
  return host && HOST.test(host) ? `wss://${host}/${SOCKET_PATH}` : otherwise;
}
