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
  readonly #pauses = new Map<string, NodeJS.Timeout>();
  readonly #sending = new Map<string, Promise<unknown>>();
  readonly #options: GatewayOptions;
  #server: Server | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const { clock, portOf: _, rtp_port: __, ...account } = options;
    this.jambonz = new FakeJambonz({ ...account, now: clock.now });
    this.jambonz.onPlaced = (call) => void this.#dial(call);
    this.jambonz.onHangUp = (call) => this.#legs.get(call.sid)?.hangUp();
    this.jambonz.onOrder = (call, url) =>
      this.#send(call, this.jambonz.hook(call, url));
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
    for (const pause of this.#pauses.values()) clearTimeout(pause);
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

  /**
   * Webhooks of a call go one after the other.
   *
   * @param next - what follows where the answer has no verbs
   */
  #send(call: FakeCall, hook: FakeHook, next: readonly Verb[] = []): void {
    const before = this.#sending.get(call.sid) ?? Promise.resolve();
    const sent = before.then(async () => {
      const answered = await post(hook);
      const verbs = answered.length > 0 ? answered : next;
      // As jambonz has it: an answer without any leaves the call as it is.
      if (verbs.length > 0) this.#run(call, verbs);
    });
    this.#sending.set(call.sid, sent);
  }

  /** Does what it was told last, in place of what it does. */
  #run(call: FakeCall, [verb, ...rest]: readonly Verb[]): void {
    clearTimeout(this.#pauses.get(call.sid));
    switch (verb?.verb) {
      case 'pause': {
        const ms = ((verb.length ?? 0) * 1_000) / this.#options.clock.speed;
        const pause = setTimeout(() => this.#run(call, rest), ms);
        this.#pauses.set(call.sid, pause);
        return;
      }
      case 'redirect':
        this.#send(call, this.jambonz.hook(call, verb.actionHook ?? ''), rest);
        return;
      case 'say':
      case 'play':
        this.#run(call, rest);
        return;
      case undefined:
      case 'hangup':
        this.#legs.get(call.sid)?.hangUp();
    }
  }
}

interface Verb {
  readonly verb: string;
  /** Of a pause, seconds. */
  readonly length?: number;
  readonly actionHook?: string;
}

async function post({ url, headers, body }: FakeHook): Promise<Verb[]> {
  const sent = { headers, body: new Uint8Array(body) };
  const answer = await fetch(url, { method: 'POST', ...sent });
  const text = await answer.text();
  return text === '' ? [] : JSON.parse(text);
}

/** As jambonz lumps the codes together. */
function wordOf(status: number): string {
  if (status === 486 || status === 603) return 'busy';
  return status === 487 ? 'no-answer' : 'failed';
}
