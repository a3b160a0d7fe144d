import {
  deleteTranscript,
  putConversation,
  putTranscript,
} from '#functions/adapters/dynamodb/conversation-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import {
  type Conversation,
  type ConversationRef,
  type ConversationResults,
  withResults,
} from '#shared/domain/conversation.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  type FoundConversation,
  findConversation,
} from './find-conversation.ts';

/** Writers of one conversation are few. */
const MAX_RACES = 10;

export interface Told {
  readonly org_id: string;
  readonly ref: ConversationRef;
  readonly results: ConversationResults;
  /** The event that tells it, which counts once. */
  readonly event_id?: string;
  /** Looks at what is there before it is changed; throws to refuse. */
  readonly check?: (found: FoundConversation) => void;
}

export type Kept =
  | { readonly kind: 'kept'; readonly found: FoundConversation }
  /** No such conversation. */
  | { readonly kind: 'absent' }
  /** The call is up, as far as is known. */
  | { readonly kind: 'in_progress' };

/**
 * Keeps what was found out about a conversation, whoever says it: the same way
 * for the carrier's event and for a request. What was said goes first, so that
 * a conversation never speaks of a transcript that is not there.
 *
 * @throws Error when other writers were faster again and again
 */
export async function keepResults(
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  { org_id, ref, results, event_id, check }: Told,
): Promise<Kept> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const found = await findConversation(table, org_id, ref);
    if (!found) return { kind: 'absent' };
    const { stored, attempt } = found;
    if (isErased(found)) {
      // It may be ours, of a moment ago.
      await deleteTranscript(table, org_id, found.id);
      return { kind: 'absent' };
    }
    if (attempt.status !== 'ended' || attempt.ended_at === undefined) {
      return { kind: 'in_progress' };
    }
    if (event_id !== undefined && stored?.event_id === event_id) {
      return { kind: 'kept', found };
    }
    check?.(found);
    const before = stored ?? without(found, org_id, attempt.ended_at);
    const told = withResults(before, results, iso(clock.now()));
    const next = { ...told, ...(event_id !== undefined && { event_id }) };
    if (results.transcript) {
      await putTranscript(table, org_id, found.id, results.transcript);
    }
    if (await putConversation(table, next, stored)) {
      return { kind: 'kept', found: { ...found, stored: next } };
    }
  }
  throw new Error(`a conversation is written by others all the time`);
}

/** Nothing is kept any more of what the person said. */
const isErased = ({ record, attempt }: FoundConversation) =>
  record.erased_at !== undefined || attempt.phone_number === '';

/** A conversation before anybody said anything about it. */
export function without(
  { id, ref, record, attempt }: Omit<FoundConversation, 'stored'>,
  org_id: string,
  ended_at: string,
): Conversation {
  return {
    ...ref,
    org_id,
    id,
    contact_id: record.id,
    started_at: attempt.started_at,
    answered_at: attempt.answered_at,
    ended_at,
    summary: null,
    sentiment: null,
    score: null,
    evaluations: [],
    ai_cost_usd: 0,
    has_transcript: false,
    version: 1,
    updated_at: ended_at,
  };
}
