import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import {
  readGeneration,
  takeToken,
} from '#functions/adapters/dynamodb/flow-store.ts';
import { type Table, table } from '#functions/adapters/dynamodb/table.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { newId } from '#functions/platform/ids.ts';
import type { Workflow } from '#functions/platform/route.ts';
import { type Clock, runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';

/** What we use of Step Functions. */
export interface States {
  /** An execution of that name, now or earlier, is enough. */
  start(name: string, input: unknown): Promise<void>;
  /** A token whose wait is over is no error: it looks already. */
  succeed(taskToken: string): Promise<void>;
}

/**
 * The state machine as the product sees it. Executions of one run are numbered:
 * a new one makes those before it end at their next look, so that starting one
 * more is always safe and there is one in the end.
 */
export function workflowOver(
  table: Table,
  states: States,
  realClock: Clock,
  newTaker: () => string,
): Workflow {
  return {
    succeed: (taskToken) => states.succeed(taskToken),
    async wake({ campaign_id, run_number }) {
      const token = await takeToken(table, campaign_id, run_number, newTaker());
      if (token) await states.succeed(token);
    },
    async startRun({ org_id, campaign_id, run_number }) {
      const last = await readGeneration(table, campaign_id, run_number);
      const generation = last + 1;
      await states.start(`${campaign_id}-${run_number}-${generation}`, {
        v: 1,
        org_id,
        campaign_id,
        run_number,
        generation,
        started_at: realClock.now(),
      });
    },
  };
}

let client: SFNClient | undefined;
const sfn = () => {
  client ??= new SFNClient({ ...runtime.awsClientOptions });
  return client;
};

const stepFunctions: States = {
  async start(name, input) {
    try {
      await sfn().send(
        new StartExecutionCommand({
          stateMachineArn: requireEnv(env.STATE_MACHINE_ARN),
          name,
          input: JSON.stringify(input),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  },
  async succeed(taskToken) {
    try {
      await sfn().send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    } catch (error) {
      const isLate =
        error instanceof TaskTimedOut ||
        error instanceof TaskDoesNotExist ||
        error instanceof InvalidToken;
      if (!isLate) throw error;
    }
  },
};

/** The state machine of this deployment. */
export const workflow = (): Workflow =>
  workflowOver(table(), stepFunctions, runtime.realClock, () => newId('wke'));
