import { createServer } from 'node:net';

/** What the front listens on; a machine without IPv6 lacks the second. */
const ADDRESSES = ['127.0.0.1', '::1'];

/**
 * Says that a port is taken before anything is started, or emptied, for a run
 * that cannot be.
 *
 * @throws Error `EADDRINUSE` or `EACCES` with its `port`, of the first that is
 *   not to be had
 */
export async function requireFreePorts(ports: readonly number[]) {
  for (const port of ports) {
    for (const address of ADDRESSES) await tryPort(port, address);
  }
}

async function tryPort(port: number, address: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, address, resolve);
    });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(code)) throw error;
    return;
  }
  await new Promise((resolve) => server.close(resolve));
}
