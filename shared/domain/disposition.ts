import { type ContactState, isAccepted, isFinal } from './contact.ts';

/**
 * What became of a contact, in one word: what its agent, the carrier or a
 * person said, else how the last call of one that is done ended. @see seed 002
 */
export function dispositionOf({
  disposition,
  status,
  attempts,
}: Pick<ContactState, 'disposition' | 'status' | 'attempts'>):
  | string
  | undefined {
  if (disposition !== undefined || !isFinal(status)) return disposition;
  const outcome = attempts.findLast(isAccepted)?.outcome;
  return outcome === 'machine' ? 'voicemail' : outcome;
}
