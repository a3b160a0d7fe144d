import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { formatSip, parseSip, type SipMessage, uriOf } from './sip-message.ts';

/** What becomes of a call, in the order in which it does. */
export interface SipEvents {
  /** 180 and the like. @param media - whether it brings sound */
  progress(status: number, media: boolean): void;
  answered(): void;
  /** A final answer that is none of a person, or none at all (408). */
  failed(status: number, reason: string, headers: SipMessage['headers']): void;
  /** The other side hung up, or we did. */
  over(): void;
}

export interface SipCallOptions {
  readonly host: string;
  readonly port: number;
  readonly to: string;
  readonly from: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds of a round trip, 500 in the RFC: all timers are made of it. */
  readonly t1_ms: number;
  /** Where we hear the other side. */
  readonly rtp_port?: number;
}

/** Timer B, of 64 round trips. @see RFC 3261 section 17.1.1.2 */
const TIMER_B = 64;

/**
 * A call over UDP: the client side of RFC 3261, without authentication, routes
 * and forks.
 *
 *     inviting ──1xx──▶ proceeding ──2xx──▶ up ──BYE──▶ over
 *         └──timer B──┐     └──3xx to 6xx──▶ over
 *                     ▼
 *                    over (408)
 */
export class SipCall {
  #state: 'inviting' | 'proceeding' | 'up' | 'leaving' | 'over' = 'inviting';
  #isCancelled = false;
  #peer = '';
  #peerTag = '';
  #cseq = 1;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #socket: Socket = createSocket('udp4');
  readonly #id = randomUUID();
  readonly #tag = randomUUID().slice(0, 8);
  readonly #branch = `z9hG4bK${randomUUID()}`;
  readonly #options: SipCallOptions;
  readonly #events: SipEvents;

  constructor(options: SipCallOptions, events: SipEvents) {
    this.#options = options;
    this.#events = events;
    this.#peer = `sip:${options.to}@${options.host}:${options.port}`;
  }

