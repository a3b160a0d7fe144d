import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import {
  noteMissed,
  readGeneration,
  readWaiting,
  takeToken,
} from '#functions/adapters/dynamodb/flow-store.ts';
import { type Table, table } from '#functions/adapters/dynamodb/table.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { newId } from '#functions/platform/ids.ts';
import type { RunRef, Workflow } from '#functions/platform/route.ts';
import { type Clock, runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';

/** What we use of Step Functions. */
export interface States {
  /** @returns false when there is, or was, an execution of that name */
  start(name: string, input: unknown): Promise<boolean>;
  /** @returns false when the wait of this token is over */
  succeed(taskToken: string, output: object): Promise<boolean>;
  /** @returns false when the wait of this token is over */
  beat(taskToken: string): Promise<boolean>;
}

/**
 * Longer than one look of a living execution may take, with all its retries
 * (docs/adr/0017-workflow-history.md): real time.
 */
const LOST_MS = 2 * 3_600_000;

/** Executions that may have died before they looked, of which nobody was told. */
const MOST_DEAD = 10;

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
  const startAs = (run: RunRef, generation: number) => {
    const { org_id, campaign_id, run_number } = run;
    return states.start(`${campaign_id}-${run_number}-${generation}`, {
      ...{ v: 1, org_id, campaign_id, run_number, generation },
      started_at: realClock.now(),
    });
  };

  async function startRun(run: RunRef): Promise<void> {
    const { campaign_id, run_number } = run;
    const last = await readGeneration(table, campaign_id, run_number);
    // Where there is one already, somebody else was faster.
    await startAs(run, last + 1);
  }

  /** The next execution may have been started before, and died before it looked. */
  async function replaceRun(run: RunRef): Promise<void> {
    const { campaign_id, run_number } = run;
    const last = await readGeneration(table, campaign_id, run_number);
    for (let next = last + 1; next <= last + MOST_DEAD; next += 1) {
      if (await startAs(run, next)) return;
    }
  }

  return {
    startRun,
    async succeed(taskToken, output = {}) {
      await states.succeed(taskToken, output);
    },
    async wake(run) {
      const { campaign_id, run_number } = run;
      const taken = await takeToken(table, campaign_id, run_number, newTaker());
      if (taken === undefined) return;
      const isInTime = await states.succeed(taken.token, {});
      // Its wait is over: it looks just now, or it is gone and nobody would.
      if (!isInTime && !taken.again) await startRun(run);
    },
    async beat(run) {
      const { campaign_id, run_number } = run;
      const { token, missed_at } = await readWaiting(
        table,
        campaign_id,
        run_number,
      );
      if (token !== null && (await states.beat(token))) return;
      const now = realClock.now();
      if (missed_at === null) {
        await noteMissed(table, campaign_id, run_number, now);
      } else if (now - missed_at > LOST_MS) {
        await noteMissed(table, campaign_id, run_number, now);
        await replaceRun(run);
      }
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
      return true;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return false;
      throw error;
    }
  },
  succeed: (taskToken, output) =>
    isInTime(
      sfn().send(
        new SendTaskSuccessCommand({
          taskToken,
          output: JSON.stringify(output),
        }),
      ),
    ),
  beat: (taskToken) =>
    isInTime(sfn().send(new SendTaskHeartbeatCommand({ taskToken }))),
};

/** Whether somebody still waited for what was sent. */
async function isInTime(sending: Promise<unknown>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    const isLate =
      error instanceof TaskTimedOut ||
      error instanceof TaskDoesNotExist ||
      error instanceof InvalidToken;
    if (!isLate) throw error;
    return false;
  }
}

/** The state machine of this deployment. */
export const workflow = (): Workflow =>
  workflowOver(table(), stepFunctions, runtime.realClock, () => newId('wke'));
