import { getConversations } from '#functions/adapters/dynamodb/conversation-store.ts';
import {
  type AnsweredAttempt,
  isAnswered,
} from '#functions/conversations/find-conversation.ts';
import { heldRecording } from '#functions/conversations/recording-file.ts';
import type { Deps } from '#functions/platform/route.ts';
import {
  type Conversation,
  conversationId,
} from '#shared/domain/conversation.ts';
import type { Found } from './walk-person.ts';

export interface HeldConversation {
  readonly id: string;
  readonly attempt: AnsweredAttempt;
  /** Undefined before there are results. */
  readonly stored: Conversation | undefined;
  readonly has_recording: boolean;
}

/** The conversations of a contact's calls to this number; of all its calls where it has the number. */
export async function conversationsHeld(
  { table, files }: Pick<Deps, 'table' | 'files'>,
  phone_number: string,
  { record, states, whole }: Found,
): Promise<HeldConversation[]> {
  const answered = states.flatMap(
    ({ campaign_id, run_number, seq, attempts }) =>
      attempts.flatMap((attempt) => {
        if (!isAnswered(attempt)) return [];
        if (!whole && attempt.phone_number !== phone_number) return [];
        const ref = { campaign_id, run_number, seq, attempt_id: attempt.id };
        return [{ id: conversationId(ref), attempt }];
      }),
  );
  const { org_id } = record;
  const ids = answered.map(({ id }) => id);
  const stored = await getConversations(table, org_id, ids);
  return Promise.all(
    answered.map(async ({ id, attempt }) => ({
      id,
      attempt,
      stored: stored.get(id),
      has_recording: (await heldRecording(files, org_id, id)) !== null,
    })),
  );
}
