import { describe, expect, it } from 'vitest';
import {
  addToDnc,
  isListed,
  listDnc,
  readDncNumbers,
  removeFromDnc,
} from './dnc-store.ts';
import { makeTable } from './testing.ts';

describe('the do-not-call list', () => {
  const entry = (n: number, reason: string | null = null) => ({
    org_id: 'org_a',
    phone_number: `+1202555${String(n).padStart(4, '0')}`,
    reason,
    source: 'api',
    created_at: '2026-03-02T12:00:00.000Z',
    created_by: 'key_1',
  });

  it('takes more numbers than fit into one request, and each but once', async () => {
    const table = makeTable({ seed: 1 });
    const numbers = Array.from({ length: 60 }, (_, n) => entry(n));
    await addToDnc(table, [...numbers, entry(7, 'again')]);
    const listed: string[] = [];
    for await (const number of readDncNumbers(table, { org_id: 'org_a' })) {
      listed.push(number);
    }
    expect(listed).toEqual(numbers.map(({ phone_number }) => phone_number));
    const { entries, next } = await listDnc(table, { org_id: 'org_a' }, 8);
    expect(entries).toHaveLength(8);
    expect(entries[7]).toEqual(entry(7, 'again'));
    const page = await listDnc(table, { org_id: 'org_a' }, 60, next);
    expect(page.entries).toHaveLength(52);
    expect(page.next).toBeUndefined();
  });

  it('is of one org, and forgets what is taken off it', async () => {
    const table = makeTable({ seed: 1 });
    const { phone_number } = entry(1);
    await addToDnc(table, [entry(1)]);
    expect(await isListed(table, 'org_a', phone_number)).toBe(true);
    expect(await isListed(table, 'org_b', phone_number)).toBe(false);
    expect(await isListed(table, 'org_a', `${phone_number}0`)).toBe(false);
    expect(await removeFromDnc(table, 'org_b', phone_number)).toBe(false);
    expect(await removeFromDnc(table, 'org_a', phone_number)).toBe(true);
    expect(await removeFromDnc(table, 'org_a', phone_number)).toBe(false);
    expect(await isListed(table, 'org_a', phone_number)).toBe(false);
  });
});
