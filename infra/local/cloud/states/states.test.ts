import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import aslValidator from 'asl-validator';
import { afterEach, expect, it } from 'vitest';
import { createClock } from '../../clock.ts';
import { bodyText, type CloudRequest } from '../http.ts';
import { inProcessHandler } from '../request-handler.ts';
import type { StatesOptions } from './states-engine.ts';
import { StatesEngine } from './states-engine.ts';
import { statesRequest } from './states-wire.ts';

const START = Date.parse('2026-07-01T12:00:00Z');
const INVOKE = 'arn:aws:states:::lambda:invoke';
const WAIT = `${INVOKE}.waitForTaskToken`;
const toClean: (() => void)[] = [];
afterEach(() => {
  for (const clean of toClean.splice(0).reverse()) clean();
});

type Invoke = StatesOptions['invoke'];

function setUp({
  invoke = async () => null,
  speed = 10_000,
  path = ':memory:',
  start = START,
}: {
  invoke?: Invoke;
  speed?: number;
  path?: string;
  start?: number;
} = {}) {
  const clock = createClock({ speed, start });
  toClean.push(() => clock.stop());
  const engine = new StatesEngine({ path, clock, invoke, random: () => 0.5 });
  toClean.push(() => engine.close());
  const dispatch = async (request: CloudRequest) => {
    const action = request.headers['x-amz-target']!.split('.')[1]!;
    return statesRequest(action, await bodyText(request), engine);
  };
  const client = new SFNClient({
    endpoint: 'http://states.test',
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    requestHandler: inProcessHandler(dispatch),
    maxAttempts: 1,
  });
  return { clock, engine, client };
}

const machine = (StartAt: string, States: object, rest: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt,
  States,
  ...rest,
});

const task = (rest: object = {}, Resource = INVOKE) => ({
  Type: 'Task',
  Resource,
  Arguments: {
    FunctionName: 'work',
    Payload: { input: '{% $states.input %}' },
  },
  End: true,
  ...rest,
});

async function ended(engine: StatesEngine, name: string) {
  for (let n = 0; n < 500; n += 1) {
    const record = engine.execution('m', name);
    if (record.status !== 'RUNNING') return record;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the execution did not end');
}

async function run(definition: object, invoke?: Invoke, input = {}) {
  const parts = setUp(invoke === undefined ? {} : { invoke });
  parts.engine.createStateMachine('m', definition);
  parts.engine.start('m', input as never, 'e');
  const record = await ended(parts.engine, 'e');
  return { ...parts, record };
}

const types = (engine: StatesEngine, name = 'e') =>
  engine.history('m', name).map(({ type }) => type);

it('calls a function, reads its result and assigns variables', async () => {
  const calls: unknown[] = [];
  const definition = machine('Open', {
    Open: task({
      Arguments: {
        FunctionName:
          'arn:aws:lambda:us-east-1:000000000000:function:work:live',
        Payload: {
          run: '{% $states.input.run %}',
          name: '{% $states.context.Execution.Name %}',
          list: ['{% 1 + 1 %}', 'plain'],
        },
      },
      Assign: { passes: '{% $states.result.Payload.passes %}' },
      Output: '{% $states.result.Payload.kind %}',
      End: undefined,
      Next: 'Which',
    }),
    Which: {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $states.input = 'other' %}", Next: 'Bad' },
        {
          Condition: "{% $states.input = 'drain' and $passes = 3 %}",
          Next: 'Done',
          Output: { seen: '{% $passes %}' },
        },
      ],
      Default: 'Bad',
    },
    Bad: { Type: 'Fail', Error: 'Bad', Cause: '{% $states.input %}' },
    Done: { Type: 'Succeed' },
  });
  const { record, engine } = await run(
    JSON.parse(JSON.stringify(definition)),
    async (name, payload) => {
      calls.push([name, payload]);
      return { kind: 'drain', passes: 3 };
    },
    { run: 7 },
  );
  expect(calls).toEqual([['work', { run: 7, name: 'e', list: [2, 'plain'] }]]);
  expect(record).toMatchObject({ status: 'SUCCEEDED', output: { seen: 3 } });
  expect(types(engine)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'ChoiceStateEntered',
    'ChoiceStateExited',
    'SucceedStateEntered',
    'SucceedStateExited',
    'ExecutionSucceeded',
  ]);
  expect(record.event_count).toBe(11);
});

