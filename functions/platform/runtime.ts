import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * What a handler gets from the machine it runs on. On Lambda these are the
 * defaults; the local run and the tests install their own before any handler
 * module is loaded. Nothing else in functions/ reads a clock or a random source.
 */

/** A clock. `now` is the instant all rules use, in epoch milliseconds. */
export interface Clock {
  now(): number;
}

export interface Runtime {
  /** The one clock of the product; locally it may run faster than real time. */
  clock: Clock;
  /** Real time: tickets, signatures, idempotency, rate limits, push cadence. */
  realClock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  /** HTTP to carriers and other services that are not AWS. */
  fetch: typeof globalThis.fetch;
  /** Whether webhooks may go to this very machine: never where secrets of others live. */
  allowsLoopback: boolean;
  /** Opens what the table holds sealed, where all functions may: on one machine; else null. */
  sealKey: string | null;
  /** By organization: numbers that a campaign gets which names none. Others get the demo number. */
  defaultNumbers: Readonly<Record<string, readonly string[]>>;
  /**
   * The table's client where the table is in this very process: what the SDK does
   * for a wire is most of the work there. Null: the SDK's own.
   */
  documents: Pick<DynamoDBDocumentClient, 'send'> | null;
  /** Extra options of every AWS SDK client (locally: endpoint and transport). */
  awsClientOptions: Record<string, unknown>;
}

export const runtime: Runtime = {
  clock: { now: () => Date.now() },
  realClock: { now: () => Date.now() },
  random: () => Math.random(),
  fetch: (input, init) => globalThis.fetch(input, init),
  allowsLoopback: false,
  sealKey: null,
  defaultNumbers: {},
  documents: null,
  awsClientOptions: {},
};

/** Replaces parts of the runtime. Call before handlers are imported. */
export function configureRuntime(parts: Partial<Runtime>): void {
  Object.assign(runtime, parts);
}
