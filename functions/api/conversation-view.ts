import type { StoredContact } from '#functions/adapters/dynamodb/contact-store.ts';
import {
  type AnsweredAttempt,
  isAnswered,
} from '#functions/conversations/find-conversation.ts';
import type { ConversationView } from '#shared/contracts/conversations.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import {
  type Conversation,
  conversationIdOf,
  latestCompleted,
  shownCampaignId,
} from '#shared/domain/conversation.ts';
import { epochMs } from '#shared/domain/instant.ts';

/** A conversation with results, as everybody is shown it. */
export const storedView = (conversation: Conversation): ConversationView => {
  const { evaluations, answered_at, ended_at } = conversation;
  return {
    id: conversation.id,
    attempt_id: conversation.attempt_id,
    campaign_id: shownCampaignId(conversation.campaign_id),
    contact_id: conversation.contact_id,
    status: 'completed',
    summary: conversation.summary,
    sentiment: conversation.sentiment,
    score: conversation.score,
    evaluation: latestCompleted(evaluations) ?? evaluations[0] ?? null,
    started_at: conversation.started_at,
    answered_at,
    ended_at,
    duration_seconds: secondsBetween(answered_at, ended_at),
    has_transcript: conversation.has_transcript,
    version: conversation.version,
    updated_at: conversation.updated_at,
  };
};

/** One of which nobody said anything yet. */
export function bareView(
  id: string,
  attempt: AnsweredAttempt,
  { id: contact_id, campaign_id }: Pick<ContactRecord, 'id' | 'campaign_id'>,
): ConversationView {
  const ended_at = attempt.ended_at ?? null;
  const { answered_at } = attempt;
  return {
    id,
    attempt_id: attempt.id,
    campaign_id: shownCampaignId(campaign_id),
    contact_id,
    status: attempt.status === 'ended' ? 'completed' : 'in_progress',
    summary: null,
    sentiment: null,
    score: null,
    evaluation: null,
    started_at: attempt.started_at,
    answered_at,
    ended_at,
    duration_seconds:
      ended_at === null ? null : secondsBetween(answered_at, ended_at),
    has_transcript: false,
    version: 1,
    updated_at: null,
  };
}

/** Never negative: a carrier's clock may be behind ours. */
const secondsBetween = (from: string, to: string) =>
  Math.max(epochMs(to) - epochMs(from), 0) / 1000;

/** The answered attempts of a contact that are not over. */
export const openConversations = ({ record, state }: StoredContact) =>
  (state?.attempts ?? []).flatMap((attempt) => {
    if (!isAnswered(attempt) || attempt.status === 'ended') return [];
    const id = conversationIdOf(attempt, state!)!;
    return [bareView(id, attempt, record)];
  });