it('gives a result in the shape of lambda:invoke', async () => {
  const { record } = await run(machine('T', { T: task() }), async () => ({
    a: 1,
  }));
  expect(record.output).toEqual({
    ExecutedVersion: '$LATEST',
    Payload: { a: 1 },
    StatusCode: 200,
  });
});

it('waits for seconds and for an instant on the one clock', async () => {
  const { record, engine, clock } = await run(
    machine('A', {
      A: { Type: 'Wait', Seconds: '{% 60 * 2 %}', Next: 'B' },
      B: { Type: 'Wait', Timestamp: '{% $states.input.until %}', Next: 'C' },
      C: { Type: 'Pass', Output: '{% $millis() %}', End: true },
    }),
    undefined,
    { until: '2026-07-01T14:00:00.250+01:00' },
  );
  const [, entered, exited] = engine.history('m', 'e');
  expect(exited?.at).toBe(entered!.at + 120_000);
  expect(record.output).toBe(START + 3_600_250);
  expect(record.stopped_at).toBeLessThan(START + 3_605_000);
  expect(record.event_count).toBe(1 + 2 + 2 + 2 + 1);
  expect(clock.now()).toBeGreaterThanOrEqual(START + 3_600_250);
});

it('does not go back in time for an instant that is past', async () => {
  const wait = { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', End: true };
  const { record } = await run(machine('A', { A: wait }));
  expect(record.status).toBe('SUCCEEDED');
  expect(record.stopped_at).toBe(record.started_at);
});

it('retries with back-off, up to the most attempts, then catches', async () => {
  const at: number[] = [];
  const parts = setUp({
    invoke: async () => {
      at.push(parts.clock.now());
      throw Object.assign(new Error('no room'), { name: 'Throttled' });
    },
  });
  parts.engine.createStateMachine(
    'm',
    machine('T', {
      T: task({
        Retry: [
          { ErrorEquals: ['Other'], MaxAttempts: 9 },
          {
            ErrorEquals: ['Throttled'],
            IntervalSeconds: 10,
            BackoffRate: 3,
            MaxAttempts: 2,
          },
        ],
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Assign: { error: '{% $states.errorOutput.Error %}' },
            Output: '{% $parse($states.errorOutput.Cause).errorMessage %}',
            Next: 'After',
          },
        ],
      }),
      After: {
        Type: 'Pass',
        Output: '{% $error & ": " & $states.input %}',
        End: true,
      },
    }),
  );
  parts.engine.start('m', {}, 'e');
  const record = await ended(parts.engine, 'e');
  expect(record.output).toBe('Throttled: no room');
  expect(at).toHaveLength(3);
  expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(10_000);
  expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(30_000);
  // entered, 3 × (scheduled, started, failed), exited; pass; start and end
  expect(record.event_count).toBe(11 + 2 + 2);
});

it('spreads retries with full jitter', async () => {
  const at: number[] = [];
  const parts = setUp({
    invoke: async () => {
      at.push(parts.clock.now());
      if (at.length < 2) throw new Error('once');
      return null;
    },
    speed: 500,
  });
  const Retry = [
    {
      ErrorEquals: ['States.TaskFailed'],
      IntervalSeconds: 100,
      JitterStrategy: 'FULL',
    },
  ];
  parts.engine.createStateMachine('m', machine('T', { T: task({ Retry }) }));
  parts.engine.start('m', {}, 'e');
  expect((await ended(parts.engine, 'e')).status).toBe('SUCCEEDED');
  expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(50_000);
  expect(at[1]! - at[0]!).toBeLessThan(90_000);
});

it('times a function out, which States.TaskFailed does not mean', async () => {
  const { record, engine } = await run(
    machine('T', {
      T: task({
        TimeoutSeconds: 30,
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
          { ErrorEquals: ['States.Timeout'], Next: 'Right' },
        ],
      }),
      Wrong: { Type: 'Fail' },
      Right: { Type: 'Succeed' },
    }),
    () => new Promise(() => {}),
  );
  expect(record.status).toBe('SUCCEEDED');
  expect(types(engine)).toContain('TaskTimedOut');
  expect(record.stopped_at).toBe(record.started_at + 30_000);
});

it('fails by the name of an error that nothing catches', async () => {
  const { record } = await run(machine('T', { T: task() }), async () => {
    throw new TypeError('broken');
  });
  expect(record).toMatchObject({ status: 'FAILED', error: 'TypeError' });
  expect(JSON.parse(record.cause!)).toMatchObject({
    errorType: 'TypeError',
    errorMessage: 'broken',
  });
});

