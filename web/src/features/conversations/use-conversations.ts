import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type * as z from 'zod';
import {
  getConversation,
  getRecording,
  getTranscript,
  listConversations,
} from '#shared/client/generated/sdk.gen.ts';
import type { ListConversationsData } from '#shared/client/generated/types.gen.ts';
import type {
  ConversationView,
  recordingView,
  transcriptView,
} from '#shared/contracts/conversations.ts';
import { unwrap } from '../../lib/api-client.ts';
import { ApiError } from '../../lib/api-error.ts';
import { useClient } from '../../lib/client.ts';
import { serverNow } from '../../lib/use-now.ts';
import { usePollInterval } from '../../live/use-poll-interval.ts';

type Transcript = z.output<typeof transcriptView>;
type Recording = z.output<typeof recordingView>;

/** Filters of GET /conversations, as the address has them. */
export const conversationFilters = [
  'campaign_id',
  'contact_id',
  'status',
  'sentiment',
  'from',
  'to',
] as const;
export type ConversationFilter = Readonly<
  Partial<Record<(typeof conversationFilters)[number], string>>
>;

interface Page {
  readonly data: ConversationView[];
  readonly next_cursor: string | null;
  readonly total: number;
}

/** Page by page: what follows is asked for when somebody wants it. */
export function useConversations(filter: ConversationFilter) {
  const client = useClient();
  return useInfiniteQuery({
    queryKey: ['conversations', 'list', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam && { cursor: pageParam }) };
      return unwrap<Page>(
        listConversations({
          client,
          query: query as NonNullable<ListConversationsData['query']>,
          signal,
        }),
      );
    },
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** While the call is up, or not yet judged, it is asked for again. */
export function useConversation(conversation_id: string) {
  const client = useClient();
  const every_ms = usePollInterval();
  return useQuery({
    queryKey: ['conversations', 'one', conversation_id],
    queryFn: ({ signal }) =>
      unwrap<ConversationView>(
        getConversation({ client, path: { conversation_id }, signal }),
      ),
    refetchInterval: ({ state: { data } }) =>
      data && (data.status === 'in_progress' || !data.has_transcript)
        ? every_ms
        : false,
  });
}

/** @param wanted - the one who asks may, and there is one */
export function useTranscript(conversation_id: string, wanted: boolean) {
  const client = useClient();
  return useQuery({
    queryKey: ['conversations', 'transcript', conversation_id],
    queryFn: ({ signal }) =>
      unwrap<Transcript>(
        getTranscript({ client, path: { conversation_id }, signal }),
      ),
    enabled: wanted,
  });
}

/** A carrier is asked for a recording as long as it may take to make it. */
const RECORDING_COMES_WITHIN_MS = 10 * 60_000;

/** @param ended_at - of the call; null while it is up */
export const mayStillCome = (ended_at: string | null, now: number): boolean =>
  ended_at === null || now - Date.parse(ended_at) < RECORDING_COMES_WITHIN_MS;

/** An address that works for some minutes; null where there is no recording. */
export function useRecording({ id, status, ended_at }: ConversationView) {
  const client = useClient();
  const every_ms = usePollInterval();
  return useQuery({
    queryKey: ['conversations', 'recording', id],
    queryFn: async ({ signal }) => {
      const path = { conversation_id: id };
      try {
        return await unwrap<Recording>(getRecording({ client, path, signal }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    // Asked for anew, the address would change, and what plays would stop.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data === null && mayStillCome(ended_at, serverNow()) ? every_ms : false,
    enabled: status === 'completed',
  });
}
