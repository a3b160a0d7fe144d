import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { getSlot } from '#functions/adapters/dynamodb/slot-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { handOn } from '#functions/dial/hand-on.ts';
import { suppressListed } from '#functions/dial/suppress-listed.ts';
import type { CallRef } from '#functions/platform/messages.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import {
  applyNews,
  type CallNews,
  type CarrierOrder,
} from '#shared/domain/contact-events.ts';
import { campaignOfRun } from '#shared/domain/restart.ts';

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
  for (let race = 0; race < MAX_RACES; race += 1) {
    const [campaign, state] = await Promise.all([
      getCampaign(table, org_id, campaign_id),
      getState(table, campaign_id, run_number, seq),
    ]);
    if (!campaign || !state) return;
    const applied = applyNews(state, news, campaignOfRun(campaign, run_number));
    if (applied.kind === 'ignored') {
      await give(engine, applied.order, news.call_id);
      if (applied.ended) await passOn(engine, ref, campaign);
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
      await suppressListed(engine, { org_id, numbers: [open.phone_number] });
    }
    if (!(await writeState(table, applied.state))) continue;
    await give(engine, applied.order, news.call_id);
    if (applied.ended) await passOn(engine, ref, campaign);
    return;
  }
  throw new Error(
    `attempt ${ref.attempt_id} is written by others all the time`,
  );
}

/** Tells the carrier what becomes of a call that no agent gets. */
async function give(
  { carrier }: Engine,
  order: CarrierOrder | null,
  callId: string,
): Promise<void> {
  if (order === 'hang_up') await carrier.hangUp(callId);
  if (order === 'message') {
    if (carrier.playMessage) await carrier.playMessage(callId);
    else await carrier.hangUp(callId);
  }
}

/** Hands the slot on, if it still names this attempt. */
async function passOn(
  engine: Engine,
  ref: CallRef,
  campaign: Campaign,
): Promise<void> {
  const { org_id, slot, attempt_id, campaign_id } = ref;
  const spent = { org_id, slot, proof: { attempt_id }, campaign_id };
  const [held, settings] = await Promise.all([
    getSlot(engine.table, org_id, slot),
    getOrgSettings(engine.table, org_id),
  ]);
  if (held.attempt_id !== attempt_id) return;
  await handOn(engine, spent, { settings, own: campaign });
}