it.each([
  [
    'an expression that returns nothing',
    { Type: 'Pass', Output: '{% $states.input.nope %}', End: true },
    'States.QueryEvaluationError',
  ],
  [
    'an expression that throws',
    { Type: 'Pass', Output: "{% $error('x') %}", End: true },
    'States.QueryEvaluationError',
  ],
  [
    'an expression with a syntax error',
    { Type: 'Pass', Output: '{% 1 + %}', End: true },
    'States.QueryEvaluationError',
  ],
  [
    'a condition that is no boolean',
    { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'A' }] },
    'States.QueryEvaluationError',
  ],
  [
    'no choice that holds',
    { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'A' }] },
    'States.NoChoiceMatched',
  ],
  [
    'a wait of no number',
    { Type: 'Wait', Seconds: "{% 'soon' %}", End: true },
    'States.QueryEvaluationError',
  ],
  [
    'an output over 256 KiB',
    { Type: 'Pass', Output: "{% $pad('', 300000, 'x') %}", End: true },
    'States.DataLimitExceeded',
  ],
])('fails on %s', async (_case, state, error) => {
  const { record } = await run(machine('A', { A: state }));
  expect(record).toMatchObject({ status: 'FAILED', error });
});

it('ends an execution that takes longer than the machine allows', async () => {
  const { record } = await run(
    machine(
      'A',
      { A: { Type: 'Wait', Seconds: 1e6, End: true } },
      { TimeoutSeconds: 60 },
    ),
  );
  expect(record).toMatchObject({
    status: 'TIMED_OUT',
    error: 'States.Timeout',
  });
  expect(record.stopped_at).toBe(record.started_at + 60_000);
});

it('ends before its history is over what AWS keeps', async () => {
  const { record } = await run(
    machine('A', {
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Pass', Next: 'A' },
    }),
  );
  expect(record).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  expect(record.event_count).toBe(25_001);
}, 30_000);

function waiting(rest: object = {}, invoke?: Invoke, options: object = {}) {
  const tokens: string[] = [];
  let wake = () => {};
  const parts = setUp({
    invoke: async (name, payload) => {
      tokens.push((payload as { token: string }).token);
      await invoke?.(name, payload);
      wake();
    },
    ...options,
  });
  const Arguments = {
    FunctionName: 'work',
    Payload: { token: '{% $states.context.Task.Token %}' },
  };
  parts.engine.createStateMachine(
    'm',
    machine('T', { T: task({ Arguments, ...rest }, WAIT) }),
  );
  const invoked = () =>
    new Promise<void>((resolve) => {
      wake = () => setTimeout(resolve, 0);
    });
  return { ...parts, tokens, invoked };
}

it('waits for a token to come back, and counts six events', async () => {
  const { client, engine, tokens, invoked } = waiting();
  const called = invoked();
  const { executionArn } = await client.send(
    new StartExecutionCommand({
      stateMachineArn: 'arn:aws:states:us-east-1:0:stateMachine:m',
      name: 'e',
      input: '{}',
    }),
  );
  await called;
  const running = await client.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  expect(running.status).toBe('RUNNING');
  const [taskToken] = tokens;
  await client.send(
    new SendTaskSuccessCommand({ taskToken, output: '{"drained":true}' }),
  );
  expect(await ended(engine, 'e')).toMatchObject({
    status: 'SUCCEEDED',
    output: { drained: true },
    event_count: 1 + 6 + 1,
  });
  const again = client.send(
    new SendTaskSuccessCommand({ taskToken, output: '{}' }),
  );
  await expect(again).rejects.toBeInstanceOf(TaskTimedOut);
  const history = await client.send(
    new GetExecutionHistoryCommand({ executionArn }),
  );
  expect(history.events).toHaveLength(8);
  expect(history.events?.[4]).toMatchObject({
    type: 'TaskSubmitted',
    id: 5,
    previousEventId: 4,
  });
  expect(history.events?.[5]?.taskSucceededEventDetails?.output).toBe(
    '{"drained":true}',
  );
});

it('takes a token that comes back before the function has returned', async () => {
  const parts = waiting({}, async (_name, payload) => {
    parts.engine.settleTask((payload as { token: string }).token, {
      kind: 'succeeded',
      result: 'early',
    });
  });
  parts.engine.start('m', {}, 'e');
  expect(await ended(parts.engine, 'e')).toMatchObject({
    status: 'SUCCEEDED',
    output: 'early',
  });
});

