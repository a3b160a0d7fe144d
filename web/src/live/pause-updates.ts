import { SharedValue, useShared } from '../lib/shared-value.ts';

/** People who read a moving page may stop it (WCAG 2.2.2). */
export const updatesPaused = new SharedValue(false);
/** Messages that came while it was stopped. */
export const updatesWithheld = new SharedValue(0);

export const useUpdatesPaused = () => useShared(updatesPaused);
export const useUpdatesWithheld = () => useShared(updatesWithheld);

export const toggleUpdates = () => updatesPaused.set(!updatesPaused.get());
