import { workflow } from '#functions/adapters/workflow.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { runStep } from './run-step.ts';

/** The state machine's one function, told as well when an execution fails. */
export const handler = (event: unknown) =>
  runStep(
    { ...awsEngine(), real_clock: runtime.realClock, workflow: workflow() },
    event,
  );
