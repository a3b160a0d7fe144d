import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import {
  forgetInDirectory,
  StretchBuilder,
  searchDirectory,
} from './contact-directory.ts';
import type { Table } from './table.ts';
import { makeTable } from './testing.ts';

const campaign = { id: 'cmp_1', total_contacts: 2 };
const people = [
  ['+12025550100', '+12025550101'],
  ['+12025550110', '+12025550111'],
] as const;

async function makeDirectory(): Promise<Table> {
  const table = makeTable({ seed: 1 });
  const stretch = new StretchBuilder();
  people.forEach(([phone_number, other], seq) => {
    const phone_numbers = [phone_number, other];
    stretch.add({ campaign_id: campaign.id, seq, phone_number, phone_numbers });
  });
  const Item = stretch.item();
  await table.db.send(new PutCommand({ TableName: table.name, Item }));
  return table;
}

/** The table of somebody who is slow: after their first look, something happens. */
function slowed(table: Table, happens: () => Promise<void>): Table {
  let looks = 0;
  const send = async (command: unknown) => {
    const answer = await table.db.send(command as never);
    if (command instanceof QueryCommand && ++looks === 1) await happens();
    return answer;
  };
  return { ...table, db: { send } as unknown as Table['db'] };
}

it('forgets the further numbers of two who are erased at the same moment', async () => {
  const table = await makeDirectory();
  const [[first, one], [second, other]] = people;
  const slow = slowed(table, () =>
    forgetInDirectory(table, campaign.id, 1, other),
  );
  await forgetInDirectory(slow, campaign.id, 0, one);
  const found = (...numbers: string[]) =>
    searchDirectory(table, campaign, { numbers });
  expect(await found(one, other)).toEqual([]);
  expect(await found(first, second)).toEqual([0, 1]);
});
