import { carriers } from '#functions/adapters/carrier/current.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { workflow } from '#functions/adapters/workflow.ts';
import { newId } from '#functions/platform/ids.ts';
import { runtime } from '#functions/platform/runtime.ts';
import type { Engine } from './engine.ts';

/** Runs that one Lambda environment keeps in mind. */
const MAX_RUNS_KNOWN = 1_000;
const answers: Engine['answers'] = new Map();
const pools: Engine['pools'] = new Map();
const lately: Engine['lately'] = new Map();
const claimedUpTo = new Map<string, number>();

/** The engine of this deployment. */
export const awsEngine = (): Engine => {
  if (claimedUpTo.size > MAX_RUNS_KNOWN) claimedUpTo.clear();
  if (answers.size > MAX_RUNS_KNOWN) answers.clear();
  if (lately.size > MAX_RUNS_KNOWN) lately.clear();
  return {
    table: table(),
    carriers: carriers(),
    queues: queues(),
    workflow: workflow(),
    clock: runtime.clock,
    claimed_up_to: claimedUpTo,
    answers,
    new_id: newId,
    pools,
    lately,
  };
};
