import { useEffect, useEffectEvent } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { WizardForm } from './form.ts';

/** Long enough that nobody is still typing. */
const QUIET_MS = 1_200;

/**
 * Saves a draft while it is worked on, so that estimates are of what is on
 * screen. What is not valid waits for the next step, which says why.
 */
export function useAutosave(
  form: UseFormReturn<WizardForm>,
  enabled: boolean,
  saveIfValid: () => void,
) {
  const save = useEffectEvent(saveIfValid);
  useEffect(() => {
    if (!enabled) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const { unsubscribe } = form.watch(() => {
      clearTimeout(timer);
      timer = setTimeout(() => save(), QUIET_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [form, enabled]);
}
