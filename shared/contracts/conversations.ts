import * as z from 'zod';
import {
  conversationStatuses,
  evaluationStatuses,
  sentiments,
} from '../domain/conversation.ts';
import {
  cursor,
  instant,
  instantInput,
  limit,
  orNull,
  pageOf,
} from './common.ts';
import {
  conversationResults,
  evaluationResult,
  turn,
} from './conversation-results.ts';
import { defineRoute } from './route.ts';

export const evaluationView = z
  .object({
    id: z.string(),
    status: z.enum(evaluationStatuses),
    completed_at: instant.nullable(),
    results: z.record(z.string(), evaluationResult).nullable(),
  })
  .meta({ id: 'Evaluation' });

export const conversationView = z
  .object({
    id: z.string(),
    attempt_id: z.string(),
    campaign_id: z.string(),
    contact_id: z.string(),
    status: z.enum(conversationStatuses),
    summary: z.string().nullable(),
    sentiment: z.enum(sentiments).nullable(),
    score: z.number().min(0).max(100).nullable(),
    evaluation: orNull(evaluationView).meta({
      description:
        'The latest run that is completed; before there is one, the last that was told.',
    }),
    started_at: instant,
    answered_at: instant,
    ended_at: instant.nullable(),
    duration_seconds: z.number().nonnegative().nullable(),
    has_transcript: z.boolean(),
    version: z.int().positive(),
    updated_at: instant.nullable().meta({
      description: 'When results came last; null before.',
    }),
  })
  .meta({ id: 'Conversation' });
export type ConversationView = z.output<typeof conversationView>;

export const transcriptView = z
  .object({ conversation_id: z.string(), turns: z.array(turn) })
  .meta({ id: 'Transcript' });

export const recordingView = z
  .object({
    conversation_id: z.string(),
    url: z.string().meta({ description: 'Of the file; needs no credential.' }),
    content_type: z.string(),
    expires_at: instant,
  })
  .meta({ id: 'Recording' });

const conversationParams = z.strictObject({
  conversation_id: z.string().min(1).max(300),
});

const listQuery = z.strictObject({
  campaign_id: z.string().min(1).max(100).optional(),
  contact_id: z.string().min(1).max(100).optional(),
  sentiment: z.enum(sentiments).optional(),
  status: z.enum(conversationStatuses).optional(),
  from: instantInput
    .optional()
    .meta({ description: 'Calls begun then or later.' }),
  to: instantInput.optional().meta({ description: 'Calls begun before.' }),
  limit,
  cursor: cursor.optional(),
});

const one = '/api/v1/conversations/{conversation_id}' as const;
const base = { tag: 'conversations' } as const;

export const conversationRoutes = [
  defineRoute({
    ...base,
    method: 'GET',
    path: '/api/v1/conversations',
    operation_id: 'list_conversations',
    summary:
      'List conversations, the last first: those that are on, and those with results',
    scopes: ['conversations:read'],
    query: listQuery,
    responses: {
      200: {
        description: 'A page of conversations',
        json: pageOf(conversationView).meta({ id: 'ConversationList' }),
      },
    },
  }),
  defineRoute({
    ...base,
    method: 'GET',
    path: one,
    operation_id: 'get_conversation',
    summary: 'One conversation and what was found out about it',
    scopes: ['conversations:read'],
    params: conversationParams,
    responses: {
      200: { description: 'The conversation', json: conversationView },
    },
  }),
  defineRoute({
    ...base,
    method: 'GET',
    path: `${one}/transcript`,
    operation_id: 'get_transcript',
    summary: 'What was said',
    scopes: ['conversations:read_sensitive'],
    params: conversationParams,
    responses: { 200: { description: 'The transcript', json: transcriptView } },
  }),
  defineRoute({
    ...base,
    method: 'GET',
    path: `${one}/recording`,
    operation_id: 'get_recording',
    summary:
      'An address from which the recording can be played for some minutes',
    scopes: ['conversations:read_sensitive'],
    params: conversationParams,
    responses: { 200: { description: 'The address', json: recordingView } },
  }),
  defineRoute({
    ...base,
    method: 'PUT',
    path: `${one}/results`,
    operation_id: 'put_conversation_results',
    summary: 'Say what was found out about a conversation that is over',
    scopes: ['contacts:manage'],
    params: conversationParams,
    body: conversationResults,
    responses: {
      200: { description: 'The conversation', json: conversationView },
    },
  }),
] as const;
