import * as api from '#shared/client/generated/sdk.gen.ts';
import type { Outdial } from '#shared/client/outdial.ts';
import { unwrap } from '#shared/client/problem-error.ts';
import type { ServerMessage } from '#shared/contracts/realtime.ts';
import { type Finding, failed, failureText, ok } from './finding.ts';
import { refusalText, told } from './keys.ts';

/** Real time for the connection and the answer together. */
const WITHIN_MS = 10_000;

/** What came of a socket: all times in ms after it was asked for. */
export type Socket =
  | {
      readonly opened_ms: number;
      readonly answered_ms: number;
      readonly snapshots: number;
    }
  | { readonly failure: string };

/** Opens the socket of the dashboard, asks for the list, and sees an answer. */
export async function checkLive({ client }: Outdial): Promise<Finding> {
  const ticket = await told(unwrap(api.createRealtimeTicket({ client })));
  if ('refused' in ticket) {
    const advice = 'The key needs campaigns:read.';
    return failed(
      'socket',
      refusalText(ticket.refused),
      advice,
      'Live updates',
    );
  }
  const { url, ticket: secret } = ticket.value;
  return judgeSocket(
    url,
    await talk(`${url}?ticket=${encodeURIComponent(secret)}`),
  );
}

/** @param url - without its ticket, which is a secret while it lives */
export function judgeSocket(url: string, socket: Socket): Finding {
  if ('failure' in socket) {
    const advice =
      'A proxy in between may not let WebSockets pass; the dashboard then asks every five seconds.';
    return failed(
      'socket',
      `${url}: ${socket.failure}`,
      advice,
      'Live updates',
    );
  }
  const { opened_ms, answered_ms, snapshots } = socket;
  return ok(
    'socket',
    `open after ${opened_ms} ms, answers after ${answered_ms} ms, ${snapshots} running campaigns told`,
  );
}

/**
 * The list's snapshots come in answer to `subscribe`, and none where nothing
 * runs; the answer to `ping` comes in any case.
 */
export function talk(url: string): Promise<Socket> {
  const began = performance.now();
  const passed = () => Math.round(performance.now() - began);
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    let opened_ms = 0;
    let snapshots = 0;
    const end = (came: Socket) => {
      clearTimeout(timer);
      socket.close();
      resolve(came);
    };
    const timer = setTimeout(() => {
      end({ failure: opened_ms ? 'no answer' : 'does not open' });
    }, WITHIN_MS);
    socket.addEventListener('open', () => {
      opened_ms = passed();
      const subscribe = { action: 'subscribe', campaign_id: '*' };
      socket.send(JSON.stringify(subscribe));
      socket.send(JSON.stringify({ action: 'ping' }));
    });
    socket.addEventListener('message', ({ data }) => {
      const message = messageOf(data);
      if (message?.type === 'snapshot') snapshots += 1;
      if (message?.type === 'error') end({ failure: message.code });
      if (message?.type === 'pong')
        end({ opened_ms, answered_ms: passed(), snapshots });
    });
    socket.addEventListener('error', (event) => {
      const { error } = event as Event & { readonly error?: unknown };
      end({ failure: error ? failureText(error) : 'is refused' });
    });
    socket.addEventListener('close', ({ code }) => {
      end({ failure: `closed with ${code}` });
    });
  });
}

function messageOf(data: unknown): ServerMessage | undefined {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
