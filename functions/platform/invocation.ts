import type { Context } from 'aws-lambda';
import { beginLog, type LogIds } from './log-context.ts';
import { logger, mask } from './logger.ts';

/** The parts of Lambda's context that we use; the local host gives none. */
export type InvocationContext = Pick<Context, 'awsRequestId' | 'functionName'> &
  Partial<Pick<Context, 'invokedFunctionArn'>>;

/** @param context - undefined where no Lambda runs the handler */
export const invocationIds = (context: InvocationContext | undefined) => ({
  ...(context && {
    invocation_id: context.awsRequestId,
    function: context.functionName,
  }),
});

/**
 * A handler whose lines name their invocation, and whose failures are logged
 * with it. What it throws is thrown on without what else it carries: Lambda
 * prints an error with all its fields, and a refused write has the item in it.
 *
 * @param about - what the event is about
 */
export const invocation =
  <Event, Result>(
    run: (event: Event, context?: InvocationContext) => Promise<Result>,
    about: (event: Event) => LogIds = () => ({}),
  ) =>
  (event: Event, context?: InvocationContext): Promise<Result> =>
    beginLog({ ...invocationIds(context), ...about(event) }, async () => {
      try {
        return await run(event, context);
      } catch (error) {
        logger.error('the function failed', { error });
        throw bare(error);
      }
    });

/** Name, message and stack: the workflow's rules go by the name. */
function bare(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(mask(String(error)));
  const { name, message, stack = '' } = error;
  const copy = new Error(mask(message));
  copy.name = name;
  copy.stack = mask(stack);
  return copy;
}
