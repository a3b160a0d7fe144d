import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { takeToken } from '#functions/adapters/dynamodb/flow-store.ts';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { requireEnv } from '#functions/platform/env.ts';
import type { Workflow } from '#functions/platform/route.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';

let client: SFNClient | undefined;
const sfn = () => {
  client ??= new SFNClient({ ...runtime.awsClientOptions });
  return client;
};

/** Step Functions: one execution for each run, named after it. */
export function workflow(): Workflow {
  const wake: Workflow['wake'] = async ({ campaign_id, run_number }) => {
    const token = await takeToken(table(), campaign_id, run_number);
    if (!token) return;
    try {
      await sfn().send(
        new SendTaskSuccessCommand({ taskToken: token, output: '{}' }),
      );
    } catch (error) {
      // It timed out meanwhile, and is looking already.
      const late =
        error instanceof TaskTimedOut ||
        error instanceof TaskDoesNotExist ||
        error instanceof InvalidToken;
      if (!late) throw error;
    }
  };
  return {
    wake,
    async startRun(run) {
      const { org_id, campaign_id, run_number, scheduled_at } = run;
      try {
        await sfn().send(
          new StartExecutionCommand({
            stateMachineArn: requireEnv(env.STATE_MACHINE_ARN),
            name: `${campaign_id}-${run_number}-${runtime.clock.now()}`,
            input: JSON.stringify({
              v: 1,
              org_id,
              campaign_id,
              run_number,
              scheduled_at: scheduled_at ?? null,
            }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
      await wake(run);
    },
  };
}
