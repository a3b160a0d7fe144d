import type { WizardForm } from './form.ts';
import type { SettingsBody } from './form-body.ts';

/** A form that is not saved yet, so that a reload loses nothing. */
export interface StoredForm {
  readonly form: WizardForm;
  /** The version that it was read at, and what it said; null before a draft. */
  readonly version: number | null;
  readonly base: SettingsBody | null;
}

/** Changes with the shape of the form: an older one is of no use. */
const keyOf = (id: string | null) => `outdial.wizard.1.${id ?? 'new'}`;

export function readStored(id: string | null): StoredForm | null {
  try {
    const text = sessionStorage.getItem(keyOf(id));
    return text === null ? null : (JSON.parse(text) as StoredForm);
  } catch {
    return null;
  }
}

export function store(id: string | null, stored: StoredForm): void {
  try {
    sessionStorage.setItem(keyOf(id), JSON.stringify(stored));
  } catch {
    // Full, or forbidden: then a reload loses what the server does not have.
  }
}

export function forget(id: string | null): void {
  try {
    sessionStorage.removeItem(keyOf(id));
  } catch {
    // Nothing can be kept, so there is nothing to forget.
  }
}