  async dial(): Promise<void> {
    this.#socket.on('message', (bytes) => {
      const message = parseSip(bytes);
      if (message?.headers.get('call-id') === this.#id) this.#take(message);
    });
    await new Promise<void>((bound) =>
      this.#socket.bind(0, '127.0.0.1', bound),
    );
    this.#again(() => this.#state === 'inviting', this.#invite());
    this.#after(TIMER_B * this.#options.t1_ms, () => {
      if (this.#state === 'inviting') this.#fail(408, 'Request Timeout');
    });
  }

  /** Ends the call, whatever it is doing. */
  hangUp(): void {
    if (this.#state === 'up') {
      this.#leave();
      return;
    }
    this.#isCancelled = true;
    // Before a first answer nobody may be told: then it follows that answer.
    if (this.#state === 'proceeding') this.#cancel();
  }

  /** Lets go of the socket and all timers. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#state = 'over';
    this.#socket.removeAllListeners().close();
  }

  #take(message: SipMessage): void {
    const method = message.headers.get('cseq')?.split(' ')[1];
    if (message.method) this.#takeRequest(message);
    else if (method === 'INVITE') this.#takeAnswer(message);
    else if (method === 'BYE' && this.#state === 'leaving') this.#end();
  }

  #takeAnswer(message: SipMessage): void {
    const { status, reason, headers, body } = message;
    if (status < 200) {
      if (this.#state !== 'inviting' && this.#state !== 'proceeding') return;
      const isFirst = this.#state === 'inviting';
      this.#state = 'proceeding';
      if (status > 100) this.#events.progress(status, body !== '');
      if (isFirst && this.#isCancelled) this.#cancel();
      return;
    }
    this.#peerTag = headers.get('to') ?? '';
    if (status >= 300) {
      // Of the same transaction, and again for each time the answer comes.
      this.#send('ACK', { branch: this.#branch, cseq: '1 ACK' });
      if (this.#state === 'inviting' || this.#state === 'proceeding') {
        this.#fail(status, reason, headers);
      }
      return;
    }
    this.#peer = uriOf(headers.get('contact') ?? this.#peer);
    this.#send('ACK', { cseq: '1 ACK' });
    if (this.#state !== 'inviting' && this.#state !== 'proceeding') return;
    // They answered while our CANCEL was on its way: a call that nobody wants is up.
    if (this.#isCancelled) {
      this.#leave();
      return;
    }
    this.#state = 'up';
    this.#events.answered();
  }

  #takeRequest({ method, headers }: SipMessage): void {
    if (method === 'ACK') return;
    const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(
      (name) => [name, headers.get(name.toLowerCase()) ?? ''] as const,
    );
    this.#write(formatSip('SIP/2.0 200 OK', copied));
    if (method === 'BYE' && this.#state !== 'over') this.#end();
  }

  #invite(): Buffer {
    const { port } = this.#socket.address();
    const { rtp_port = 9 } = this.#options;
    const body = [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${rtp_port} RTP/AVP 0`,
      'a=rtpmap:0 PCMU/8000',
      '',
    ].join('\r\n');
    const more = Object.entries(this.#options.headers ?? {});
    return this.#message('INVITE', {
      branch: this.#branch,
      cseq: '1 INVITE',
      more: [
        ['Contact', `<sip:gateway@127.0.0.1:${port}>`],
        ...more,
        ['Content-Type', 'application/sdp'],
      ],
      body,
    });
  }

  #cancel(): void {
    const parts = { branch: this.#branch, cseq: '1 CANCEL' };
    const cancel = this.#message('CANCEL', parts);
    this.#again(() => this.#state === 'proceeding', cancel);
  }

  #leave(): void {
    this.#state = 'leaving';
    this.#cseq += 1;
    const bye = this.#message('BYE', { cseq: `${this.#cseq} BYE` });
    this.#again(() => this.#state === 'leaving', bye);
    this.#after(TIMER_B * this.#options.t1_ms, () => {
      if (this.#state === 'leaving') this.#end();
    });
  }

  #fail(
    status: number,
    reason: string,
    headers: SipMessage['headers'] = new Map(),
  ): void {
    this.#state = 'over';
    this.#events.failed(status, reason, headers);
  }

  #end(): void {
    this.#state = 'over';
    this.#events.over();
  }

  #send(method: string, parts: MessageParts): void {
    this.#write(this.#message(method, parts));
  }

  #message(method: string, { branch, cseq, more = [], body }: MessageParts) {
    const { to, from, host, port } = this.#options;
    const local = this.#socket.address();
    const via = `SIP/2.0/UDP 127.0.0.1:${local.port}`;
    const callee = `<sip:${to}@${host}:${port}>`;
    return formatSip(
      `${method} ${this.#peer} SIP/2.0`,
      [
        ['Via', `${via};branch=${branch ?? `z9hG4bK${randomUUID()}`};rport`],
        ['Max-Forwards', '70'],
        ['From', `<sip:${from}@127.0.0.1>;tag=${this.#tag}`],
        ['To', method === 'CANCEL' ? callee : this.#peerTag || callee],
        ['Call-ID', this.#id],
        ['CSeq', cseq],
        ...more,
      ],
      body,
    );
  }

  #write(bytes: Buffer): void {
    this.#socket.send(bytes, this.#options.port, this.#options.host);
  }

  /** Sends now, and again after one, two, four … round trips. @see RFC 3261 section 17.1.1.2 */
  #again(
    isDue: () => boolean,
    bytes: Buffer,
    wait = this.#options.t1_ms,
  ): void {
    if (!isDue()) return;
    this.#write(bytes);
    this.#after(wait, () => this.#again(isDue, bytes, wait * 2));
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }
}

interface MessageParts {
  /** Left out: a transaction of its own. */
  readonly branch?: string;
  readonly cseq: string;
  readonly more?: readonly (readonly [string, string])[];
  readonly body?: string;
}
