import {
  DescribeExecutionCommand,
  ExecutionNotRedrivable,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { afterEach, expect, it } from 'vitest';
import { createClock } from '../../clock.ts';
import { bodyText, type CloudRequest } from '../http.ts';
import { inProcessHandler } from '../request-handler.ts';
import { executionArn } from './execution.ts';
import type { ExecutionEvent } from './execution-event.ts';
import { StatesEngine } from './states-engine.ts';
import { statesRequest } from './states-wire.ts';

const START = Date.parse('2026-07-01T12:00:00Z');
const DAY_MS = 86_400_000;
const toClean: (() => void)[] = [];
afterEach(() => {
  for (const clean of toClean.splice(0).reverse()) clean();
});

/** Asks for work, once more after a failure, and keeps how often it asked. */
const definition = (name: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: { Type: 'Pass', Assign: { kept: name }, Next: 'Work' },
    Work: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: 'work',
        Payload: {
          kept: '{% $kept %}',
          tries: '{% $states.context.State.RetryCount %}',
          redrives: '{% $states.context.Execution.RedriveCount %}',
        },
      },
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
});

function setUp(failures: number) {
  const asked: unknown[] = [];
  const told: ExecutionEvent[] = [];
  const clock = createClock({ speed: 1e6, start: START });
  const engine = new StatesEngine({
    path: ':memory:',
    clock,
    invoke: async (_, payload) => {
      asked.push(payload);
      if (asked.length <= failures) throw new TypeError('broken');
      return 'done';
    },
    failed: (event) => told.push(event),
  });
  toClean.push(() => clock.stop());
  toClean.push(() => engine.close());
  engine.createStateMachine('m', definition('as started'));
  engine.start('m', { n: 1 }, 'e');
  const client = new SFNClient({
    endpoint: 'http://states.test',
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    requestHandler: inProcessHandler(async (request: CloudRequest) =>
      statesRequest(
        request.headers['x-amz-target']!.split('.')[1]!,
        await bodyText(request),
        engine,
      ),
    ),
    maxAttempts: 1,
  });
  const ended = async () => {
    while (engine.execution('m', 'e').status === 'RUNNING') {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return engine.execution('m', 'e');
  };
  const redrive = () =>
    client.send(
      new RedriveExecutionCommand({ executionArn: executionArn('m', 'e') }),
    );
  return { asked, told, clock, engine, client, ended, redrive };
}

it('goes on where it failed, with its variables and a fresh count of retries', async () => {
  const { asked, client, ended, redrive, engine } = setUp(3);
  expect((await ended()).status).toBe('FAILED');
  // Whoever deploys meanwhile changes nothing for it.
  engine.createStateMachine('m', definition('as deployed'));
  await redrive();
  expect(await ended()).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
  expect(asked).toEqual([
    { kept: 'as started', tries: 0, redrives: 0 },
    { kept: 'as started', tries: 1, redrives: 0 },
    { kept: 'as started', tries: 0, redrives: 1 },
    { kept: 'as started', tries: 1, redrives: 1 },
  ]);
  const arn = { executionArn: executionArn('m', 'e') };
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({ ...arn, maxResults: 99 }),
  );
  expect(events.slice(3).map(({ type }) => type)).toEqual([
    'TaskStateEntered',
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed', 'ExecutionFailed'],
    'ExecutionRedriven',
    ...['TaskScheduled', 'TaskStarted', 'TaskFailed'],
    ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
    ...['TaskStateExited', 'ExecutionSucceeded'],
  ]);
  expect(events.find(({ type }) => type === 'ExecutionRedriven')).toMatchObject(
    { executionRedrivenEventDetails: { redriveCount: 1 } },
  );
  const described = await client.send(new DescribeExecutionCommand(arn));
  expect(described).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
});

it('may be done again, and again', async () => {
  const { ended, redrive } = setUp(5);
  for (let times = 0; times < 2; times += 1) {
    expect((await ended()).status).toBe('FAILED');
    await redrive();
  }
  expect(await ended()).toMatchObject({ status: 'SUCCEEDED', redrives: 2 });
});

it('takes what was stopped, and refuses what succeeded or failed long ago', async () => {
  const done = setUp(0);
  await done.ended();
  await expect(done.redrive()).rejects.toThrow(ExecutionNotRedrivable);
  const late = setUp(9);
  await late.ended();
  const release = new Promise<void>((resolve) => {
    late.clock.after(14 * DAY_MS + 1_000, resolve);
  });
  await release;
  await expect(late.redrive()).rejects.toThrow('14 days');
});

it('tells of each end that is none by success', async () => {
  const { told, engine, ended, redrive } = setUp(4);
  await ended();
  await redrive();
  await ended();
  expect(told.map(({ detail }) => detail.status)).toEqual(['FAILED', 'FAILED']);
  expect(told[0]).toMatchObject({
    source: 'aws.states',
    detail: { name: 'e', input: '{"n":1}' },
  });
  engine.start('m', {}, 'other');
  engine.stop('m', 'other');
  expect(told.at(-1)?.detail.status).toBe('ABORTED');
});
