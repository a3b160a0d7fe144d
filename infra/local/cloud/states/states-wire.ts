import { CloudError, type CloudResponse, jsonResponse } from '../http.ts';
import { executionArn, LOCAL_ROLE, machineArn } from './execution.ts';
import type { Json } from './state-error.ts';
import type { StatesEngine } from './states-engine.ts';
import type { ExecutionRecord, HistoryEvent } from './states-store.ts';

type Input = Record<string, unknown>;
type Operation = (input: Input, engine: StatesEngine) => unknown;

const DEFAULT_PAGE = 100;
const MOST_PAGE = 1_000;

const operations: Record<string, Operation> = {
  CreateStateMachine: (input, engine) => {
    const name = text(input, 'name');
    engine.createStateMachine(name, text(input, 'definition'));
    const { stateMachineArn, creationDate } = machineView(engine, name);
    return { stateMachineArn, creationDate };
  },
  ListStateMachines: (_, engine) => ({
    stateMachines: engine
      .machineNames()
      .map((name) => machineView(engine, name)),
  }),
  DescribeStateMachine: (input, engine) => {
    const name = lastPart(text(input, 'stateMachineArn'));
    return {
      ...machineView(engine, name),
      status: 'ACTIVE',
      roleArn: LOCAL_ROLE,
      definition: JSON.stringify(engine.machine(name).definition),
    };
  },
  StartExecution: (input, engine) => {
    const machine = lastPart(text(input, 'stateMachineArn'));
    const name = input.name as string | undefined;
    if (name !== undefined && !/^[\w-]{1,80}$/.test(name)) {
      throw new CloudError('InvalidName', `Invalid Name: '${name}'`);
    }
    const given = parseJson(input.input ?? '{}', 'InvalidExecutionInput');
    const record = engine.start(machine, given, name);
    return {
      executionArn: executionArn(machine, record.name),
      startDate: record.started_at / 1_000,
    };
  },
  StopExecution: (input, engine) => {
    const record = engine.stop(
      ...execution(input),
      input.error as string | undefined,
      input.cause as string | undefined,
    );
    return { stopDate: (record.stopped_at ?? record.started_at) / 1_000 };
  },
  RedriveExecution: (input, engine) => {
    const { redriven_at = 0 } = engine.redrive(...execution(input));
    return { redriveDate: redriven_at / 1_000 };
  },
  DescribeExecution: (input, engine) => {
    const record = engine.execution(...execution(input));
    return {
      ...executionView(record),
      input: JSON.stringify(record.input),
      inputDetails: { included: true },
      ...(record.output !== undefined && {
        output: JSON.stringify(record.output),
        outputDetails: { included: true },
      }),
      ...(record.error !== undefined && { error: record.error }),
      ...(record.cause !== undefined && { cause: record.cause }),
    };
  },
  ListExecutions: (input, engine) => {
    const machine = lastPart(text(input, 'stateMachineArn'));
    const status = input.statusFilter as string | undefined;
    const { items, nextToken } = page(
      input,
      engine.executions(machine, status),
    );
    return { executions: items.map(executionView), nextToken };
  },
  GetExecutionHistory: (input, engine) => {
    const events = engine.history(...execution(input));
    if (input.reverseOrder === true) events.reverse();
    const { items, nextToken } = page(input, events);
    return { events: items.map(eventView), nextToken };
  },
  SendTaskSuccess: (input, engine) => {
    const result = parseJson(input.output, 'InvalidOutput');
    engine.settleTask(token(input), { kind: 'succeeded', result });
    return {};
  },
  SendTaskFailure: (input, engine) => {
    const error = String(input.error ?? '');
    const cause = String(input.cause ?? '');
    engine.settleTask(token(input), { kind: 'failed', error, cause });
    return {};
  },
  SendTaskHeartbeat: (input, engine) => {
    engine.heartbeat(token(input));
    return {};
  },
};

/**
 * One request of the Step Functions JSON protocol.
 *
 * @param action - the operation, without `AWSStepFunctions.`
 */
export function statesRequest(
  action: string,
  body: string,
  engine: StatesEngine,
): CloudResponse {
  try {
    const operation = operations[action];
    if (operation === undefined) {
      throw new CloudError(
        'UnknownOperationException',
        `Unsupported operation ${action}.`,
      );
    }
    return jsonResponse(200, operation(JSON.parse(body || '{}'), engine));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return jsonResponse(error.statusCode, {
      __type: `com.amazonaws.states#${error.code}`,
      message: error.message,
    });
  }
}

function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new CloudError(
    'ValidationException',
    `${name} must be a string with content`,
  );
}

function token(input: Input): string {
  const value = text(input, 'taskToken');
  const content = Buffer.from(value, 'base64').toString();
  if (content.split(':').length >= 3) return value;
  throw new CloudError(
    'InvalidToken',
    `Invalid Token: '${value.slice(0, 8)}…'`,
  );
}

const lastPart = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1);

function execution(input: Input): [machine: string, name: string] {
  const parts = text(input, 'executionArn').split(':');
  const [machine, name] = parts.slice(-2);
  if (parts.length === 8 && machine && name) return [machine, name];
  throw new CloudError('InvalidArn', `Invalid Arn: '${input.executionArn}'`);
}

function parseJson(source: unknown, code: string): Json {
  try {
    return JSON.parse(String(source));
  } catch {
    throw new CloudError(code, 'The value is no JSON.');
  }
}

function page<T>(input: Input, all: readonly T[]) {
  const from = Number(input.nextToken ?? 0);
  const asked = Number(input.maxResults ?? 0) || DEFAULT_PAGE;
  const to = from + Math.min(asked, MOST_PAGE);
  return {
    items: all.slice(from, to),
    nextToken: to < all.length ? String(to) : undefined,
  };
}

const machineView = (engine: StatesEngine, name: string) => ({
  name,
  stateMachineArn: machineArn(name),
  type: 'STANDARD',
  creationDate: engine.machine(name).created_at / 1_000,
});

const executionView = (record: ExecutionRecord) => ({
  executionArn: executionArn(record.machine, record.name),
  stateMachineArn: machineArn(record.machine),
  name: record.name,
  status: record.status,
  startDate: record.started_at / 1_000,
  redriveCount: record.redrives ?? 0,
  ...(record.redriven_at !== undefined && {
    redriveDate: record.redriven_at / 1_000,
  }),
  ...(record.stopped_at !== undefined && {
    stopDate: record.stopped_at / 1_000,
  }),
});

const eventView = ({ id, previous_id, at, type, details }: HistoryEvent) => ({
  id,
  previousEventId: previous_id,
  timestamp: at / 1_000,
  type,
  ...(details && { [details[0]]: details[1] }),
});
