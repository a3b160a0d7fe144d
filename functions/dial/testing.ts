import type { Placement } from '#functions/adapters/carrier/carrier.ts';
import { always } from '#functions/adapters/carrier/testing.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Permit } from '#functions/platform/messages.ts';
import { NOON } from '#shared/domain/testing.ts';
import type { Engine } from './engine.ts';

const nothing = async () => {};

/** An engine at noon whose carrier takes every call, and what it placed and sent. */
export function makeEngine(table: Table, parts: Partial<Engine> = {}) {
  const placed: Placement[] = [];
  const permits: Permit[] = [];
  let ids = 0;
  const engine: Engine = {
    table,
    carriers: always({
      kind: 'simulated',
      calls_per_second: 100,
      async place(placement) {
        placed.push(placement);
        return { kind: 'accepted', call_id: placement.client_token };
      },
      hangUp: nothing,
      lookUp: async () => ({ kind: 'unavailable' }),
    }),
    queues: {
      dial: async (more) => void permits.push(...more),
      tick: nothing,
      push: nothing,
    },
    workflow: { wake: nothing },
    clock: { now: () => NOON },
    claimed_up_to: new Map(),
    answers: new Map(),
    pools: new Map(),
    lately: new Map(),
    new_id: (prefix) => `${prefix}_${String(++ids).padStart(6, '0')}`,
    ...parts,
  };
  return { engine, placed, permits };
}
