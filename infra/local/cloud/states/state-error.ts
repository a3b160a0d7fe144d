/** An error as a state machine sees it: a name to match, and a text. */
export class StateError extends Error {
  readonly error: string;
  readonly cause_text: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.name = 'StateError';
    this.error = error;
    this.cause_text = cause;
  }
}

/** What can be stored and sent: the data of a workflow. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };
