import { attachOne } from '#functions/adapters/dynamodb/adhoc-store.ts';
import { agentIn } from '#functions/adapters/dynamodb/agent-store.ts';
import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { contactId } from '#functions/adapters/dynamodb/contact-store.ts';
import { isListedFor } from '#functions/adapters/dynamodb/dnc-store.ts';
import {
  getNumber,
  listOwnNumbers,
} from '#functions/adapters/dynamodb/number-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { findNumber, listNumbers } from '#functions/platform/catalog.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { CallView, OriginateBody } from '#shared/contracts/calls.ts';
import type { ContactView } from '#shared/contracts/contacts.ts';
import { isHeard } from '#shared/domain/agent-target.ts';
import { isTimeZone } from '#shared/domain/audience-file.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { ContactRecord, OwnCall } from '#shared/domain/contact.ts';
import { ADHOC } from '#shared/domain/conversation.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { readPhoneNumber } from '#shared/domain/phone-number.ts';
import { agentOf } from '#shared/domain/variants.ts';
import { runOf } from './act-on-campaign.ts';
import {
  changedMeanwhile,
  ensureAdhoc,
  requireCampaign,
} from './campaign-reply.ts';
import { contactReply, requireContact } from './contact-changes.ts';
import { requireNumbers } from './start-checks.ts';

/** Calls asked for at the same instant take their turns. */
const MAX_TRIES = 50;

/**
 * POST /calls/originate: one call, as a contact of the campaign `default`. It
 * goes through the same gates as any call: lists, hours, lines, the carrier's
 * rate. 202: it is placed once these let it; its blocker says what does not.
 *
 * @throws Refusal 400 for a number that is none, 409 `do_not_call`, 422 for an
 *   agent or a number that cannot be used
 */
export const originateCall: HandlerOf<'originate_call'> = async (
  { body, caller },
  deps,
) => {
  await ensureAdhoc(deps, caller.org_id, ADHOC);
  const campaign = await requireCampaign(deps, caller, ADHOC);
  const phone_number = readTo(body, campaign.default_country);
  const own = await readOwn(deps, campaign, body);
  if (await isListedFor(deps.table, campaign, { phone_number })) {
    const detail = 'The number is on a do-not-call list.';
    throw new Refusal(409, 'do_not_call', detail);
  }
  if (!own.number_id) await requireNumbers(deps, campaign);
  else await widenPool(deps, caller, own.number_id);
  const record = await attach(deps, caller, {
    org_id: caller.org_id,
    campaign_id: campaign.id,
    phone_number,
    custom_fields: Object.fromEntries(
      Object.entries(body.variables ?? {}).map(([k, v]) => [k, String(v)]),
    ),
    ...(body.timezone !== undefined && { timezone: body.timezone }),
    ...(Object.keys(own).length > 0 && { call: own }),
    created_at: iso(deps.clock.now()),
  });
  return { status: 202, body: await callOf(deps, caller, record.id) };
};

/** GET /calls/{call_id} */
export const getCall: HandlerOf<'get_call'> = async (
  { params, caller },
  deps,
) => ({ status: 200, body: await callOf(deps, caller, params.call_id) });

function readTo({ to, default_country, timezone }: OriginateBody, of: string) {
  const reading = readPhoneNumber(to, default_country ?? of);
  const errors = [
    ...(reading.kind === 'valid'
      ? []
      : [{ path: 'to', code: reading.reason, message: 'cannot be called' }]),
    ...(timezone === undefined || isTimeZone(timezone)
      ? []
      : [
          {
            path: 'timezone',
            code: 'unknown_timezone',
            message: 'is no time zone',
          },
        ]),
  ];
  if (errors.length > 0 || reading.kind !== 'valid') {
    throw invalidRequest(errors);
  }
  return reading.phone_number;
}

/** What differs from the campaign, looked up. @throws Refusal 422 `invalid_reference` */
async function readOwn(
  { table }: Pick<Deps, 'table'>,
  campaign: Campaign,
  body: OriginateBody,
): Promise<OwnCall> {
  const { org_id } = campaign;
  const { agent_id, from, ring_timeout_seconds, max_call_seconds } = body;
  const settings = await getOrgSettings(table, org_id);
  const agent = agentIn(settings, agent_id ?? campaign.agent_id);
  if (agent_id !== undefined) {
    if (!agent) throw unusable('agent_id', 'There is no such agent.');
    if (agent.status !== 'active') {
      throw unusable('agent_id', 'The agent is not active.');
    }
  }
  const number =
    from === undefined ? null : await numberOf(table, org_id, from);
  if (number === undefined) throw unusable('from', 'There is no such number.');
  if (number && !isUsable(number)) {
    throw unusable('from', 'The number cannot be called from.');
  }
  const { carrier_id = OWN_CARRIER } = number ?? {};
  const isConnected = (agent && isHeard(agent)) || campaign.config_url !== null;
  if (carrier_id !== OWN_CARRIER && !isConnected) throw untargeted();
  return {
    ...(agent_id !== undefined && { agent_id }),
    ...(number && { number_id: number.id }),
    ...(ring_timeout_seconds !== undefined && { ring_timeout_seconds }),
    ...(max_call_seconds !== undefined && { max_call_seconds }),
  };
}

