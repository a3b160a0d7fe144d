import type { Item } from './attribute-values.ts';

/** Why one action of a transaction did not happen; `None` for its innocent neighbours. */
export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

export interface ErrorExtra {
  /** On a failed condition, when the request asked for ALL_OLD. */
  readonly Item?: Item;
  /** On a cancelled transaction: one for each action, in order. */
  readonly CancellationReasons?: readonly CancellationReason[];
}

/** An answer of the service that is an error. `name` is the AWS exception's. */
export class AwsError extends Error {
  readonly statusCode: number;
  readonly extra: ErrorExtra;

  constructor(name: string, message: string, extra: ErrorExtra = {}) {
    super(message);
    this.name = name;
    this.statusCode = name === 'InternalServerError' ? 500 : 400;
    this.extra = extra;
  }
}

export const validationError = (message: string): AwsError =>
  new AwsError('ValidationException', message);

export const invalidParameter = (message: string): AwsError =>
  validationError(`One or more parameter values were invalid: ${message}`);

export const notFound = (message: string): AwsError =>
  new AwsError('ResourceNotFoundException', message);

/** @param old - the stored item, when the request asked to see it */
export const conditionFailed = (old: Item | undefined): AwsError =>
  new AwsError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    old ? { Item: old } : {},
  );
