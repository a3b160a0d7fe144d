import type { Message } from '#functions/adapters/carrier/carrier.ts';
import type { Directive } from '#functions/adapters/carrier/inbound.ts';
import { agentIn } from '#functions/adapters/dynamodb/agent-store.ts';
import type { OrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { getRecord } from '#functions/adapters/dynamodb/state-store.ts';
import { resolveAttach } from '#functions/attach/resolve-attach.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { settingsLately } from '#functions/dial/lately.ts';
import { logger } from '#functions/platform/logger.ts';
import type { CallRef } from '#functions/platform/messages.ts';
import { isHeard } from '#shared/domain/agent-target.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord, ContactState } from '#shared/domain/contact.ts';
import type { CarrierOrder } from '#shared/domain/contact-events.ts';
import { isOwnCarrier } from '#shared/domain/own-carrier.ts';
import { agentOf } from '#shared/domain/variants.ts';

export interface HowToGive {
  /** The carrier waits for it in the answer to its webhook: no request is sent. */
  readonly reply?: (directive: Directive) => void;
  /** This is no first try: a carrier that does not connect the call will not. */
  readonly is_last_try?: boolean;
}

/** A call, and what is known of it. */
export interface OrderedCall {
  readonly ref: CallRef;
  readonly call_id: string;
  readonly campaign: Campaign;
  readonly state: ContactState;
}

/**
 * Tells the carrier what becomes of a call.
 *
 * @returns `nobody` when there is nobody to connect it to
 * @throws Error when the carrier did not do it: the message comes back
 */
export async function giveOrder(
  engine: Engine,
  call: OrderedCall,
  order: CarrierOrder,
  how: HowToGive,
): Promise<'done' | 'nobody'> {
  switch (order) {
    case 'attach':
      return connect(engine, call, how);
    case 'message':
      return play(engine, call, how);
    case 'hang_up':
      return hangUp(engine, call, how);
  }
}

const attemptOf = ({ state, ref }: OrderedCall) =>
  state.attempts.find(({ id }) => id === ref.attempt_id);

const carrierOf = ({ carriers }: Engine, call: OrderedCall) =>
  carriers.of(call.ref.org_id, attemptOf(call)?.carrier_id);

async function connect(
  engine: Engine,
  call: OrderedCall,
  { reply, is_last_try }: HowToGive,
): Promise<'done' | 'nobody'> {
  // Whoever talks is the carrier's.
  if (!engine.attaching) return 'done';
  const carrier = await carrierOf(engine, call);
  const { ref, campaign, call_id } = call;
  const [settings, record] = await Promise.all([
    settingsLately(engine, ref.org_id),
    getRecord(engine.table, ref.campaign_id, ref.seq),
  ]);
  const record_call = !attemptOf(call)?.unrecorded;
  const known = { campaign, record, settings, ref, call_id, record_call };
  try {
    const attach = await resolveAttach(engine.attaching, known);
    if (!attach) {
      return isAnnouncement(call, settings, record)
        ? await play(engine, call, { ...(reply && { reply }) })
        : 'nobody';
    }
    if (reply) {
      reply({ kind: 'attach', attach });
      return 'done';
    }
    if (!carrier.attach) throw new Error('nothing connects calls there now');
    await carrier.attach(attach);
    return 'done';
  } catch (error) {
    if (!is_last_try) throw error;
    const { attempt_id } = ref;
    logger.warn('a call could not be connected', { attempt_id, error });
    return 'nobody';
  }
}

/** Whether nobody was ever to talk: whoever answers hears the agent's message. */
function isAnnouncement(
  { campaign }: OrderedCall,
  settings: Pick<OrgSettings, 'agents'>,
  record: ContactRecord | undefined,
): boolean {
  if (campaign.config_url !== null) return false;
  const id = record ? agentOf(campaign, record) : campaign.agent_id;
  const agent = agentIn(settings, id);
  return agent !== undefined && !agent.target && isHeard(agent);
}

async function play(
  engine: Engine,
  call: OrderedCall,
  how: HowToGive,
): Promise<'done'> {
  const carrier = await carrierOf(engine, call);
  const message = await messageOf(engine, call);
  if (!message || (!how.reply && !carrier.playMessage)) {
    return hangUp(engine, call, how);
  }
  if (how.reply) how.reply({ kind: 'message', message });
  else await carrier.playMessage?.(call.call_id, message);
  return 'done';
}

/** What the agent has said; null when it says nothing. */
async function messageOf(
  engine: Engine,
  call: OrderedCall,
): Promise<Message | null> {
  // The deployment's own carrier has a message of its own.
  if (isOwnCarrier(attemptOf(call)?.carrier_id)) return {};
  const { ref, campaign } = call;
  const [settings, record] = await Promise.all([
    settingsLately(engine, ref.org_id),
    getRecord(engine.table, ref.campaign_id, ref.seq),
  ]);
  const id = record ? agentOf(campaign, record) : campaign.agent_id;
  return agentIn(settings, id)?.message ?? null;
}

async function hangUp(
  engine: Engine,
  call: OrderedCall,
  { reply }: HowToGive,
): Promise<'done'> {
  if (reply) reply({ kind: 'hang_up' });
  else await (await carrierOf(engine, call)).hangUp(call.call_id);
  return 'done';
}
