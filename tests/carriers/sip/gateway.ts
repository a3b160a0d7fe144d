import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeCall, type FakeHook, FakeJambonz } from '../fake-jambonz.ts';
import { SipCall } from './sip-call.ts';

/**
 * A gateway between jambonz' API and a telephone network: it takes calls over HTTP
 * as jambonz does, makes them over SIP, and sends jambonz' webhooks of what the
 * network says.
 */

/** A clock that runs faster, so that a phone may ring out in a test. */
export interface FastClock {
  readonly speed: number;
  /** Epoch ms. */
  now(): number;
}

export const fastClock = (start: number, speed: number): FastClock => {
  const began = performance.now();
  return { speed, now: () => start + (performance.now() - began) * speed };
};

export interface GatewayOptions {
  readonly account_sid: string;
  readonly api_key: string;
  readonly webhook_secret: string;
  readonly clock: FastClock;
  /** Where the network has a number. */
  readonly portOf: (number: string) => number;
  /** Where calls are heard; left out: nowhere. */
  readonly rtp_port?: number;
}

/** On the fast clock. The RFC has 500, and shorter ones within a network of one's own. */
const T1_MS = 250;

export class SipGateway {
  readonly jambonz: FakeJambonz;
  /** By the id of the call. They stay: an answer that comes again is acknowledged again. */
  readonly #legs = new Map<string, SipCall>();
  /** Webhooks of a call, one after the other. */
  readonly #sending = new Map<string, Promise<unknown>>();
  readonly #options: GatewayOptions;
  #server: Server | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { clock, portOf: _, rtp_port: __, ...account } = options;
    this.jambonz = new FakeJambonz({ ...account, now: clock.now });
    this.jambonz.onPlaced = (call) => void this.#dial(call);
    this.jambonz.onHangUp = (call) => this.#legs.get(call.sid)?.hangUp();
  }

  /** @returns address of its API, without a slash at the end */
  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', async () => {
        const hasBody = request.method !== 'GET';
        const answer = await this.jambonz.handle(
          new Request(`http://gateway${request.url}`, {
            method: request.method!,
            headers: request.headers as Record<string, string>,
            ...(hasBody && { body: Buffer.concat(chunks) }),
          }),
        );
        const type = answer.headers.get('content-type');
        response.writeHead(answer.status, type ? { 'content-type': type } : {});
        response.end(await answer.text());
      });
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Nothing of a call goes on after this. */
  async stop(): Promise<void> {
    for (const leg of this.#legs.values()) leg.close();
    await Promise.all(this.#sending.values());
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  async #dial(call: FakeCall): Promise<void> {
    const { clock, portOf, rtp_port } = this.#options;
    const { to, from, headers = {}, timeout = 60 } = call.asked;
    const tell = (...is: [string, number, string?]) =>
      this.#send(call, this.jambonz.status(call, ...is));
    const leg = new SipCall(
      {
        host: '127.0.0.1',
        port: portOf(to.number),
        to: to.number,
        from,
        headers,
        t1_ms: T1_MS / clock.speed,
        ...(rtp_port !== undefined && { rtp_port }),
      },
      {
        progress: (status, media) =>
          tell(media ? 'early-media' : 'ringing', status),
        answered: () => {
          clearTimeout(ringing);
          tell('in-progress', 200, 'OK');
          this.#send(call, this.jambonz.asks(call));
        },
        failed: (status, reason) => {
          clearTimeout(ringing);
          tell(wordOf(status), status, reason);
        },
        over: () => {
          clearTimeout(ringing);
          // Picked up when nobody wanted the call any more: for us it rang out.
          const isTalk = call.answered_at !== undefined;
          if (isTalk) tell('completed', 200);
          else tell('no-answer', 487, 'Request Terminated');
        },
      },
    );
    this.#legs.set(call.sid, leg);
    const ringing = setTimeout(
      () => leg.hangUp(),
      (timeout * 1_000) / clock.speed,
    );
    tell('trying', 100, 'Trying');
    await leg.dial();
  }

  #send(call: FakeCall, hook: FakeHook): void {
    const before = this.#sending.get(call.sid) ?? Promise.resolve();
    this.#sending.set(
      call.sid,
      before.then(async () => {
        const { url, headers, body } = hook;
        const answer = await fetch(url, {
          method: 'POST',
          headers,
          body: new Uint8Array(body),
        });
        const text = await answer.text();
        if (text.includes('"hangup"') && !text.includes('"pause"')) {
          this.#legs.get(call.sid)?.hangUp();
        }
      }),
    );
  }
}

/** As jambonz lumps the codes together. */
function wordOf(status: number): string {
  if (status === 486 || status === 603) return 'busy';
  return status === 487 ? 'no-answer' : 'failed';
}
