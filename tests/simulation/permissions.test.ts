import { afterEach, expect, test, vi } from 'vitest';
import { access } from '#infra/access.ts';
import type { FunctionName } from '#infra/functions.ts';
import { simulate } from './simulate.ts';
import { World } from './world.ts';

/**
 * What the functions ask of the table while campaigns are lived through, held
 * against what their roles allow. The roles are written from the code; this is
 * the same from the other side.
 */

/** As invocations are named here. */
const functionOf: Readonly<Record<string, FunctionName>> = {
  api: 'api',
  dial: 'dial',
  events: 'apply_events',
  webhook: 'take_carrier_event',
  tick: 'tick',
  open: 'campaign_run',
  await: 'campaign_run',
  fold: 'fold_stats',
  follow: 'follow_changes',
};

interface Asked {
  readonly action: string;
  readonly index: boolean;
  /** Of each item. */
  readonly partitions: readonly string[];
}

// biome-ignore-start lint/suspicious/noExplicitAny: commands of seven shapes
function askedBy(name: string, input: any): Asked {
  const verb = name.replace(/Command$/, '');
  const action = `dynamodb:${verb}${verb === 'Query' ? '' : 'Item'}`;
  if (input.RequestItems) {
    const [items] = Object.values(input.RequestItems) as any[];
    const partitions = (items.Keys ?? items).map(
      (it: any) => (it.PutRequest?.Item ?? it.DeleteRequest?.Key ?? it).pk,
    );
    return { action, index: false, partitions };
  }
  if (name === 'QueryCommand') {
    const [value] = /:\w+/.exec(input.KeyConditionExpression)!;
    return {
      action,
      index: input.IndexName !== undefined,
      partitions: [input.ExpressionAttributeValues[value]],
    };
  }
  const { pk } = input.Key ?? input.Item;
  return { action, index: false, partitions: [pk] };
}
// biome-ignore-end lint/suspicious/noExplicitAny: until here

afterEach(() => vi.restoreAllMocks());

test('no function asks for more than its role allows', async () => {
  const refused = new Set<string>();
  const met = new Set<string>();
  const real = World.prototype.engineFor;
  vi.spyOn(World.prototype, 'engineFor').mockImplementation(function (
    this: World,
    of,
  ) {
    const engine = real.call(this, of);
    const name = functionOf[of.name];
    if (!name) throw new Error(`which function is ${of.name}?`);
    const send = engine.table.db.send as (command: unknown) => unknown;
    Object.assign(engine.table.db, {
      send: (command: { input: unknown }) => {
        const asked = askedBy(command.constructor.name, command.input);
        const { actions, partitions, index } = access[name];
        const isAllowed =
          actions.includes(asked.action) &&
          (asked.index
            ? index
            : asked.partitions.every((pk) =>
                partitions.some((it) => pk.startsWith(it)),
              ));
        if (!isAllowed) refused.add(`${name}: ${JSON.stringify(asked)}`);
        for (const pk of asked.partitions)
          met.add(`${name} ${asked.action} ${pk.split('#')[0]}`);
        return send(command);
      },
    });
    return engine;
  });
  for (let seed = 1; seed <= 4; seed += 1) await simulate({ seed });
  expect([...refused]).toEqual([]);
  expect(met.size).toBeGreaterThan(60);
});
