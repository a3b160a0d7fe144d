import { contactsAt } from '#functions/adapters/dynamodb/contact-store.ts';
import { getConversation } from '#functions/adapters/dynamodb/conversation-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Attempt, ContactRecord } from '#shared/domain/contact.ts';
import {
  type Conversation,
  type ConversationRef,
  conversationId,
} from '#shared/domain/conversation.ts';

/** An attempt that was answered. */
export type AnsweredAttempt = Attempt & { readonly answered_at: string };

export interface FoundConversation {
  readonly id: string;
  readonly ref: ConversationRef;
  readonly record: ContactRecord;
  readonly attempt: AnsweredAttempt;
  /** Undefined before there are results. */
  readonly stored: Conversation | undefined;
}

export const isAnswered = (
  attempt: Attempt | undefined,
): attempt is AnsweredAttempt => attempt?.answered_at !== undefined;

/**
 * The conversation of an attempt, by strong reads; undefined when the attempt is
 * not there, is another organization's, or was not answered.
 */
export async function findConversation(
  table: Table,
  org_id: string,
  ref: ConversationRef,
): Promise<FoundConversation | undefined> {
  const { campaign_id, run_number, seq, attempt_id } = ref;
  const id = conversationId(ref);
  const run = { id: campaign_id, run_number };
  const [[contact], stored] = await Promise.all([
    contactsAt(table, run, [seq]),
    getConversation(table, org_id, id),
  ]);
  if (contact?.record.org_id !== org_id) return undefined;
  const attempt = contact.state?.attempts.find((it) => it.id === attempt_id);
  if (!isAnswered(attempt)) return undefined;
  return { id, ref, record: contact.record, attempt, stored };
}
