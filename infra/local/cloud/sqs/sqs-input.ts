import { CloudError } from '../http.ts';
import type { SqsEngine } from './sqs-engine.ts';

/** A request's JSON, not yet checked. */
export type Input = Record<string, unknown>;
/** What every operation gets beside its input. */
export interface SqsContext {
  readonly engine: SqsEngine;
  /** `http://host:port` as the caller reached us: queue URLs begin with it. */
  readonly origin: string;
  readonly signal?: AbortSignal | undefined;
}

/** @throws CloudError `MissingParameter` */
export function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new CloudError(
    'MissingParameter',
    `The request must contain the parameter ${name}.`,
  );
}

/** A queue's name is what its address ends in, whatever host it names. */
export function queueOf(input: Input): string {
  const url = text(input, 'QueueUrl');
  return url.slice(url.lastIndexOf('/') + 1);
}