function untargeted(): Refusal {
  const message =
    'The agent has neither a target that the carrier could connect the call to nor a message.';
  const errors = [{ path: 'agent_id', code: 'agent_has_no_target', message }];
  return new Refusal(422, 'not_ready', message, { errors });
}

function unusable(path: string, message: string): Refusal {
  const errors = [{ path, code: 'not_usable', message }];
  return new Refusal(422, 'invalid_reference', `${path}: ${message}`, {
    errors,
  });
}

/** By id or by its digits. */
async function numberOf(
  table: Deps['table'],
  org: string,
  name: string,
): Promise<OutboundNumber | undefined> {
  if (findNumber(name) || name.startsWith('num_')) {
    return getNumber(table, org, name);
  }
  const own = await listOwnNumbers(table, org);
  return [...listNumbers(), ...own].find((it) => it.phone_number === name);
}

/** Has the campaign know a number; it is drawn for no call that does not name it. */
async function widenPool(
  deps: Deps,
  caller: Caller,
  number_id: string,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const campaign = await requireCampaign(deps, caller, ADHOC);
    const { number_pool } = campaign;
    if (number_pool.some((it) => it.number_id === number_id)) return;
    const wider = [...number_pool, { number_id, weight: 0 }];
    const now = iso(deps.clock.now());
    const done = await updateCampaign(
      deps.table,
      campaign,
      { number_pool: wider },
      now,
    );
    if (done.kind === 'updated') return;
  }
  throw changedMeanwhile();
}

/**
 * Adds the contact, and sees to it that somebody looks after the run.
 *
 *     at rest ─▶ start an execution ─▶ attach ─▶ enter the organization's running ─▶ wake
 *
 * Started before, so that a contact is never left alone by a crash; entered
 * after, so that a run that comes to rest meanwhile is noticed: the write itself
 * tells whether it was there, and then another execution starts.
 */
async function attach(
  deps: Deps,
  caller: Caller,
  contact: Omit<ContactRecord, 'seq' | 'id'>,
): Promise<ContactRecord> {
  const { table, workflow, real_clock, new_id } = deps;
  const settings = await getOrgSettings(table, caller.org_id);
  const wasUp = contact.campaign_id in settings.running;
  const upload = new_id('upl');
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const campaign = await requireCampaign(deps, caller, ADHOC);
    if (tries === 0 && !wasUp) await workflow.startRun(runOf(campaign));
    const seq = campaign.total_contacts;
    const record = { ...contact, seq, id: contactId(upload, seq) };
    if (!(await attachOne(table, record, contact.created_at))) continue;
    const after = (await getCampaign(table, caller.org_id, campaign.id))!;
    await takeUp(deps, after, wasUp, real_clock.now());
    return record;
  }
  throw changedMeanwhile();
}

/** Paused, it waits: going on starts it. */
async function takeUp(
  { table, workflow }: Deps,
  campaign: Campaign,
  wasUp: boolean,
  realNow: number,
): Promise<void> {
  if (campaign.status !== 'running') return;
  const entered = await enterRunning(table, campaign, realNow);
  const isAnew = entered.kind === 'entered' && entered.anew;
  if (isAnew && wasUp) await workflow.startRun(runOf(campaign));
  await workflow.wake(runOf(campaign));
}

async function callOf(
  deps: Deps,
  caller: Caller,
  contact_id: string,
): Promise<CallView> {
  const found = await requireContact(deps, caller, {
    campaign_id: ADHOC,
    contact_id,
  });
  const { body } = await contactReply(deps, found);
  return callView(body, found.record, found.campaign);
}

function callView(
  contact: ContactView,
  record: ContactRecord,
  campaign: Campaign,
): CallView {
  const { call = {} } = record;
  const last = contact.attempts.at(-1);
  return {
    id: contact.id,
    campaign_id: contact.campaign_id,
    contact_id: contact.id,
    attempt_id: last?.id ?? null,
    conversation_id: last?.conversation_id ?? null,
    to: contact.phone_number,
    from: contact.from_number,
    agent_id: agentOf(campaign, record),
    status: contact.status,
    outcome: last?.outcome ?? null,
    blocker: contact.blocker,
    next_eligible_at: contact.next_eligible_at,
    ring_timeout_seconds:
      call.ring_timeout_seconds ?? campaign.ring_timeout_seconds,
    max_call_seconds: call.max_call_seconds ?? campaign.max_call_seconds,
    variables: contact.custom_fields,
    created_at: record.created_at,
    attempts: contact.attempts,
  };
}