it('fails a waiting task by token', async () => {
  const { client, engine, tokens, invoked } = waiting();
  const called = invoked();
  engine.start('m', {}, 'e');
  await called;
  await client.send(
    new SendTaskFailureCommand({
      taskToken: tokens[0],
      error: 'Gone',
      cause: 'why',
    }),
  );
  expect(await ended(engine, 'e')).toMatchObject({
    status: 'FAILED',
    error: 'Gone',
    cause: 'why',
  });
});

it('fails a waiting task whose function fails', async () => {
  const { engine } = waiting({}, async () => {
    throw new RangeError('no');
  });
  engine.start('m', {}, 'e');
  expect(await ended(engine, 'e')).toMatchObject({
    status: 'FAILED',
    error: 'RangeError',
  });
});

it('lives on heartbeats and ends without them', async () => {
  const { client, clock, engine, tokens, invoked } = waiting(
    { HeartbeatSeconds: '{% 100 %}' },
    undefined,
    { speed: 250 },
  );
  const called = invoked();
  engine.start('m', {}, 'e');
  await called;
  for (let n = 0; n < 3; n += 1) {
    await new Promise<void>((resolve) => clock.after(50_000, resolve));
    await client.send(new SendTaskHeartbeatCommand({ taskToken: tokens[0] }));
  }
  const record = await ended(engine, 'e');
  expect(record).toMatchObject({
    status: 'FAILED',
    error: 'States.HeartbeatTimeout',
  });
  expect(record.stopped_at).toBeGreaterThanOrEqual(START + 250_000);
});

it('starts an execution once by its name while it runs, and never again', async () => {
  const { client, engine } = setUp();
  engine.createStateMachine(
    'm',
    machine('A', { A: { Type: 'Wait', Seconds: 1e6, End: true } }),
  );
  const start = (input: string) =>
    client.send(
      new StartExecutionCommand({
        stateMachineArn: 'arn:aws:states:us-east-1:0:stateMachine:m',
        name: 'e',
        input,
      }),
    );
  const first = await start('{"a":1}');
  const second = await start('{ "a": 1 }');
  expect(second).toMatchObject({
    executionArn: first.executionArn,
    startDate: first.startDate,
  });
  await expect(start('{"a":2}')).rejects.toBeInstanceOf(ExecutionAlreadyExists);

  await client.send(
    new StopExecutionCommand({
      executionArn: first.executionArn,
      error: 'Stopped',
    }),
  );
  expect(engine.execution('m', 'e')).toMatchObject({
    status: 'ABORTED',
    error: 'Stopped',
  });
  await expect(start('{"a":1}')).rejects.toBeInstanceOf(ExecutionAlreadyExists);
  const list = await client.send(
    new ListExecutionsCommand({
      stateMachineArn: 'arn:aws:states:us-east-1:0:stateMachine:m',
      statusFilter: 'ABORTED',
    }),
  );
  expect(list.executions?.map(({ name }) => name)).toEqual(['e']);
});

it.each([
  [
    'a state that does not exist',
    {
      StartAt: 'A',
      QueryLanguage: 'JSONata',
      States: { A: { Type: 'Pass', Next: 'B' } },
    },
  ],
  [
    'the other query language',
    { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
  ],
  [
    'a field of the other query language',
    machine('A', { A: task({ ResultPath: '$.x' }) }),
  ],
  ['a type it does not run', machine('A', { A: { Type: 'Map', End: true } })],
  [
    'an integration it does not run',
    machine('A', { A: task({}, 'arn:aws:states:::sqs:sendMessage') }),
  ],
  ['a state without an end', machine('A', { A: { Type: 'Pass' } })],
])('refuses a definition with %s', (_case, definition) => {
  const { engine } = setUp();
  expect(() => engine.createStateMachine('m', definition)).toThrow(
    /Invalid State Machine Definition/,
  );
});

it('runs a definition that asl-validator holds valid', async () => {
  const definition = machine('Open', {
    Open: task({
      Assign: { n: 1 },
      Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL' }],
      End: false,
      Next: 'Drain',
    }),
    Drain: task(
      {
        HeartbeatSeconds: 5,
        TimeoutSeconds: '{% 10 %}',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Rest' }],
      },
      WAIT,
    ),
    Rest: { Type: 'Wait', Seconds: 1, Next: 'End' },
    End: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $n = 1 %}', Next: 'Done' }],
      Default: 'Open',
    },
    Done: { Type: 'Succeed' },
  });
  delete (definition.States as { Open: { End?: boolean } }).Open.End;
  const { isValid, errorsText } = aslValidator(definition, {
    checkPaths: true,
    checkArn: true,
  });
  expect(errorsText('\n')).toBe('');
  expect(isValid).toBe(true);
  expect((await run(definition)).record.status).toBe('SUCCEEDED');
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'states-'));
  toClean.push(() => rmSync(path, { recursive: true }));
  return join(path, 'cloud.sqlite');
}

