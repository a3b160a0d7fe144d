import { expect, test } from 'vitest';
import type { CallEvent } from '#functions/platform/messages.ts';
import {
  APPLY_WITHIN_MS,
  type ApplyOrQueueDeps,
  applyOrQueue,
  until,
} from './apply-or-queue.ts';

const event: CallEvent = {
  v: 1,
  org_id: 'local',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 5,
  slot: 2,
  attempt_id: 'att_01',
  event_id: 'evt_1',
  call_id: 'call_1',
  type: 'ended',
  at: '2026-03-02T15:00:00.300Z',
  sip_code: 200,
};

const never = () => new Promise<void>(() => {});

async function take(parts: Partial<ApplyOrQueueDeps<void>>) {
  const queued: unknown[] = [];
  const why: unknown[] = [];
  let slept: AbortSignal | undefined;
  await applyOrQueue(event, {
    apply: async () => {},
    queues: { event: async (it) => void queued.push(it) },
    sleep: (_, signal) => {
      slept = signal;
      return never();
    },
    onQueued: (_, error) => void why.push(error),
    ...parts,
  });
  return { queued, why, slept };
}

test('what was applied is not queued, and nothing waits any more', async () => {
  const { queued, why, slept } = await take({});
  expect([queued, why]).toEqual([[], []]);
  expect(slept?.aborted).toBe(true);
});

test('what cannot be applied goes to the queue', async () => {
  const down = new Error('the table is down');
  const { queued, why } = await take({ apply: () => Promise.reject(down) });
  expect([queued, why]).toEqual([[event], [down]]);
});

test('what takes too long goes to the queue, and begins nothing more', async () => {
  const asked: number[] = [];
  const begun: string[] = [];
  let goOn = () => {};
  let over: Promise<unknown> = never();
  const { queued, why } = await take({
    apply: (_, signal) => {
      const table = until(
        { write: async (what: string) => void begun.push(what) },
        signal,
      );
      const applied = (async () => {
        await table.write('state');
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        await table.write('slot');
      })();
      over = applied;
      return applied;
    },
    sleep: async (ms) => void asked.push(ms),
  });
  expect([queued, why, asked]).toEqual([[event], [null], [APPLY_WITHIN_MS]]);
  goOn();
  await expect(over).rejects.toThrow('abort');
  expect(begun).toEqual(['state']);
});

test('what is neither applied nor queued is not acknowledged', async () => {
  const apply = () => Promise.reject(new Error('the table is down'));
  const queues = { event: () => Promise.reject(new Error('and the queue')) };
  await expect(take({ apply, queues })).rejects.toThrow('and the queue');
});

test('an object works as it did until the signal', async () => {
  const stop = new AbortController();
  class Counter {
    readonly rate = 3;
    #count = 0;
    async next() {
      this.#count += 1;
      return this.#count;
    }
  }
  const counter = until(new Counter(), stop.signal);
  expect([await counter.next(), await counter.next()]).toEqual([1, 2]);
  stop.abort();
  await expect(counter.next()).rejects.toThrow('abort');
  expect(counter.rate).toBe(3);
});
