import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import { getSlot } from '#functions/adapters/dynamodb/slot-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { handOn } from '#functions/dial/hand-on.ts';
import type { CallRef } from '#functions/platform/messages.ts';
import { applyNews, type CallNews } from '#shared/domain/contact-events.ts';

/** Writers of one contact are few: a dial, its events, a look-up. */
const MAX_RACES = 20;

/**
 * Applies news of one call to its contact, by a write that holds only if nobody
 * was faster. At the end of the call its slot is handed on; news of a call that
 * is over already hands it on again, in case the first time was cut off.
 *
 * @throws Error when other writers were faster again and again: the message comes back
 */
export async function applyCallNews(
  engine: Engine,
  ref: CallRef,
  news: CallNews,
): Promise<void> {
  const { table } = engine;
  const { org_id, campaign_id, run_number, seq } = ref;
  const campaign = await getCampaign(table, org_id, campaign_id);
  if (!campaign) return;
  for (let race = 0; race < MAX_RACES; race += 1) {
    const state = await getState(table, campaign_id, run_number, seq);
    if (!state) return;
    const applied = applyNews(state, news, campaign);
    if (applied.kind === 'ignored') {
      if (applied.ended) await passOn(engine, ref);
      return;
    }
    const open = state.attempts.at(-1)!;
    if (news.opted_out) {
      // The list first: a crash before the outcome is written repeats both.
      await addToDnc(table, [
        {
          org_id,
          phone_number: open.phone_number,
          reason: 'opted_out',
          source: 'call',
          created_at: news.at,
          created_by: open.id,
        },
      ]);
    }
    if (!(await writeState(table, applied.state))) continue;
    if (applied.hang_up) await engine.carrier.hangUp(news.call_id);
    if (applied.ended) await passOn(engine, ref);
    return;
  }
  throw new Error(
    `attempt ${ref.attempt_id} is written by others all the time`,
  );
}

/** Hands the slot on, if it still names this attempt. */
async function passOn(engine: Engine, ref: CallRef): Promise<void> {
  const slot = await getSlot(engine.table, ref.org_id, ref.slot);
  if (slot.attempt_id !== ref.attempt_id) return;
  await handOn(engine, {
    org_id: ref.org_id,
    slot: ref.slot,
    proof: { attempt_id: ref.attempt_id },
    campaign_id: ref.campaign_id,
  });
}
