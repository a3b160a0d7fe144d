import type { Draft, DraftErrors } from './adjust-draft.ts';

/** What each part of the form gets. */
export interface FieldProps {
  readonly draft: Draft;
  readonly errors: DraftErrors;
  readonly set: (change: Partial<Draft>) => void;
}
