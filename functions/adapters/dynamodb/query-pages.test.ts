import { expect, it } from 'vitest';
import { countAll, queryAll, queryPages } from './query-pages.ts';
import type { Table } from './table.ts';

/** Three items in pages of one; the page in the middle has none that match. */
const pages = [
  { Items: [{ sk: 'a' }], Count: 1, LastEvaluatedKey: { sk: 'a' } },
  { Items: [], Count: 0, LastEvaluatedKey: { sk: 'b' } },
  { Items: [{ sk: 'c' }], Count: 1 },
];

function table() {
  const asked: Record<string, unknown>[] = [];
  const db = {
    send: async ({ input }: { input: Record<string, unknown> }) => {
      asked.push(input);
      return pages[asked.length - 1];
    },
  };
  return { asked, of: { db, name: 'table' } as unknown as Table };
}
const query = { KeyConditionExpression: 'pk = :pk' };

it('goes on after a page without items, each from where the last one ended', async () => {
  const { asked, of } = table();
  const start = { ...query, ExclusiveStartKey: { sk: '0' } };
  expect(await queryAll(of, start)).toEqual([{ sk: 'a' }, { sk: 'c' }]);
  expect(asked.map((it) => it.ExclusiveStartKey)).toEqual([
    { sk: '0' },
    { sk: 'a' },
    { sk: 'b' },
  ]);
  expect(asked[0]).toMatchObject({ ...query, TableName: 'table' });
});

it('asks for no page that nobody wants', async () => {
  const { asked, of } = table();
  for await (const _ of queryPages(of, query)) break;
  expect(asked).toHaveLength(1);
  expect(asked[0]).not.toHaveProperty('ExclusiveStartKey');
});

it('counts without reading items', async () => {
  const { asked, of } = table();
  expect(await countAll(of, query)).toBe(2);
  expect(asked.map(({ Select }) => Select)).toEqual(Array(3).fill('COUNT'));
});
