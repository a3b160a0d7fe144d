import { describe, expect, test, vi } from 'vitest';
import { createClient } from '#shared/client/generated/client/index.ts';
import { toCsv } from './csv.ts';
import { exportWaiting, waitingCsv } from './export-contacts.ts';

describe('toCsv', () => {
  test('quotes what needs it, and runs nothing in a spreadsheet', () => {
    const rows = [
      ['a "b", c', '=1+1', -3],
      [null, '+14155550100', '+1+cmd'],
    ];
    expect(toCsv(['x', 'y', 'z'], rows)).toBe(
      'x,y,z\r\n"a ""b"", c",\'=1+1,-3\r\n,+14155550100,\'+1+cmd\r\n',
    );
  });
});

describe('the contacts who wait', () => {
  test('have every custom field as a column', () => {
    const csv = waitingCsv([
      { phone_number: '+1', external_id: 'a', custom_fields: { name: 'Ada' } },
      { phone_number: '+2', external_id: null, custom_fields: { town: 'Ulm' } },
    ]);
    expect(csv).toBe(
      'phone_number,external_id,name,town\r\n+1,a,Ada,\r\n+2,,,Ulm\r\n',
    );
  });

  test('are read page by page to the last', async () => {
    const asked: string[] = [];
    const contact = { external_id: null, custom_fields: {} };
    const pages = [
      { data: [{ ...contact, phone_number: '+1' }], next_cursor: 'two' },
      { data: [{ ...contact, phone_number: '+2' }], next_cursor: null },
    ];
    const client = createClient({
      baseUrl: 'http://outdial.test',
      fetch: (async (request: Request) => {
        asked.push(new URL(request.url).search);
        return Response.json(pages[asked.length - 1]);
      }) as typeof fetch,
    });
    const onRows = vi.fn();
    const blob = await exportWaiting(client, 'cmp_1', onRows);
    expect(await blob.text()).toBe(
      'phone_number,external_id\r\n+1,\r\n+2,\r\n',
    );
    expect(asked).toEqual([
      '?status=pending&limit=200',
      '?status=pending&limit=200&cursor=two',
    ]);
    expect(onRows.mock.calls).toEqual([[1], [2]]);
  });
});
