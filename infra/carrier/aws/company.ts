import { loggedPart, MESSAGE_MS, stateOf } from '../call.ts';
import { hasTalked, recordingOf } from '../conversation.ts';
import {
  callAt,
  type Errand,
  errandsOf,
  type KeptCall,
  tokenOf,
} from '../kept-call.ts';
import { decide } from '../plan.ts';
import type { CarrierProfile } from '../profile.ts';
import type { CallState, PlacementRequest, PlaceResult } from '../types.ts';
import {
  addRefusal,
  type CallTable,
  getCall,
  getRefusals,
  noteOnce,
  putCall,
  takeTurn,
} from './call-store.ts';

/** The same people behind the same numbers in every stage. */
const SEED = 1;

export interface CompanyDeps {
  readonly table: CallTable;
  /** Hands over what is to be told, each when it is due. */
  readonly send: (errands: readonly Errand[]) => Promise<void>;
  readonly now: () => number;
  readonly profile: CarrierProfile;
}

/**
 * Places a call. A token that has a call already is answered with that call.
 *
 * What was accepted is kept before it is told: a crash in between leaves a call
 * of which nothing is heard, and which a look-up finds.
 */
export async function place(
  deps: CompanyDeps,
  placement: PlacementRequest,
): Promise<PlaceResult> {
  const { table, profile } = deps;
  const { client_token, contact_id } = placement;
  const now = deps.now();
  const known = await getCall(table, client_token);
  if (known) return accepted(known, now);
  const refused = await getRefusals(table, contact_id);
  const decision = decide({ placement, profile, seed: SEED, refused });
  if (decision.kind === 'refuse') {
    const isThrottle = decision.sip_code === 429;
    const what = isThrottle ? 'throttled' : 'faulted';
    await addRefusal(table, contact_id, what, now);
    return { kind: 'refused', sip_code: decision.sip_code };
  }
  if (!(await takeTurn(table, profile.cps, now)))
    return { kind: 'refused', sip_code: 429 };
  const { plan } = decision;
  const call = { placement: loggedPart(placement), plan, placed_at: now };
  if (!(await putCall(table, call))) {
    const first = await getCall(table, client_token);
    return accepted(first ?? call, now);
  }
  await deps.send(errandsOf(call, now));
  return plan.answer_lost ? { kind: 'accepted_unheard' } : accepted(call, now);
}

const accepted = (call: KeptCall, now: number): PlaceResult => ({
  kind: 'accepted',
  call: stateOf(callAt(call, now)),
});

/** @returns the call of a token, undefined when none was ever accepted */
export async function lookUp(
  { table, now }: CompanyDeps,
  token: string,
): Promise<CallState | undefined> {
  const call = await getCall(table, token);
  return call && stateOf(callAt(call, now()));
}

/** Ends a call now. @returns false when there is no such call */
export const hangUp = (deps: CompanyDeps, callId: string): Promise<boolean> =>
  change(deps, callId, 'hung_up_at', (now) => now);

/** Plays a message, and ends the call with it. @returns false when there is no such call */
export const playMessage = (
  deps: CompanyDeps,
  callId: string,
): Promise<boolean> =>
  change(deps, callId, 'message_ends_at', (now) => now + MESSAGE_MS);

async function change(
  deps: CompanyDeps,
  callId: string,
  what: 'hung_up_at' | 'message_ends_at',
  until: (now: number) => number,
): Promise<boolean> {
  const token = tokenOf(callId);
  const call = token && (await getCall(deps.table, token));
  if (!token || !call) return false;
  const now = deps.now();
  if (callAt(call, now).ended || call[what] !== undefined) return true;
  const at = until(now);
  if (!(await noteOnce(deps.table, token, what, at))) return true;
  // What stays as it was is on its way already.
  const sent = errandsOf(call, now).map(nameOf);
  const changed = errandsOf({ ...call, [what]: at }, now);
  await deps.send(changed.filter((it) => !sent.includes(nameOf(it))));
  return true;
}

const nameOf = ({ what, copy, at }: Errand) => `${what} ${copy} ${at}`;

/** The sound of an answered call that is over, as a WAV file. */
export async function recording(
  { table, now }: CompanyDeps,
  callId: string,
): Promise<Buffer | undefined> {
  const token = tokenOf(callId);
  const kept = token && (await getCall(table, token));
  const call = kept ? callAt(kept, now()) : undefined;
  return hasTalked(call) ? recordingOf(call) : undefined;
}
