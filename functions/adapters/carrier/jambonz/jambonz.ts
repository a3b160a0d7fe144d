import type {
  Attach,
  Carrier,
  CarrierAccount,
  CarrierDeps,
} from '../carrier.ts';
import {
  type Answer,
  accountPath,
  callPath,
  isSuccess,
  type JambonzApi,
  jambonzApi,
} from './api.ts';
import { toPlaceAnswer } from './failures.ts';
import { hookUrl } from './hooks.ts';
import { isOver, lookUpCall } from './look-up.ts';
import { placementBody } from './placement.ts';
import { seal } from './sealed.ts';
import { attachVerbs, messageVerbs, type Verb } from './verbs.ts';

/** Somebody's own jambonz, over its REST API. */
export function jambonzCarrier(
  account: CarrierAccount,
  deps: CarrierDeps,
): Carrier {
  const api = jambonzApi(account, deps);
  return {
    kind: 'jambonz',
    calls_per_second: account.calls_per_second,
    place: async (placement) => {
      const body = placementBody(account, placement, deps.real_clock.now());
      const path = `${accountPath(account)}/Calls`;
      return toPlaceAnswer(await api.ask('POST', path, body));
    },
    hangUp: (callId) => hangUp(api, account, callId),
    attach: (attach) =>
      order(api, account, attach.call_id, attachUrl(account, attach)),
    playMessage: (callId, message) =>
      order(api, account, callId, orderUrl(account, messageVerbs(message))),
    lookUp: (call) => lookUpCall(api, account, call, deps.real_clock.now()),
  };
}

/**
 * Ends a call, answered or not: jambonz has a word for each, and refuses the other.
 *
 * @throws Error unless the call is over or unknown
 */
async function hangUp(
  api: JambonzApi,
  account: CarrierAccount,
  callId: string,
): Promise<void> {
  const path = callPath(account, callId);
  let answer: Answer | undefined;
  for (const call_status of ['completed', 'no-answer']) {
    answer = await api.ask('PUT', path, { call_status });
    if (isSuccess(answer)) return;
    if (answer.kind !== 'answered' || answer.status === 404) break;
  }
  await mustBeOver(api, account, callId, answer);
}

/**
 * Has jambonz ask us at this address for what it is to do, in place of what it does.
 *
 * @throws Error unless it is told, or the call is over or unknown
 */
async function order(
  api: JambonzApi,
  account: CarrierAccount,
  callId: string,
  url: string,
): Promise<void> {
  const call_hook = { url, method: 'POST' };
  const answer = await api.ask('PUT', callPath(account, callId), { call_hook });
  if (isSuccess(answer)) return;
  await mustBeOver(api, account, callId, answer);
}

/** A refusal is fine of a call that is over: jambonz says 404, 422 or 500 of one. */
async function mustBeOver(
  api: JambonzApi,
  account: CarrierAccount,
  callId: string,
  refusal: Answer | undefined,
): Promise<void> {
  const isAnswered = refusal?.kind === 'answered';
  if (isAnswered && (await isOver(api, account, callId))) return;
  const why = isAnswered ? refusal.status : 'no answer';
  throw new Error(`jambonz did not take an order: ${why}`);
}

/** Gateways take some 8,000 characters of an address. */
const MOST_CHARACTERS = 6_000;

const orderUrl = (account: CarrierAccount, verbs: readonly Verb[]): string =>
  hookUrl(account, '/do', {
    d: seal(verbs, account.credentials.webhook_secret ?? ''),
  });

/** Variables that fill more than an address are left out: the conversation id says whose they are. */
function attachUrl(account: CarrierAccount, attach: Attach): string {
  const url = orderUrl(account, attachVerbs(attach, account));
  return url.length <= MOST_CHARACTERS
    ? url
    : orderUrl(account, attachVerbs({ ...attach, variables: {} }, account));
}
