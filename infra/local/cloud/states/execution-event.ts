import { executionArn, machineArn } from './execution.ts';
import type { ExecutionRecord, ExecutionStatus } from './states-store.ts';

/**
 * What EventBridge tells of an execution, as far as it is read here.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export interface ExecutionEvent {
  readonly source: 'aws.states';
  readonly 'detail-type': 'Step Functions Execution Status Change';
  readonly detail: {
    readonly executionArn: string;
    readonly stateMachineArn: string;
    readonly name: string;
    readonly status: ExecutionStatus;
    /** JSON. */
    readonly input: string;
  };
}

export const eventOf = ({
  machine,
  name,
  status,
  input,
}: ExecutionRecord): ExecutionEvent => ({
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: {
    executionArn: executionArn(machine, name),
    stateMachineArn: machineArn(machine),
    name,
    status,
    input: JSON.stringify(input),
  },
});
