import type { StoredContact } from '#functions/adapters/dynamodb/contact-store.ts';
import { getConversations } from '#functions/adapters/dynamodb/conversation-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  type Conversation,
  conversationIdOf,
} from '#shared/domain/conversation.ts';

/** Conversations that have results, by id. */
export type Conversations = ReadonlyMap<string, Conversation>;
export const noConversations: Conversations = new Map();

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
