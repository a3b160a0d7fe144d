import { expect, it } from 'vitest';
import { opened, probing } from '#shared/domain/circuit.ts';
import { NOON } from '#shared/domain/testing.ts';
import { closeCircuit, getCircuit, putCircuit } from './circuit-store.ts';
import { atOnce, forSeeds } from './testing.ts';

const ORG = 'org_a';

it('is opened by one of many who saw the same storm, also when answers get lost', () =>
  forSeeds(8, async (table) => {
    const before = await getCircuit(table, ORG);
    expect(before).toBeUndefined();
    const won = await atOnce(8, (i) =>
      putCircuit(table, ORG, before, opened(before, NOON + i)),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await getCircuit(table, ORG))?.opened).toBe(1);
  }));

it('is probed by one, and closed only as it was seen', () =>
  forSeeds(8, async (table) => {
    const circuit = opened(undefined, NOON);
    await putCircuit(table, ORG, undefined, circuit);
    const probes = await atOnce(6, (i) => {
      const next = probing(circuit, NOON + 6_000 + i);
      return putCircuit(table, ORG, circuit, next);
    });
    expect(probes.filter(Boolean)).toHaveLength(1);
    await closeCircuit(table, ORG, circuit);
    const probed = await getCircuit(table, ORG);
    expect(probed?.probe_until).toBeDefined();
    await closeCircuit(table, ORG, probed!);
    expect(await getCircuit(table, ORG)).toBeUndefined();
  }));

it('is another one for another organization', () =>
  forSeeds(1, async (table) => {
    await putCircuit(table, ORG, undefined, opened(undefined, NOON));
    expect(await getCircuit(table, 'org_b')).toBeUndefined();
  }));
