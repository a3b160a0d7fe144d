import type { RouteHandlers } from '#functions/platform/route.ts';
import {
  getConversation,
  getRecording,
  getTranscriptOf,
  listConversations,
  putResults,
} from './conversations.ts';

/** Conversations, by operation id. */
export const handlers = {
  list_conversations: listConversations,
  get_conversation: getConversation,
  get_transcript: getTranscriptOf,
  get_recording: getRecording,
  put_conversation_results: putResults,
} satisfies RouteHandlers;
