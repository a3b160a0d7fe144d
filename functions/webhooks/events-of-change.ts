import type { DncEntry } from '#functions/adapters/dynamodb/dnc-store.ts';
import { toState } from '#functions/adapters/dynamodb/state-store.ts';
import type { Upload } from '#functions/adapters/dynamodb/upload-store.ts';
import type {
  EventData,
  WebhookEventType,
} from '#shared/contracts/webhook-events.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import {
  type Attempt,
  bucketOf,
  type ContactState,
  isAccepted,
  isFinal,
} from '#shared/domain/contact.ts';
import {
  conversationIdOf,
  shownCampaignId,
} from '#shared/domain/conversation.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import type { ItemChange } from './read-change.ts';

/** An event before it has its id. */
export type Draft = {
  [Type in WebhookEventType]: {
    readonly type: Type;
    /** RFC 3339 of the one clock. */
    readonly timestamp: string;
    /** Tells events of one change and type apart. */
    readonly about: string;
    readonly data: EventData<Type>;
  };
}[WebhookEventType];

/** A contact's state does not say its id: that is in its record. */
export type ContactName = (campaign_id: string, seq: number) => string;

/** What a change of an item means to the outside; mostly nothing. */
export function eventsOfChange(change: ItemChange, idOf: ContactName): Draft[] {
  const { before, after } = change;
  switch (change.of) {
    case 'campaign':
      // Single calls begin and end; that they are possible is no event.
      return (after as Partial<Campaign> | undefined)?.adhoc
        ? []
        : campaignEvents(before as never, after as never);
    case 'contact':
      return after ? contactEvents(change, idOf) : [];
    case 'upload':
      return uploadEvents(before as never, after as never);
    case 'number':
      return numberEvents(before as never, after as never, change);
    case 'dnc':
      return after && !before ? [dncEvent(after as never)] : [];
  }
}

const isOver = ({ status, draining }: Campaign) =>
  isTerminal(status) && !draining;

const nameOfStatus = {
  scheduled: 'campaign.scheduled',
  running: 'campaign.started',
  paused: 'campaign.paused',
  completed: 'campaign.completed',
  failed: 'campaign.failed',
  cancelled: 'campaign.cancelled',
  draft: null,
} as const;

function campaignEvents(
  before: Campaign | undefined,
  after: Campaign | undefined,
): Draft[] {
  if (!after) return [];
  const pools = poolEvents(before, after);
  const wasTold = isTerminal(after.status)
    ? !isOver(after) || (before !== undefined && isOver(before))
    : before?.status === after.status;
  const plain = nameOfStatus[after.status];
  if (wasTold || plain === null) return pools;
  const isBack = after.status === 'running' && before?.status === 'paused';
  const type = isBack ? 'campaign.resumed' : plain;
  const { updated_at: timestamp, id: about } = after;
  return [{ type, timestamp, about, data: campaignData(after) }, ...pools];
}

const campaignData = (campaign: Campaign) => ({
  campaign_id: campaign.id,
  external_id: campaign.external_id,
  name: campaign.name,
  status: campaign.status,
  run_number: campaign.run_number,
  completion_reason: campaign.completion_reason,
  reason_code: campaign.paused?.reason_code ?? null,
  started_at: campaign.started_at,
  completed_at: campaign.completed_at,
});

/** Numbers that left the pool by hand, and those that came back. */
function poolEvents(before: Campaign | undefined, after: Campaign): Draft[] {
  const idsOf = (campaign: Campaign | undefined) =>
    (campaign?.removed_numbers ?? []).map(({ number_id }) => number_id);
  const [then, now] = [idsOf(before), idsOf(after)];
  const { id: campaign_id, updated_at: timestamp } = after;
  const event = (health: 'removed' | 'active') => (number_id: string) => ({
    type: 'number.health_changed' as const,
    timestamp,
    about: number_id,
    data: { number_id, campaign_id, health },
  });
  return [
    ...now.filter((id) => !then.includes(id)).map(event('removed')),
    ...then.filter((id) => !now.includes(id)).map(event('active')),
  ];
}

