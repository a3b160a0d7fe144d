import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveConnection } from './connection.ts';

/** Stands in for the browser's socket: opens and closes when told. */
class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static all: FakeSocket[] = [];
  readonly url: string;
  readonly sent: unknown[] = [];
  readyState = FakeSocket.CONNECTING;
  binaryType = 'blob';

  constructor(url: string) {
    super();
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.drop();
  }
  open() {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  drop() {
    this.readyState = FakeSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close', { code: 1006 }));
  }
  get closed() {
    return this.readyState === FakeSocket.CLOSED;
  }
}
const latest = () => FakeSocket.all.at(-1)!;

let stop = () => {};
function start() {
  let tickets = 0;
  const onMessage = vi.fn();
  const onOpen = vi.fn();
  const connection = new LiveConnection({
    ticket: async () => {
      tickets += 1;
      return {
        ticket: `t${tickets}`,
        url: 'wss://outdial.test/ws',
        expires_at: '2026-05-10T18:00:00.000Z',
      };
    },
    onMessage,
    onOpen,
  });
  stop = connection.start();
  return { connection, onMessage, onOpen };
}
/** Lets tickets come in and timers fire. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('LiveConnection', () => {
  test('opens with a ticket and subscribes to what was asked for before', async () => {
    const { connection } = start();
    connection.subscribe('*');
    await pass(1);
    expect(latest().url).toBe('wss://outdial.test/ws?ticket=t1');
    latest().open();
    expect(latest().sent).toEqual([{ action: 'subscribe', campaign_id: '*' }]);
    expect(connection.state).toBe('live');
  });

  test('comes back with a new ticket, subscribed, after a drop', async () => {
    const { connection, onOpen } = start();
    connection.subscribe('cmp_1', ['con_1']);
    await pass(1);
    latest().open();
    latest().drop();
    expect(connection.state).toBe('reconnecting');
    await pass(2_000);
    expect(latest().url).toContain('ticket=t2');
    latest().open();
    expect(latest().sent).toEqual([
      { action: 'subscribe', campaign_id: 'cmp_1', contact_ids: ['con_1'] },
    ]);
    expect(onOpen).toHaveBeenCalledTimes(2);
    expect(connection.state).toBe('live');
  });

  test('says to poll when the socket is away for ten seconds, and not to when it is back', async () => {
    const { connection } = start();
    await pass(1);
    latest().open();
    latest().drop();
    await pass(9_900);
    expect(connection.state).toBe('reconnecting');
    await pass(5_000);
    expect(connection.state).toBe('polling');
    // Attempts that took too long were given up; the next one gets through.
    while (latest().closed) await pass(500);
    latest().open();
    expect(connection.state).toBe('live');
    await pass(20_000);
    expect(connection.state).toBe('live');
  });

  test('unsubscribes when the last subscriber of a topic leaves', async () => {
    const { connection } = start();
    await pass(1);
    latest().open();
    const first = connection.subscribe('cmp_1');
    const second = connection.subscribe('cmp_1');
    first();
    const unsubscribe = { action: 'unsubscribe', campaign_id: 'cmp_1' };
    expect(latest().sent).not.toContainEqual(unsubscribe);
    second();
    expect(latest().sent).toContainEqual(unsubscribe);
  });

  test('watches the contacts of all who look at a campaign', async () => {
    const { connection } = start();
    await pass(1);
    latest().open();
    connection.subscribe('cmp_1', ['con_1', 'con_2']);
    const second = connection.subscribe('cmp_1', ['con_2', 'con_3']);
    const watch = (...contact_ids: string[]) => ({
      action: 'subscribe',
      campaign_id: 'cmp_1',
      contact_ids,
    });
    expect(latest().sent.at(-1)).toEqual(watch('con_1', 'con_2', 'con_3'));
    second();
    expect(latest().sent.at(-1)).toEqual(watch('con_1', 'con_2'));
  });

  test('pings every five minutes, before the gateway drops a silent socket', async () => {
    start();
    await pass(1);
    latest().open();
    await pass(5 * 60_000);
    expect(latest().sent).toEqual([{ action: 'ping' }]);
  });

  test('hands on what the server says', async () => {
    const { onMessage } = start();
    await pass(1);
    latest().open();
    const message = { type: 'end', campaign_id: 'cmp_1' };
    latest().dispatchEvent(
      new MessageEvent('message', { data: JSON.stringify(message) }),
    );
    expect(onMessage).toHaveBeenCalledWith(message);
  });

  test('sleeps half a minute after the tab is hidden, wakes when it is seen', async () => {
    const { connection } = start();
    await pass(1);
    latest().open();
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(31_000);
    expect(connection.state).toBe('asleep');
    const count = FakeSocket.all.length;
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(1);
    expect(FakeSocket.all.length).toBe(count + 1);
    hidden.mockRestore();
  });
});
