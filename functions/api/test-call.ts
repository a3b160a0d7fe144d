import { agentIn } from '#functions/adapters/dynamodb/agent-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { hasOwnCarrier } from '#functions/platform/own-carrier.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { ProblemError } from '#shared/contracts/problems.ts';
import { isHeard } from '#shared/domain/agent-target.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import {
  type CarrierProfile,
  isOnlyKept,
  placesCalls,
} from '#shared/domain/carrier-profile.ts';
import { ADHOC } from '#shared/domain/conversation.ts';
import {
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { requireCampaign } from './campaign-reply.ts';
import { numbersAt, readAtCarriers } from './carrier-view.ts';
import { originateCall } from './originate-call.ts';

/** So long is enough to hear that it works. */
const MAX_TEST_SECONDS = 120;

/**
 * POST /carriers/{carrier_id}/test-call: one call from a number at this carrier,
 * on the way of any call: lists, hours, lines and rates hold for it too.
 *
 * @throws Refusal 404, 422 `not_ready` or `invalid_reference`, and as `originateCall`
 */
export const placeTestCall: HandlerOf<'place_test_call'> = async (
  { params, body, ...request },
  deps,
) => {
  const { caller } = request;
  const profile = await requirePlacing(deps.table, caller, params.carrier_id);
  const number = await numberFor(deps, caller, params.carrier_id, body);
  const { to, agent_id } = body;
  if (profile) await requireTarget(deps, caller, agent_id);
  return originateCall(
    {
      ...request,
      params: undefined,
      body: {
        to,
        from: number.id,
        max_call_seconds: MAX_TEST_SECONDS,
        ...(agent_id !== undefined && { agent_id }),
      },
    },
    deps,
  );
};

async function requirePlacing(
  table: Deps['table'],
  { org_id }: Caller,
  id: string,
): Promise<CarrierProfile | null> {
  if (id === OWN_CARRIER && hasOwnCarrier()) return null;
  if (id === OWN_CARRIER) throw notPlacing(NO_OWN);
  const profile = await carriers.get(table, org_id, id);
  if (!profile) throw notFound();
  if (placesCalls(profile)) return profile;
  const message = isOnlyKept(profile.kind)
    ? 'This profile is only kept: no call goes through it.'
    : profile.status === 'inactive'
      ? 'The carrier is switched off. Switch it on first.'
      : 'The carrier refused the account when it was last asked. Check it first.';
  throw notPlacing(message);
}

const NO_OWN = 'This deployment has no carrier of its own: add one.';

const notPlacing = (message: string) =>
  unready([{ path: 'carrier_id', code: 'carrier_not_placing', message }]);

/**
 * Whoever answers is to hear somebody, or a message. One that is not there is the call's own
 * refusal.
 */
async function requireTarget(
  deps: Deps,
  caller: Caller,
  agent_id: string | undefined,
): Promise<void> {
  const [campaign, settings] = await Promise.all([
    requireCampaign(deps, caller, ADHOC),
    getOrgSettings(deps.table, caller.org_id),
  ]);
  const agent = agentIn(settings, agent_id ?? campaign.agent_id);
  if (!agent || isHeard(agent) || campaign.config_url !== null) return;
  const message = `${agent.name} has neither a target nor a message, so whoever answers would hear nothing. Give the agent one, or name another.`;
  throw unready([{ path: 'agent_id', code: 'agent_without_target', message }]);
}

/** The one that is named, else the first that can be used. */
async function numberFor(
  deps: Deps,
  { org_id }: Caller,
  carrier: string,
  {
    number_id,
    from,
  }: { number_id?: string | undefined; from?: string | undefined },
): Promise<Pick<OutboundNumber, 'id'>> {
  const all = numbersAt(await readAtCarriers(deps, org_id), carrier);
  const named = number_id ?? from;
  if (named === undefined) {
    const usable = all.find(isUsable);
    // Every organization has a number at the deployment's own.
    if (!usable && carrier === OWN_CARRIER) return { id: 'num_demo' };
    if (usable) return usable;
    const message =
      'No number that can be called from is at this carrier. Add one first.';
    throw unready([{ path: 'number_id', code: 'no_number', message }]);
  }
  const path = number_id === undefined ? 'from' : 'number_id';
  const found = all.find((it) => it.id === named || it.phone_number === named);
  if (found) return found;
  const message = 'No such number is at this carrier.';
  const errors = [{ path, code: 'not_usable', message }];
  throw new Refusal(422, 'invalid_reference', `${path}: ${message}`, {
    errors,
  });
}

function unready(errors: readonly ProblemError[]): Refusal {
  const detail = errors.map(({ message }) => message).join(' ');
  return new Refusal(422, 'not_ready', detail, { errors });
}
