import { beforeEach, expect, it } from 'vitest';
import type { Directive } from '#functions/adapters/carrier/inbound.ts';
import type { Handed } from '#functions/dial/hand-on.ts';
import { ForeignNews, type HowToApply } from './apply-news.ts';
import type { CarrierEvent } from './apply-or-queue.ts';
import { type DecideDeps, decide } from './decide.ts';
import type { Taken } from './take-webhook.ts';

const ref = {
  org_id: 'org_a',
  campaign_id: 'cmp_1',
  run_number: 1,
  seq: 0,
  slot: 0,
  attempt_id: 'att_1',
};
const by = { org_id: 'org_a', carrier_id: 'car_1' };
const told = (type: 'answered' | 'amd' | 'ended', attempt_id = 'att_1') => ({
  v: 1 as const,
  ...ref,
  attempt_id,
  event_id: `evt_${type}`,
  call_id: 'call_1',
  type,
  at: '2026-03-02T15:00:00.300Z',
});
const asks = { ref, call_id: 'call_1' };
const handed = { permit: { slot: 0 } } as unknown as Handed;
const hangUp: Directive = { kind: 'hang_up' };

let now: number;
let applied: CarrierEvent[];
let queued: CarrierEvent[];
let waits: number[];
let ended: unknown[];
beforeEach(() => {
  now = 0;
  [applied, queued, waits, ended] = [[], [], [], []];
});

type Apply = (event: CarrierEvent, how: HowToApply) => Promise<Handed | null>;

const run = (
  taken: Omit<Taken, 'kind'>,
  apply: Apply,
  parts: Partial<DecideDeps> = {},
) =>
  decide({ kind: 'taken', ...taken }, by, {
    realClock: { now: () => now },
    queues: { event: async (event) => void queued.push(event) },
    // Until somebody says that it is late.
    sleep: (ms) => {
      waits.push(ms);
      return new Promise(() => {});
    },
    apply: async (event, _signal, how) => {
      applied.push(event);
      return apply(event, how);
    },
    dialNext: async (one) => void ended.push(one),
    hangUp: async (...call) => void ended.push(call),
    ...parts,
  });

it('says who says so, and answers with what is ordered', async () => {
  const said = await run(
    { events: [told('answered')], asks },
    async (_, { by, reply }) => {
      expect(by).toBe('car_1');
      reply?.(hangUp);
      return null;
    },
  );
  expect(said).toEqual(hangUp);
  expect(applied).toEqual([{ ...told('answered'), carrier_id: 'car_1' }]);
});

it('answers with the last word of several events', async () => {
  const events = [told('answered'), told('amd')];
  const said = await run({ events, asks }, async ({ type }, { reply }) => {
    reply?.(
      type === 'amd' ? hangUp : ({ kind: 'message', message: {} } as const),
    );
    return null;
  });
  expect(said).toEqual(hangUp);
});

it.each([
  ['nobody asks', { events: [told('answered')] }],
  [
    'it is asked of another call',
    { events: [told('answered', 'att_2')], asks },
  ],
])('has orders given by request where %s', async (_case, taken) => {
  const said = await run(taken, async (_, { reply }) => {
    expect(reply).toBeUndefined();
    return null;
  });
  expect(said).toEqual({ kind: 'wait' });
});

it('shares its time among events, and leaves what is late to the queue', async () => {
  const events = [told('answered'), told('amd')];
  const said = await run(
    { events, asks },
    async ({ type }, { reply }) => {
      now += 3_000;
      if (type === 'answered') return null;
      // Comes to an end, but too late: the queue says it.
      await new Promise((resolve) => setImmediate(resolve));
      reply?.(hangUp);
      return null;
    },
    {
      sleep: (ms) => {
        waits.push(ms);
        return waits.length === 2 ? Promise.resolve() : new Promise(() => {});
      },
    },
  );
  expect(waits).toEqual([4_000, 1_000]);
  expect(said).toEqual({ kind: 'wait' });
  expect(queued.map(({ type }) => type)).toEqual(['amd']);
});

it('dials in the slot of a call that is over, also when it cannot hang up', async () => {
  const taken = { events: [told('ended')], hang_up: 'call_1' };
  await run(taken, async () => handed);
  expect(ended).toEqual([[by, 'call_1'], handed]);
  ended = [];
  const broken = run(taken, async () => handed, {
    hangUp: () => Promise.reject(new Error('not now')),
  });
  await expect(broken).rejects.toThrow('not now');
  expect(ended).toEqual([handed]);
});

it('queues no news of another carrier’s call, and throws what the queue throws', async () => {
  const foreign = () => Promise.reject(new ForeignNews('att_1'));
  await expect(run({ events: [told('ended')] }, foreign)).rejects.toThrow(
    ForeignNews,
  );
  expect(queued).toEqual([]);
  const down = run(
    { events: [told('ended')] },
    () => Promise.reject(new Error('table')),
    {
      queues: { event: () => Promise.reject(new Error('queue')) },
    },
  );
  await expect(down).rejects.toThrow('queue');
});
