import { describe, expect, it } from 'vitest';
import { NOON } from '#shared/domain/testing.ts';
import {
  beginIdempotent,
  finishIdempotent,
  forgetIdempotent,
  type IdempotentRequest,
} from './idempotency-store.ts';
import { atOnce, forSeeds, makeTable } from './testing.ts';

const request = (more: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  org_id: 'org_a',
  key: 'k1',
  fingerprint: 'f1',
  request_id: 'req_1',
  now: NOON,
  ...more,
});
const reply = { status: 201, headers: { etag: '"1"' }, body: '{"id":"cmp_1"}' };

describe('an idempotency key', () => {
  it('begins one of twenty requests, and the others wait', () =>
    forSeeds(10, async (table) => {
      const outcomes = await atOnce(20, (i) =>
        beginIdempotent(table, request({ request_id: `req_${i}` })),
      );
      const kinds = outcomes.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'begun')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'in_progress')).toHaveLength(19);
    }));

  it('gives the first answer again, for 24 hours', async () => {
    const table = makeTable({ seed: 1 });
    await beginIdempotent(table, request());
    await finishIdempotent(table, request(), reply);
    const day = 24 * 3_600_000;
    const again = (ms: number) =>
      beginIdempotent(table, request({ request_id: 'req_2', now: NOON + ms }));
    expect(await again(1)).toEqual({ kind: 'replay', reply });
    expect(await again(day - 1)).toEqual({ kind: 'replay', reply });
    expect(await again(day)).toEqual({ kind: 'begun' });
  });

  it('is refused for another request, answered or not', async () => {
    const table = makeTable({ seed: 1 });
    const other = request({ request_id: 'req_2', fingerprint: 'f2' });
    await beginIdempotent(table, request());
    expect(await beginIdempotent(table, other)).toEqual({ kind: 'reused' });
    await finishIdempotent(table, request(), reply);
    expect(await beginIdempotent(table, other)).toEqual({ kind: 'reused' });
  });

  it('is free again a minute after its request crashed, or at once when it was given back', async () => {
    const table = makeTable({ seed: 1 });
    await beginIdempotent(table, request());
    const next = (ms: number, request_id: string) =>
      beginIdempotent(table, request({ request_id, now: NOON + ms }));
    expect((await next(59_999, 'req_2')).kind).toBe('in_progress');
    expect((await next(60_000, 'req_3')).kind).toBe('begun');
    // The first request is late: the key is not its own any more.
    await expect(finishIdempotent(table, request(), reply)).rejects.toThrow();
    await expect(forgetIdempotent(table, request())).rejects.toThrow();
    await forgetIdempotent(table, request({ request_id: 'req_3' }));
    expect((await next(60_000, 'req_4')).kind).toBe('begun');
  });

  it('of one org is not that of another', async () => {
    const table = makeTable({ seed: 1 });
    await beginIdempotent(table, request());
    const other = request({ org_id: 'org_b', request_id: 'req_2' });
    expect((await beginIdempotent(table, other)).kind).toBe('begun');
  });
});