function contactEvents(
  { before: old, after: item, changed_at }: ItemChange,
  idOf: ContactName,
): Draft[] {
  const before = old && toState(old);
  const after = toState(item!);
  const ended = new Set(
    before?.attempts
      .filter(({ status }) => status === 'ended')
      .map((it) => it.id),
  );
  const events: Draft[] = after.attempts
    .filter(({ id, status }) => status === 'ended' && !ended.has(id))
    .map((attempt) => ({
      type: 'attempt.completed',
      timestamp: attempt.ended_at ?? iso(changed_at),
      about: attempt.id,
      data: attemptData(after, attempt, idOf),
    }));
  const isNew = isFinal(after.status) && !(before && isFinal(before.status));
  if (!isNew || after.deleted) return events;
  const timestamp = after.attempts.at(-1)?.ended_at ?? iso(changed_at);
  const data = contactData(after, idOf);
  const about = String(after.seq);
  return [...events, { type: 'contact.completed', timestamp, about, data }];
}

const attemptData = (
  { campaign_id, run_number, seq }: ContactState,
  attempt: Attempt,
  idOf: ContactName,
): EventData<'attempt.completed'> => ({
  campaign_id: shownCampaignId(campaign_id),
  run_number,
  contact_id: idOf(campaign_id, seq),
  attempt_id: attempt.id,
  attempt_number: attempt.attempt_number,
  kind: attempt.kind,
  outcome: attempt.outcome ?? null,
  sip_code: attempt.sip_code ?? null,
  disposition: attempt.disposition ?? null,
  conversation_id: conversationIdOf(attempt, { campaign_id, run_number, seq }),
  started_at: attempt.started_at,
  answered_at: attempt.answered_at ?? null,
  ended_at: attempt.ended_at ?? null,
});

const contactData = (
  state: ContactState,
  idOf: ContactName,
): EventData<'contact.completed'> => ({
  campaign_id: shownCampaignId(state.campaign_id),
  run_number: state.run_number,
  contact_id: idOf(state.campaign_id, state.seq),
  status: state.status,
  bucket: bucketOf(state.status) as 'completed' | 'exhausted' | 'stopped',
  attempt_count: state.attempts.filter(isAccepted).length,
  disposition: state.disposition ?? null,
});

function uploadEvents(
  before: Upload | undefined,
  after: Upload | undefined,
): Draft[] {
  if (after?.status !== 'attached' && after?.status !== 'rejected') return [];
  if (before?.status === after.status) return [];
  const { campaign_id, id: upload_id, status } = after;
  const { rows, accepted, rejected, duplicate, suppressed } = after;
  const counts = { rows, accepted, rejected, duplicate, suppressed };
  return [
    {
      type: 'import.completed',
      timestamp: after.finished_at ?? after.created_at,
      about: upload_id,
      data: { campaign_id, upload_id, status, ...counts },
    },
  ];
}

function numberEvents(
  before: OutboundNumber | undefined,
  after: OutboundNumber | undefined,
  { changed_at }: ItemChange,
): Draft[] {
  // A new number is no change of its health.
  if (!before) return [];
  const healthOf = (number: OutboundNumber) =>
    isUsable(number) ? ('active' as const) : ('inactive' as const);
  const health = after ? healthOf(after) : 'deleted';
  if (health === healthOf(before)) return [];
  return [
    {
      type: 'number.health_changed',
      timestamp: after?.updated_at ?? iso(changed_at),
      about: before.id,
      data: { number_id: before.id, campaign_id: null, health },
    },
  ];
}

const dncEvent = (entry: DncEntry): Draft => ({
  type: 'dnc.added',
  timestamp: entry.created_at,
  about: '',
  data: {
    phone_number: entry.phone_number,
    scope: entry.campaign_id === undefined ? 'organization' : 'campaign',
    campaign_id: entry.campaign_id ?? null,
    source: entry.source,
  },
});
