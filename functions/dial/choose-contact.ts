import {
  dueCallbacks,
  duePending,
  dueRetries,
} from '#functions/adapters/dynamodb/keys.ts';
import {
  dueSeqs,
  getState,
  nextSeq,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Permit } from '#functions/platform/messages.ts';
import { type Campaign, keepsCallbacks } from '#shared/domain/campaign.ts';
import { DEFAULT_RETRY_SHARE } from '#shared/domain/campaign-settings.ts';
import { type ContactState, isWaiting } from '#shared/domain/contact.ts';
import { untouched } from '#shared/domain/contact-events.ts';
import { iso } from '#shared/domain/instant.ts';
import { retryLines } from '#shared/domain/retry-policy.ts';
import { unitHash } from '#shared/domain/variants.ts';
import type { Engine } from './engine.ts';

/** Due contacts looked at in one query: others may be claiming the same ones. */
const LOOK_AHEAD = 10;

/**
 * The next contact in order: a due callback, a contact that came back before its
 * first call, the next seq, a due retry; in an interleaved campaign's turns for
 * retries, these come after the callbacks. Only a hint: the claim decides.
 *
 * @param permit - whose slot and hint keep dials at once apart
 * @param tried - seqs that somebody else just claimed
 * @returns null when nobody may be called now
 */
export async function chooseContact(
  engine: Pick<Engine, 'table' | 'clock' | 'claimed_up_to'>,
  campaign: Campaign,
  permit: Pick<Permit, 'slot' | 'proof' | 'hint'>,
  tried: ReadonlySet<number>,
): Promise<ContactState | null> {
  const { table } = engine;
  const { slot, hint } = permit;
  const { id, run_number } = campaign;
  const at = iso(engine.clock.now());
  const due = async (partition: string) => {
    const rows = await dueSeqs(table, partition, at, LOOK_AHEAD);
    const left = rows.filter(({ seq }) => !tried.has(seq));
    // Somebody was faster before: others are at the same rows, each begins elsewhere.
    const first = tried.size > 0 ? slot % Math.max(left.length, 1) : 0;
    for (const { seq } of [...left.slice(first), ...left.slice(0, first)]) {
      const state = await getState(table, id, run_number, seq);
      // The index may lag behind the item.
      if (!state || !isWaiting(state.status)) continue;
      if ((state.next_eligible_at ?? at) <= at) return state;
    }
    return null;
  };
  const [callback, returned, fresh] = await Promise.all([
    keepsCallbacks(campaign) ? due(dueCallbacks(id, run_number)) : null,
    due(duePending(id, run_number)),
    hint !== undefined && !tried.has(hint) && hint < campaign.total_contacts
      ? hint
      : nextUntouched(engine, campaign, tried),
  ]);
  if (callback) return callback;
  const dueRetry = async () => {
    // Lines beyond the policy too: it may have been higher when they were written.
    for (let n = 2; n <= retryLines(campaign); n += 1) {
      const retry = await due(dueRetries(id, run_number, n));
      if (retry) return retry;
    }
    return null;
  };
  const first = isRetryTurn(campaign, permit) ? await dueRetry() : null;
  if (first) return first;
  if (returned) return returned;
  if (fresh !== null) {
    return untouched({
      org_id: campaign.org_id,
      campaign_id: id,
      run_number,
      seq: fresh,
    });
  }
  return dueRetry();
}

/**
 * Whether a permit goes to a due retry before anybody who was never called: with
 * `interleaved`, as many as the campaign says. One that names a contact does not:
 * that contact would wait until somebody misses it.
 */
export function isRetryTurn(
  { pass_mode, retry_share = DEFAULT_RETRY_SHARE }: Campaign,
  { slot, proof, hint }: Pick<Permit, 'slot' | 'proof' | 'hint'>,
): boolean {
  if (pass_mode !== 'interleaved' || hint !== undefined) return false;
  const turn =
    'attempt_id' in proof ? proof.attempt_id : `${slot}/${proof.epoch}`;
  return unitHash(turn) < retry_share;
}

async function nextUntouched(
  { table, claimed_up_to }: Pick<Engine, 'table' | 'claimed_up_to'>,
  campaign: Campaign,
  tried: ReadonlySet<number>,
): Promise<number | null> {
  const key = `${campaign.id}#${campaign.run_number}`;
  const known = claimed_up_to.get(key) ?? 0;
  if (known >= campaign.total_contacts - 1 && known > 0) return null;
  let seq = await nextSeq(table, campaign, campaign.total_contacts, known);
  while (tried.has(seq)) seq += 1;
  if (seq > 0) claimed_up_to.set(key, seq - 1);
  return seq < campaign.total_contacts ? seq : null;
}
