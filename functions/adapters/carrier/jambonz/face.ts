import * as z from 'zod';
import type { CallRef } from '#functions/platform/messages.ts';
import { parsed } from '../ask.ts';
import { decodeRef } from '../call-ref.ts';
import type { CarrierAccount } from '../carrier.ts';
import type {
  CarrierFace,
  Directive,
  InboundReply,
  InboundRequest,
  Received,
} from '../inbound.ts';
import {
  amdEvent,
  answeredEvent,
  attachFailedEvent,
  noVerdictEvent,
  statusEvents,
  type Told,
  tagOf,
  type Webhook,
  webhookSchema,
} from './events.ts';
import { hookUrl } from './hooks.ts';
import { unseal } from './sealed.ts';
import { readSignature } from './signature.ts';
import {
  askAgainVerbs,
  attachVerbs,
  hangUpVerbs,
  messageVerbs,
  type Verb,
  waitVerbs,
} from './verbs.ts';

/** jambonz' webhooks. */
export const jambonzFace: CarrierFace = {
  receive: (request, account, now) => {
    const { webhook_secret = '', previous_webhook_secret = '' } =
      account.credentials;
    const secrets = [webhook_secret, previous_webhook_secret];
    const header = request.headers['jambonz-signature'];
    const signed = readSignature(header, request.body, secrets, now);
    if (!signed) return { kind: 'refused', status: 403 };
    const webhook = webhookSchema.safeParse(
      parsed(request.body.toString('utf8')),
    );
    if (!webhook.success) return unreadable;
    if (request.path === '/do') return ordered(request, secrets);
    const ref = refOf(request, webhook.data);
    if (!ref) return unreadable;
    const at = instantOf(signed.at, now);
    return receiveOf(request, { ref, webhook: webhook.data, at });
  },
  reply: (directive, account, request) =>
    verbsReply(verbsOf(directive, account, request)),
};

const unreadable = { kind: 'refused', status: 400 } as const;
const nothing = { kind: 'taken', events: [] } as const;

function receiveOf(request: InboundRequest, told: Told): Received {
  const { ref, webhook } = told;
  const query = queryOf(request);
  const asks = { ref, call_id: webhook.call_sid };
  switch (request.path) {
    case '/call': {
      const isFirst = !query.has('again');
      const event = isFirst ? answeredEvent(told) : noVerdictEvent(told);
      return { kind: 'taken', events: [event], asks };
    }
    case '/status':
      return webhook.parent_call_sid === undefined
        ? { kind: 'taken', events: statusEvents(told) }
        : nothing;
    case '/amd': {
      const event = amdEvent(told, query.get('until') === 'end');
      if (!event) return nothing;
      return {
        kind: 'taken',
        events: [event],
        ...(query.has('asks') && { asks }),
      };
    }
    case '/attached':
      return isConnected(query.get('as'), webhook)
        ? { ...nothing, answer: verbsReply(hangUpVerbs) }
        : { kind: 'taken', events: [attachFailedEvent(told)], asks };
    default:
      return unreadable;
  }
}

/** What was ordered, sealed into the address that jambonz was told to ask. */
function ordered(
  request: InboundRequest,
  secrets: readonly string[],
): Received {
  const sealed = queryOf(request).get('d') ?? '';
  for (const secret of secrets) {
    const verbs = z
      .array(z.looseObject({ verb: z.string() }))
      .safeParse(secret === '' ? undefined : unseal(sealed, secret));
    if (verbs.success) return { ...nothing, answer: verbsReply(verbs.data) };
  }
  return unreadable;
}

/**
 * Whether whoever was to talk was there at all.
 *
 * A socket that never opened has no duration.
 */
function isConnected(as: string | null, webhook: Webhook): boolean {
  switch (as) {
    case 'websocket':
      return webhook.dial_call_duration !== undefined;
    case 'sip':
      return webhook.dial_call_status === 'completed';
    case 'queue':
      return webhook.queue_result !== 'error';
    default:
      return false;
  }
}

/**
 * Which call it is of: by what was signed, since the address is not. Where both
 * say it, they say the same.
 */
function refOf(request: InboundRequest, webhook: Webhook): CallRef | undefined {
  const tag = tagOf(webhook);
  const asked = queryOf(request).get('ref') ?? undefined;
  if (asked !== undefined && tag.ref !== undefined && asked !== tag.ref) {
    return undefined;
  }
  const ref = decodeRef(tag.ref ?? asked ?? '');
  const isOther = tag.token !== undefined && tag.token !== ref?.attempt_id;
  return isOther ? undefined : ref;
}

const queryOf = ({ url }: InboundRequest): URLSearchParams =>
  URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();

/** jambonz tells no times, but the second in which it signed: the nearest to now in it. */
function instantOf(signedAt: number, now: number): number {
  const second = signedAt * 1_000;
  return Math.min(Math.max(now, second), second + 999);
}

function verbsOf(
  directive: Directive,
  account: CarrierAccount,
  request: InboundRequest,
): readonly Verb[] {
  switch (directive.kind) {
    case 'attach':
      return attachVerbs(directive.attach, account);
    case 'message':
      return messageVerbs(directive.message);
    case 'hang_up':
      return hangUpVerbs;
    case 'wait':
      return waitOf(account, request);
  }
}

/**
 * Nobody is connected before a verdict: where jambonz has none in time, it asks
 * again. Its verdict may cross that question, and the one that is answered last
 * must not undo the other: an answer without verbs leaves the call as it is.
 */
function waitOf(
  account: CarrierAccount,
  request: InboundRequest,
): readonly Verb[] {
  const query = queryOf(request);
  if (request.path === '/amd' || query.has('again')) return [];
  const amd_ms = Number(query.get('amd_ms'));
  const ref = query.get('ref');
  if (!ref || !(amd_ms > 0)) return waitVerbs;
  return askAgainVerbs(amd_ms, hookUrl(account, '/call', { ref, again: '1' }));
}

/** An answer with verbs has at least one; without any, it has no body. */
const verbsReply = (verbs: readonly Verb[]): InboundReply =>
  verbs.length === 0
    ? { status: 204 }
    : {
        status: 200,
        content_type: 'application/json',
        body: JSON.stringify(verbs),
      };
