import type { Timed } from './calling-window.ts';
import type { ContactState } from './contact.ts';
import { contactWindow, type Place, permittedAt } from './contact-window.ts';
import { iso } from './instant.ts';

/**
 * A waiting contact that was reached outside its own hours: it waits as before,
 * for its next opening. @see contract ruling 8
 *
 * @param now - epoch milliseconds
 * @returns null when it may be called
 */
export function parkOutsideHours(
  state: ContactState,
  campaign: Timed,
  place: Place,
  now: number,
): ContactState | null {
  const window = contactWindow(campaign, place, now);
  if (window.open) return null;
  return {
    ...state,
    rev: state.rev + 1,
    next_eligible_at: iso(permittedAt(campaign, place, now)),
    waits_for: window.is_unknown ? 'timezone' : 'window',
  };
}
