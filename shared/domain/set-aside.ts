import { type ContactState, isAccepted, isWaiting } from './contact.ts';
import { statusOnceListed, withoutPromise } from './contact-withdrawal.ts';

/** Why a contact is not called any more; its disposition. */
export type AsideReason = 'excluded' | 'dnc' | 'deleted' | 'erased';

/**
 * Takes a waiting contact out before its turn. One that was never called becomes
 * `suppressed`; one that was keeps what its last attempt came to (contract,
 * ruling 3), and its promise of a callback is gone.
 *
 * @param state - of the current run; an untouched one has `rev` 0
 * @returns null for a contact that does not wait: it is in a call, or final
 */
export function setAside(
  state: ContactState,
  reason: AsideReason,
): ContactState | null {
  if (!isWaiting(state.status)) return null;
  const { next_eligible_at: _, waits_for: __, ...rest } = state;
  const attempts = state.attempts.filter(isAccepted);
  return {
    ...withoutPromise(rest),
    attempts,
    status: statusOnceListed(attempts),
    rev: state.rev + 1,
    disposition: reason,
    // A state that was there already was claimed in its turn.
    ...(state.rev === 0 && { set_aside: true }),
    ...(reason === 'deleted' && { deleted: true }),
  };
}
