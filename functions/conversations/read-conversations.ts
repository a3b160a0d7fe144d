import type { StoredContact } from '#functions/adapters/dynamodb/contact-store.ts';
import { getConversations } from '#functions/adapters/dynamodb/conversation-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import {
  type Conversation,
  conversationId,
} from '#shared/domain/conversation.ts';

/** Conversations that have results, by id. */
export type Conversations = ReadonlyMap<string, Conversation>;
export const noConversations: Conversations = new Map();

/** The id of an attempt's conversation; null when nobody answered. */
export const conversationIdOf = (
  attempt: { readonly id: string; readonly answered_at?: string },
  {
    campaign_id,
    run_number,
    seq,
  }: Pick<ContactState, 'campaign_id' | 'run_number' | 'seq'>,
): string | null =>
  attempt.answered_at === undefined
    ? null
    : conversationId({ campaign_id, run_number, seq, attempt_id: attempt.id });

/** What is known of the conversations of these contacts. */
export function conversationsOf(
  table: Table,
  org: string,
  contacts: readonly Pick<StoredContact, 'state'>[],
): Promise<Conversations> {
  const ids = contacts.flatMap(({ state }) =>
    (state?.attempts ?? []).flatMap((attempt) => {
      const id = conversationIdOf(attempt, state!);
      return id === null ? [] : [id];
    }),
  );
  return ids.length === 0
    ? Promise.resolve(noConversations)
    : getConversations(table, org, ids);
}
