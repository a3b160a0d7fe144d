// biome-ignore lint/style/noRestrictedImports: for tests only, never bundled
import { documentClient } from '#infra/local/cloud/dynamodb/document-client.ts';
// biome-ignore lint/style/noRestrictedImports: for tests only, never bundled
import { makeEngine, TableName } from '#infra/local/cloud/dynamodb/testing.ts';
import type { Table } from './table.ts';

/** Partners for the tests of this folder: the embedded table, and races on it. */

/** The same numbers in [0, 1) for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Race {
  readonly seed: number;
  /**
   * Share of requests whose answer is lost on the way, so that they are sent
   * again, as the SDK does.
   */
  readonly lost_answers?: number;
}

/**
 * The product's table in memory. Requests and answers that are under way at the
 * same time arrive in an order that the seed draws, one after the other.
 */
export function makeTable({ seed, lost_answers = 0 }: Race): Table {
  const { send } = documentClient(makeEngine());
  const random = seeded(seed);
  const turn = takingTurns(random);
  const db = {
    async send(command: unknown) {
      await turn();
      if (random() < lost_answers) {
        await send(command).catch(() => undefined);
        await turn();
      }
      try {
        return await send(command);
      } finally {
        await turn();
      }
    },
  };
  return { db: db as Table['db'], name: TableName };
}

/** Everybody who waits is let through one by one, in drawn order. */
function takingTurns(random: () => number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let isGoing = false;
  const go = async () => {
    isGoing = true;
    while (waiting.length > 0) {
      // What was let through runs until it waits again.
      await new Promise((resolve) => setImmediate(resolve));
      const index = Math.floor(random() * waiting.length);
      for (const next of waiting.splice(index, 1)) next();
    }
    isGoing = false;
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (!isGoing) void go();
    });
}

/** One race for each of some seeds, half of them with answers that get lost. */
export async function forSeeds(
  count: number,
  run: (table: Table, race: Race) => Promise<void>,
): Promise<void> {
  for (let seed = 1; seed <= count; seed += 1) {
    const race = { seed, lost_answers: seed % 2 === 0 ? 0.3 : 0 };
    try {
      await run(makeTable(race), race);
    } catch (error) {
      throw new Error(`race ${JSON.stringify(race)}`, { cause: error });
    }
  }
}

/** `count` of them at the same moment. */
export const atOnce = <T>(
  count: number,
  make: (index: number) => Promise<T>,
): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
