import { createContext, useContext } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { StepSlug } from './steps.ts';

export interface WizardState {
  /** The campaign as it was last saved; null before there is one. */
  readonly view: CampaignView | null;
  /** Saved changes; grows with each, so that estimates are asked for anew. */
  readonly version: number;
  /** Why a setting cannot be changed now, for people; null: it can be. */
  readonly lockedBy: (path: string) => string | null;
  readonly goTo: (step: StepSlug) => void;
  /** Checks one field again, once anything was found wrong. */
  readonly check: (path: string) => void;
}

export const WizardContext = createContext<WizardState | null>(null);

/** @throws Error outside of the wizard */
export function useWizardState(): WizardState {
  const state = useContext(WizardContext);
  if (!state) throw new Error('useWizardState needs a WizardContext above it');
  return state;
}

/** The element around a field, which a link of the error summary goes to. */
export const fieldId = (path: string) => `field-${path.replaceAll('.', '-')}`;

/** Puts the focus on the first control of a field. */
export function focusField(path: string): void {
  const box = document.getElementById(fieldId(path));
  const control = box?.querySelector<HTMLElement>(
    'input, select, textarea, button, [tabindex]',
  );
  box?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}
