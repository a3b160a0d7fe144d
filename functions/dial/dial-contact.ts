import type { Permit } from '#functions/platform/messages.ts';
import type { Engine } from './engine.ts';
import { type Handed, queueHanded } from './hand-on.ts';
import { spendPermit } from './spend-permit.ts';

/** Campaigns that one invocation offers a slot to: others are for the queue. */
const MAX_OFFERS = 3;

/** Dials for a permit that came by itself. */
export const dialContact = (engine: Engine, permit: Permit): Promise<void> =>
  dialOn(engine, { permit, known: {} });

/**
 * Dials where a call has just ended (ADR 0015): nobody waits for a queue, and
 * what was read is known. Whatever fails here fails nothing that was done
 * before: the permit goes to the queue, and if that fails, too, a tick finds a
 * slot whose call is over.
 *
 * @param onFailed - is told why
 */
export async function dialInPlace(
  engine: Engine,
  handed: Handed,
  onFailed: (error: unknown) => void,
): Promise<void> {
  try {
    await dialOn(engine, handed);
  } catch (error) {
    onFailed(error);
    await queueHanded(engine, handed).catch(onFailed);
  }
}

/** Spends a permit, and the next one when nobody is there to be called: campaign after campaign. */
async function dialOn(engine: Engine, handed: Handed): Promise<void> {
  let next: Handed | null = handed;
  for (let offers = 0; next && offers < MAX_OFFERS; offers += 1) {
    next = await spendPermit(engine, next);
  }
  await queueHanded(engine, next);
}
