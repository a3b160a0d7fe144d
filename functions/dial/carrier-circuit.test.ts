import { beforeEach, expect, it } from 'vitest';
import { getCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import { iso } from '#shared/domain/instant.ts';
import { NOON } from '#shared/domain/testing.ts';
import { heedAnswer, heedArrival, heedFailure } from './carrier-circuit.ts';
import type { Engine } from './engine.ts';

const ORG = 'org_a';
const CARRIER = 'car_1';
const down = {
  class: 'retryable',
  scope: 'route',
  code: 'sip_503',
  sip_code: 503,
} as const;

let table: Table;
let engine: Pick<Engine, 'table' | 'clock' | 'answers' | 'lately'>;

beforeEach(() => {
  table = makeTable({ seed: 1 });
  engine = {
    table,
    clock: { now: () => NOON },
    answers: new Map(),
    lately: new Map(),
  };
});

const way = { carrier_id: CARRIER, probes: null };
const takes = () =>
  heedAnswer(engine, ORG, way, { kind: 'accepted', call_id: 'c' });
const fails = () => heedFailure(engine, ORG, CARRIER, down);
const circuit = () => getCircuit(table, ORG, CARRIER);

it('closes a carrier that takes calls and brings none to its number', async () => {
  for (let n = 0; n < 4; n += 1) {
    await takes();
    expect(await fails()).toBe(true);
  }
  expect(await circuit()).toBeUndefined();
  await takes();
  expect(await fails()).toBe(false);
  expect(await circuit()).toEqual({
    until: iso(NOON + 120_000),
    opened: 4,
    why: { scope: 'route', code: 'sip_503' },
  });
  // One more says enough, once it was tried again.
  await takes();
  expect(await fails()).toBe(false);
});

it('counts anew once a call arrives', async () => {
  for (let n = 0; n < 4; n += 1) await fails();
  heedArrival(engine, ORG, CARRIER);
  expect(await fails()).toBe(true);
  expect(await circuit()).toBeUndefined();
});

it.each(['number', 'caller_id', 'campaign'] as const)(
  'hears nothing about the carrier in what is about a %s',
  async (scope) => {
    const failure = { class: 'terminal', scope } as const;
    const answer = { kind: 'refused', ...failure } as const;
    for (let n = 0; n < 9; n += 1) {
      expect(await heedFailure(engine, ORG, CARRIER, failure)).toBe(true);
      expect(await heedAnswer(engine, ORG, way, answer)).toBe(true);
    }
    expect(await circuit()).toBeUndefined();
  },
);
