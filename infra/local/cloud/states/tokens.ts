import { randomBytes } from 'node:crypto';
import type { ExecutionRecord, Outcome } from './states-store.ts';

/** Where the holder of a task token speaks to. */
export interface TokenHolder {
  settle(outcome: Outcome): void;
  beat(): void;
}

/** Tokens of the attempts that wait, of all executions of this process. */
export type Tokens = Map<string, TokenHolder>;

/** Unguessable; names its execution so that a person can find it. */
export function newToken({ machine, name }: ExecutionRecord): string {
  const secret = randomBytes(24).toString('base64url');
  return Buffer.from(`${machine}:${name}:${secret}`).toString('base64');
}
