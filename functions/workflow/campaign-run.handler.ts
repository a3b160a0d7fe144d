import { workflow } from '#functions/adapters/workflow.ts';
import { awsEngine } from '#functions/dial/aws-engine.ts';
import { invocation } from '#functions/platform/invocation.ts';
import { idsOf } from '#functions/platform/log-context.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { runStep } from './run-step.ts';

/** The state machine's one function, told as well when an execution fails. */
export const handler = invocation(
  (event: unknown) =>
    runStep(
      { ...awsEngine(), real_clock: runtime.realClock, workflow: workflow() },
      event,
    ),
  (event) => idsOf((event as { readonly run?: unknown } | null)?.run),
);
