import ReconnectingSocket from 'partysocket/ws';
import type {
  ClientMessage,
  ServerMessage,
  TicketView,
} from '#shared/contracts/realtime.ts';

/** `asleep`: the tab is hidden, so nothing is asked for. */
export type ConnectionState = 'live' | 'reconnecting' | 'polling' | 'asleep';

/** The gateway drops a socket that was silent for ten minutes. */
const PING_MS = 5 * 60_000;
/** The gateway ends every socket after two hours. */
const RENEW_MS = 110 * 60_000;
/** A socket that was away for this long is not waited for. */
const POLL_AFTER_MS = 10_000;
/** A hidden tab keeps its socket this long. */
const SLEEP_AFTER_MS = 30_000;

/** What each subscriber of a topic has on screen. */
type Topic = Set<readonly string[]>;

export interface LiveConnectionOptions {
  /** A ticket opens one socket: asked for at each connect. */
  readonly ticket: () => Promise<TicketView>;
  readonly onMessage: (message: ServerMessage) => void;
  /** The socket is open again and subscribed; older sequences mean nothing. */
  readonly onOpen: () => void;
}

/** The one socket of the dashboard: reconnects, subscribes again, says how it is. */
export class LiveConnection {
  readonly #options: LiveConnectionOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #listeners = new Set<() => void>();
  #socket: ReconnectingSocket | null = null;
  #state: ConnectionState = 'reconnecting';
  #timers: ReturnType<typeof setInterval>[] = [];
  #away: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  onState = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** @returns what undoes it */
  start(): () => void {
    this.#connect();
    let sleep: ReturnType<typeof setTimeout> | undefined;
    const onVisibility = () => {
      clearTimeout(sleep);
      if (document.hidden) {
        sleep = setTimeout(() => this.#disconnect('asleep'), SLEEP_AFTER_MS);
      } else if (!this.#socket) {
        this.#connect();
      }
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(sleep);
      this.#disconnect('reconnecting');
    };
  }

  /** @param topic - a campaign id, or `*` for the list of the organization */
  subscribe(topic: string, contactIds: readonly string[] = []): () => void {
    const subscribers: Topic = this.#topics.get(topic) ?? new Set();
    // Two may have the same contacts on screen: each is an entry of its own.
    const entry = [...contactIds];
    subscribers.add(entry);
    this.#topics.set(topic, subscribers);
    this.#sendSubscribe(topic);
    return () => {
      subscribers.delete(entry);
      if (subscribers.size > 0) {
        this.#sendSubscribe(topic);
        return;
      }
      this.#topics.delete(topic);
      this.#send({ action: 'unsubscribe', campaign_id: topic });
    };
  }

  #connect(): void {
    this.#setState('reconnecting');
    this.#pollSoon();
    const socket = new ReconnectingSocket(() => this.#address(), [], {
      minReconnectionDelay: 500,
      maxReconnectionDelay: 10_000,
      // Messages of before the connection are sent again by the subscriptions.
      maxEnqueuedMessages: 0,
    });
    socket.addEventListener('open', () => this.#opened());
    socket.addEventListener('close', () => this.#closed());
    socket.addEventListener('message', (event) => this.#take(event.data));
    this.#socket = socket;
    this.#timers = [
      setInterval(() => this.#send({ action: 'ping' }), PING_MS),
      setInterval(() => socket.reconnect(), RENEW_MS),
    ];
  }

  #disconnect(state: ConnectionState): void {
    const socket = this.#socket;
    this.#socket = null;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#away);
    this.#away = undefined;
    socket?.close();
    this.#setState(state);
  }

  async #address(): Promise<string> {
    const { url, ticket } = await this.#options.ticket();
    return `${url}?ticket=${encodeURIComponent(ticket)}`;
  }

  #opened(): void {
    clearTimeout(this.#away);
    this.#away = undefined;
    this.#options.onOpen();
    for (const topic of this.#topics.keys()) this.#sendSubscribe(topic);
    this.#setState('live');
  }

  #closed(): void {
    if (!this.#socket) return;
    if (this.#state === 'live') this.#setState('reconnecting');
    this.#pollSoon();
  }

  #pollSoon(): void {
    this.#away ??= setTimeout(() => this.#setState('polling'), POLL_AFTER_MS);
  }

  #take(data: unknown): void {
    if (typeof data !== 'string') return;
    this.#options.onMessage(JSON.parse(data) as ServerMessage);
  }

  #sendSubscribe(topic: string): void {
    const contactIds = new Set([...(this.#topics.get(topic) ?? [])].flat());
    this.#send({
      action: 'subscribe',
      campaign_id: topic,
      ...(contactIds.size > 0 && { contact_ids: [...contactIds] }),
    });
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
