import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import {
  type FunctionName,
  type FunctionSpec,
  functions,
} from '#infra/functions.ts';
import { ACCOUNT, REGION } from './cloud/http.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;
/** As `streamifyResponse` leaves it: writes its answer to the stream. */
type StreamHandler = (
  event: unknown,
  stream: unknown,
  context: Context,
) => Promise<unknown>;

export interface LambdaHost {
  /** @throws what the function threw, or an Error when its time was up */
  invoke(name: FunctionName, event: unknown): Promise<unknown>;
  /** Runs a function that streams its answer into `stream`. */
  stream(name: FunctionName, event: unknown, stream: unknown): Promise<unknown>;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}

export interface LambdaHostOptions {
  /** Imports one entry file. */
  readonly load: (entry: string) => Promise<Readonly<Record<string, unknown>>>;
  /** Told of what a function throws, which nobody else may see. */
  readonly report: (name: FunctionName, error: unknown) => void;
}

/** Loads every function of the catalogue, and runs them in this process. */
export async function startLambdaHost({
  load,
  report,
}: LambdaHostOptions): Promise<LambdaHost> {
  const names = Object.keys(functions) as FunctionName[];
  const handlers = new Map<FunctionName, Handler & StreamHandler>();
  for (const name of names) {
    const { handler } = await load(functions[name].entry);
    if (typeof handler !== 'function')
      throw new Error(`${functions[name].entry} exports no handler`);
    handlers.set(name, handler as Handler & StreamHandler);
  }
  const running = new Set<Promise<unknown>>();

  async function run(
    name: FunctionName,
    start: (handler: Handler & StreamHandler, context: Context) => unknown,
  ): Promise<unknown> {
    const spec: FunctionSpec = functions[name];
    const invocation = withinTime(name, spec, (context) =>
      start(handlers.get(name)!, context),
    );
    running.add(invocation);
    try {
      return await invocation;
    } catch (error) {
      report(name, error);
      throw error;
    } finally {
      running.delete(invocation);
    }
  }

  return {
    invoke: (name, event) =>
      run(name, (handler, context) => handler(event, context)),
    stream: (name, event, stream) =>
      run(name, (handler, context) => handler(event, stream, context)),
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

/** Real time: a time-out is about this machine, not about the one clock. */
async function withinTime(
  name: FunctionName,
  { timeout_seconds, memory_mb }: FunctionSpec,
  start: (context: Context) => unknown,
): Promise<unknown> {
  const deadline = Date.now() + timeout_seconds * 1000;
  const context = contextOf(name, memory_mb, deadline);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`timed out after ${timeout_seconds} seconds`)),
      timeout_seconds * 1000,
    );
    timer.unref();
  });
  try {
    return await Promise.race([Promise.resolve(start(context)), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function contextOf(
  name: FunctionName,
  memory_mb: number,
  deadline: number,
): Context {
  const functionName = `outdial-local-${name}`;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${functionName}`,
    memoryLimitInMB: String(memory_mb),
    awsRequestId: randomUUID(),
    logGroupName: functionName,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
