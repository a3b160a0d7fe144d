import {
  dueCallbacks,
  duePending,
  dueRetries,
} from '#functions/adapters/dynamodb/keys.ts';
import {
  dueSeqs,
  getRecord,
  getState,
  nextSeq,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Permit } from '#functions/platform/messages.ts';
import { type Campaign, keepsCallbacks } from '#shared/domain/campaign.ts';
import { DEFAULT_RETRY_SHARE } from '#shared/domain/campaign-settings.ts';
import {
  type ContactRecord,
  type ContactState,
  isWaiting,
} from '#shared/domain/contact.ts';
import { untouched } from '#shared/domain/contact-events.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { retryLines } from '#shared/domain/retry-policy.ts';
import { unitHash } from '#shared/domain/variants.ts';
import type { Engine } from './engine.ts';
import { isQuiet, noteQuiet } from './lately.ts';

/** Due contacts looked at in one query: others may be claiming the same ones. */
const LOOK_AHEAD = 10;

/** Who is called next; without a record, nobody. */
export interface Chosen {
  readonly contact: ContactState;
  readonly record: ContactRecord | undefined;
}

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
  engine: Chooses,
  campaign: Campaign,
  permit: Pick<Permit, 'slot' | 'proof' | 'hint'>,
  tried: ReadonlySet<number>,
): Promise<Chosen | null> {
  const passed: string[] = [];
  const chosen = await look(engine, campaign, permit, tried, passed);
  if (chosen || passed.length === 0) return chosen;
  // Nobody, as far as this process remembers: now it asks.
  for (const line of passed) engine.lately.delete(line);
  return look(engine, campaign, permit, tried, []);
}

type Chooses = Pick<Engine, 'table' | 'clock' | 'claimed_up_to' | 'lately'>;

/** @param passed - gets the lines that were passed over, since nobody stood in them lately */
async function look(
  engine: Chooses,
  campaign: Campaign,
  permit: Pick<Permit, 'slot' | 'proof' | 'hint'>,
  tried: ReadonlySet<number>,
  passed: string[],
): Promise<Chosen | null> {
  const { table } = engine;
  const { slot, hint } = permit;
  const { id, run_number } = campaign;
  const at = iso(engine.clock.now());
  const due = async (line: string) => {
    if (isQuiet(engine, line)) {
      passed.push(line);
      return null;
    }
    const rows = await rowsDue(engine, line, at);
    const left = rows.filter(({ seq }) => !tried.has(seq));
    // Somebody was faster before: others are at the same rows, each begins elsewhere.
    const first = tried.size > 0 ? slot % Math.max(left.length, 1) : 0;
    for (const { seq } of [...left.slice(first), ...left.slice(0, first)]) {
      const [contact, record] = await Promise.all([
        getState(table, id, run_number, seq, 'peek'),
        getRecord(table, id, seq),
      ]);
      // The index may lag behind the item.
      if (!contact || !isWaiting(contact.status)) continue;
      if ((contact.next_eligible_at ?? at) <= at) return { contact, record };
    }
    return null;
  };
  const named =
    hint !== undefined && !tried.has(hint) && hint < campaign.total_contacts;
  const inRetryLine = (n: number) => due(dueRetries(id, run_number, n));
  // Where retries are all there is, nobody waits to learn that.
  const isLate = !named && isAllClaimed(engine, campaign);
  const [callback, returned, fresh, early] = await Promise.all([
    keepsCallbacks(campaign) ? due(dueCallbacks(id, run_number)) : null,
    due(duePending(id, run_number)),
    named ? hint : nextUntouched(engine, campaign, tried),
    isLate ? inRetryLine(FIRST_RETRY) : null,
  ]);
  if (callback) return callback;
  const dueRetry = async () => {
    if (early) return early;
    const from = isLate ? FIRST_RETRY + 1 : FIRST_RETRY;
    // Lines beyond the policy too: it may have been higher when they were written.
    for (let n = from; n <= retryLines(campaign); n += 1) {
      const retry = await inRetryLine(n);
      if (retry) return retry;
    }
    return null;
  };
  const first = isRetryTurn(campaign, permit) ? await dueRetry() : null;
  if (first) return first;
  if (returned) return returned;
  if (fresh === null) return dueRetry();
  const { org_id } = campaign;
  const key = { org_id, campaign_id: id, run_number, seq: fresh };
  return {
    contact: untouched(key),
    record: await getRecord(table, id, fresh),
  };
}

/** Retries are counted by the attempt that they are. */
const FIRST_RETRY = 2;

/** Who is due in a line, first due first; of a line where nobody is, until when. */
async function rowsDue(engine: Chooses, line: string, at: string) {
  const rows = await dueSeqs(engine.table, line, null, LOOK_AHEAD);
  const [first] = rows;
  const until = first ? epochMs(first.due_at) : Number.POSITIVE_INFINITY;
  if (!first || first.due_at > at) noteQuiet(engine, line, until);
  return rows.filter(({ due_at }) => due_at <= at);
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

const runKey = ({ id, run_number }: Campaign) => `${id}#${run_number}`;

/** Whether this process knows that nobody is left who was never called. */
function isAllClaimed(
  { claimed_up_to }: Pick<Engine, 'claimed_up_to'>,
  campaign: Campaign,
): boolean {
  const known = claimed_up_to.get(runKey(campaign)) ?? 0;
  return known >= campaign.total_contacts - 1 && known > 0;
}

async function nextUntouched(
  { table, claimed_up_to }: Pick<Engine, 'table' | 'claimed_up_to'>,
  campaign: Campaign,
  tried: ReadonlySet<number>,
): Promise<number | null> {
  const key = runKey(campaign);
  const known = claimed_up_to.get(key) ?? 0;
  if (isAllClaimed({ claimed_up_to }, campaign)) return null;
  let seq = await nextSeq(table, campaign, campaign.total_contacts, known);
  while (tried.has(seq)) seq += 1;
  if (seq > 0) claimed_up_to.set(key, seq - 1);
  return seq < campaign.total_contacts ? seq : null;
}
