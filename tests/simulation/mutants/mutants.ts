import { carrierMutants } from './carrier-mutants.ts';
import { dialMutants } from './dial-mutants.ts';
import { domainMutants } from './domain-mutants.ts';
import { eventMutants } from './event-mutants.ts';
import { lineMutants } from './line-mutants.ts';
import { storeMutants } from './store-mutants.ts';
import { workflowMutants } from './workflow-mutants.ts';

/** What finds a bug: worlds with faults, worlds without, interruptions by plan, a test of its own. */
export type Killer = 'simulation' | 'calm' | 'interruptions' | 'unit';

/** A bug on purpose: one edit of one file. */
export interface Mutant {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Text of the file, there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** What finds it first. */
  readonly killed_by?: Killer;
  /** The test that finds it, for `killed_by: 'unit'`. */
  readonly test?: string;
  /** Why nothing can find it: what else in the code holds the rule. */
  readonly equivalent?: string;
}

/** Every one is either found, or said to be equivalent. */
export const mutants: readonly Mutant[] = [
  ...carrierMutants,
  ...dialMutants,
  ...eventMutants,
  ...lineMutants,
  ...storeMutants,
  ...workflowMutants,
  ...domainMutants,
];
