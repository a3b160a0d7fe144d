import type { CallNews, Rules } from './attempt-end.ts';
import type { Attempt } from './contact.ts';
import { isOwnCarrier } from './own-carrier.ts';

/** Which news has whoever is to talk connected, and whether it did so before. */
export interface AttachTurn {
  readonly kind: 'first' | 'again';
  readonly by: string;
}

/** Stands for an event where a look-up told what no event did. */
const LOOK_UP = 'look_up';

/**
 * Whether this news of a call that goes on has whoever is to talk connected.
 *
 * One event does: of those that tell that somebody is there, the one that came
 * first. Carriers tell it twice, in a webhook that asks what is to happen and in
 * one that only reports, and who is connected twice is cut off in between. That
 * event does it again when it is told again: its first time may have been cut off.
 *
 * @param open - as it is with this news, but for who connects it
 */
export function attachTurn(
  open: Attempt,
  { event_id }: CallNews,
  { amd }: Pick<Rules, 'amd'>,
): AttachTurn | null {
  // Whoever talks is part of the deployment's own carrier.
  if (isOwnCarrier(open.carrier_id)) return null;
  if (awaitsVerdict(open, { amd })) return null;
  const { attach_by } = open;
  if (attach_by === undefined) {
    return { kind: 'first', by: event_id ?? LOOK_UP };
  }
  return attach_by === event_id ? { kind: 'again', by: attach_by } : null;
}

/** Whether nobody is connected to it before answering-machine detection has a verdict. */
export const awaitsVerdict = (
  open: Pick<Attempt, 'carrier_id' | 'screened_first' | 'amd'>,
  { amd }: Pick<Rules, 'amd'>,
): boolean =>
  !isOwnCarrier(open.carrier_id) &&
  amd.enabled &&
  open.screened_first === true &&
  open.amd === undefined;

/**
 * Whether a call that was answered was over before anybody was connected: no news of
 * its answer came in time. The carrier that could not reach us speaks of a call that
 * was completed, as of any other.
 */
export const wasNeverAttached = ({
  carrier_id,
  attach_by,
}: Pick<Attempt, 'carrier_id' | 'attach_by'>): boolean =>
  !isOwnCarrier(carrier_id) && attach_by === undefined;
