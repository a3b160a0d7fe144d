import type { RouteHandlers } from '#functions/platform/route.ts';
import {
  getConversation,
  getRecording,
  getTranscriptOf,
  listConversations,
  putResults,
} from './conversations.ts';
import { getCall, originateCall } from './originate-call.ts';

/** Conversations, and calls that are asked for by themselves, by operation id. */
export const handlers = {
  list_conversations: listConversations,
  get_conversation: getConversation,
  get_transcript: getTranscriptOf,
  get_recording: getRecording,
  put_conversation_results: putResults,
  originate_call: originateCall,
  get_call: getCall,
} satisfies RouteHandlers;