it('goes on after a restart: waits wait on, tokens stay good, variables too', async () => {
  const path = folder();
  const first = waiting({ HeartbeatSeconds: 1e6 }, undefined, { path });
  first.engine.createStateMachine(
    'w',
    machine('A', {
      A: { Type: 'Pass', Assign: { x: 5 }, Next: 'B' },
      B: { Type: 'Wait', Seconds: 3_600, Next: 'C' },
      C: { Type: 'Pass', Output: '{% $x %}', End: true },
    }),
  );
  const called = first.invoked();
  first.engine.start('m', {}, 'e');
  first.engine.start('w', {}, 'e');
  await called;
  first.clock.stop();

  const invoked: unknown[] = [];
  const second = setUp({
    path,
    start: first.clock.last(),
    invoke: async (name) => invoked.push(name),
  });
  second.engine.resume();
  second.engine.settleTask(first.tokens[0]!, {
    kind: 'succeeded',
    result: 'kept',
  });
  expect(await ended(second.engine, 'e')).toMatchObject({
    output: 'kept',
    event_count: 8,
  });
  expect(invoked).toEqual([]);
  await new Promise<void>((resolve) => second.clock.after(3_601_000, resolve));
  const waited = second.engine.execution('w', 'e');
  expect(waited).toMatchObject({ status: 'SUCCEEDED', output: 5 });
  expect(waited.stopped_at).toBe(waited.started_at + 3_600_000);
});

it('runs a task again that was in flight when the process died', async () => {
  const path = folder();
  const first = setUp({ path, invoke: () => new Promise(() => {}) });
  first.engine.createStateMachine('m', machine('T', { T: task() }));
  first.engine.start('m', {}, 'e');
  await new Promise((resolve) => setTimeout(resolve, 20));
  first.clock.stop();

  const second = setUp({
    path,
    start: first.clock.last(),
    invoke: async () => 'again',
  });
  second.engine.resume();
  expect(await ended(second.engine, 'e')).toMatchObject({
    status: 'SUCCEEDED',
    event_count: 1 + 5 + 1,
  });
});

it('ends an execution of a former process that was not taken up again', () => {
  const path = folder();
  const first = setUp({ path, invoke: () => new Promise(() => {}) });
  first.engine.createStateMachine('m', machine('T', { T: task() }));
  first.engine.start('m', {}, 'e');
  first.clock.stop();
  const second = setUp({ path, start: first.clock.last() });
  second.engine.stop('m', 'e', 'Stopped');
  second.engine.resume();
  expect(second.engine.execution('m', 'e')).toMatchObject({
    status: 'ABORTED',
    error: 'Stopped',
  });
});

it('keeps what a token brought, though the process dies before the next state', async () => {
  const path = folder();
  const first = waiting({}, undefined, { path });
  const called = first.invoked();
  first.engine.start('m', {}, 'e');
  await called;
  first.engine.settleTask(first.tokens[0]!, {
    kind: 'succeeded',
    result: 'kept',
  });
  // Before any further step of the execution could run.
  first.engine.close();
  toClean.splice(toClean.length - 1);

  const second = setUp({ path, start: first.clock.last() });
  second.engine.resume();
  expect(await ended(second.engine, 'e')).toMatchObject({
    status: 'SUCCEEDED',
    output: 'kept',
  });
});

it('lets no time pass while it works', async () => {
  const states: Record<string, object> = {};
  for (let n = 0; n < 200; n += 1)
    states[`S${n}`] = { Type: 'Pass', Output: `{% ${n} %}`, Next: `S${n + 1}` };
  states.S200 = { Type: 'Succeed' };
  const { record } = await run(machine('S0', states));
  expect(record.stopped_at! - record.started_at).toBe(0);
});
