import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DynamoEngine } from './engine.ts';
import { read, write } from './random-requests.ts';
import {
  makeEngine,
  productTable,
  startDynalite,
  TableName,
} from './testing.ts';
import { dynamoWire } from './wire.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

// The same random requests to this engine and to dynalite, which was written
// against the service: same answers, same refusals, word for word. Left out is
// where dynalite is known to differ from AWS: equality of lists and maps, and
// several list members removed at once.

let dynalite: Awaited<ReturnType<typeof startDynalite>>;
let engine: DynamoEngine;
beforeAll(async () => {
  dynalite = await startDynalite();
  await dynalite.send('CreateTable', productTable);
  engine = makeEngine();
});
afterAll(() => dynalite.close());

/** Sets have no order, and neither have items of an index with equal keys. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // AWS leaves out what is empty.
      .filter(([name, part]) => name !== 'Attributes' || !isEmpty(part))
      .map(([name, part]) => [
        name,
        /^[SNB]S$/.test(name) ? part.toSorted() : comparable(part),
      ]),
  );
}
const isEmpty = (record: object) => Object.keys(record).length === 0;

interface Body {
  Items?: { sk: { S: string } }[];
}
const sortedByKey = ({ Items, ...body }: Body): Body => ({
  ...body,
  ...(Items && { Items: Items.toSorted((a, b) => (a.sk.S < b.sk.S ? -1 : 1)) }),
});

async function compare(operation: string, input: object) {
  const ours = dynamoWire(engine, {
    headers: { 'X-Amz-Target': `DynamoDB_20120810.${operation}` },
    body: JSON.stringify(input),
  });
  const theirs = await dynalite.send(operation, input);
  const seen = (status: number, body: Body) => ({
    status,
    body: comparable('IndexName' in input ? sortedByKey(body) : body),
  });
  expect(
    seen(ours.statusCode, JSON.parse(ours.body)),
    `${operation} ${JSON.stringify(input)}`,
  ).toEqual(seen(theirs.status, theirs.body));
}

const requests = fc.array(
  fc.oneof({ weight: 2, arbitrary: write }, { weight: 1, arbitrary: read }),
  { minLength: 10, maxLength: 30 },
);
let round = 0;

it('answers as dynalite does, and refuses in the same words', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      round += 1;
      for (const { operation, input } of all) {
        // A partition of its own: each round begins with nothing stored.
        const text = JSON.stringify({ TableName, ...input });
        const own = text.replaceAll('"fresh"', `"fresh${round}"`);
        await compare(operation, JSON.parse(own));
      }
    }),
    { numRuns: 40 },
  );
}, 30_000);
