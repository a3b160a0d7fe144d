import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import type { RunRef } from '#functions/platform/route.ts';
import { wakeChanged } from './wake-changed.ts';

type Image = Record<string, AttributeValue>;

const image = (version: number, rest: Image = {}): Image => ({
  version: { N: `${version}` },
  status: { S: 'running' },
  run_number: { N: '2' },
  draining: { BOOL: false },
  ...rest,
});

const record = (
  before: Image | undefined,
  after: Image | undefined,
  id = 'cmp_1',
): DynamoDBRecord => ({
  dynamodb: {
    Keys: { pk: { S: 'ORG#org_1' }, sk: { S: `CMP#${id}` } },
    ...(before && { OldImage: before }),
    ...(after && { NewImage: after }),
  },
});

async function wokenBy(...records: DynamoDBRecord[]) {
  const woken: RunRef[] = [];
  const wake = async (run: RunRef) => void woken.push(run);
  await wakeChanged(records, { wake });
  return woken;
}

const stopped = { status: { S: 'completed' }, draining: { BOOL: true } };

it('wakes the run of a campaign that somebody changed, once in a batch', async () => {
  const first = record(image(1), image(2));
  const second = record(image(2), image(3, stopped));
  expect(
    await wokenBy(first, second, record(image(1), image(2), 'cmp_2')),
  ).toEqual([
    { org_id: 'org_1', campaign_id: 'cmp_1', run_number: 2 },
    { org_id: 'org_1', campaign_id: 'cmp_2', run_number: 2 },
  ]);
});

it.each<[string, DynamoDBRecord]>([
  ['lines that are taken', record(image(4), image(4, { slots: { M: {} } }))],
  ['a campaign that is new', record(undefined, image(1))],
  ['one that is deleted', record(image(1), undefined)],
  [
    'a draft that is edited',
    record(
      image(1, { status: { S: 'draft' } }),
      image(2, { status: { S: 'draft' } }),
    ),
  ],
  [
    'what ended and is drained',
    record(
      image(1, { status: { S: 'completed' } }),
      image(2, { status: { S: 'completed' } }),
    ),
  ],
  ['single calls', record(image(1), image(2, { adhoc: { BOOL: true } }))],
  [
    'other items',
    { dynamodb: { Keys: { pk: { S: 'ORG#org_1' }, sk: { S: 'SETTINGS' } } } },
  ],
])('is not woken by %s', async (_, change) => {
  expect(await wokenBy(change)).toEqual([]);
});

it('wakes for the end of a run, and for a restart', async () => {
  const ends = record(
    image(1, stopped),
    image(2, { ...stopped, draining: { BOOL: false } }),
  );
  expect(await wokenBy(ends)).toHaveLength(1);
  const restarted = record(
    image(1),
    image(2, { status: { S: 'draft' }, run_number: { N: '3' } }),
  );
  expect(await wokenBy(restarted)).toMatchObject([{ run_number: 3 }]);
});
