import { carrier } from '#functions/adapters/carrier/current.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { workflow } from '#functions/adapters/workflow.ts';
import { findNumber } from '#functions/platform/catalog.ts';
import { newId } from '#functions/platform/ids.ts';
import { runtime } from '#functions/platform/runtime.ts';
import type { Engine } from './engine.ts';

/** The engine of this deployment. */
export const awsEngine = (): Engine => ({
  table: table(),
  carrier: carrier(),
  queues: queues(),
  workflow: workflow(),
  clock: runtime.clock,
  new_id: newId,
  phone_of: (id) => findNumber(id)?.phone_number,
});
