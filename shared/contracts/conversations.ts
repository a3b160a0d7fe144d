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
import { defineRoute } from './route.ts';

/** Most turns of one transcript, and letters of one turn: an item holds 400 KB. */
const MAX_TURNS = 2_000;
const MAX_TEXT = 4_000;
/** Most letters of all turns together. */
export const MAX_TRANSCRIPT = 100_000;
const MAX_CRITERIA = 200;

/** `<metric>.<criterion>`. @see seed 004 */
const criterion = z
  .string()
  .max(200)
  .regex(/^[^.\s]+\.[^\s]+$/, 'must be <metric>.<criterion>');
const outcome = z.union([z.boolean(), z.enum(['abstain', 'na'])]);

export const evaluationView = z
  .object({
    id: z.string(),
    status: z.enum(evaluationStatuses),
    completed_at: instant.nullable(),
    results: z.record(z.string(), outcome).nullable(),
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

export const turn = z.strictObject({
  speaker: z.enum(['agent', 'person', 'machine']),
  at_seconds: z.number().min(0).max(86_400),
  text: z.string().max(MAX_TEXT),
});

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

const evaluationInput = z
  .strictObject({
    id: z.string().min(1).max(200),
    status: z.enum(evaluationStatuses),
    completed_at: instantInput.nullable().default(null),
    results: z
      .record(criterion, outcome)
      .refine((all) => Object.keys(all).length <= MAX_CRITERIA, {
        message: `must have at most ${MAX_CRITERIA} criteria`,
      })
      .nullable()
      .default(null),
  })
  .refine(({ status, results }) => status !== 'completed' || results !== null, {
    path: ['results'],
    message: 'is needed of a completed run',
  });

/** What was found out about one conversation; what is left out stays. */
export const conversationResults = z
  .strictObject({
    transcript: z.array(turn).max(MAX_TURNS).optional(),
    summary: z.string().max(10_000).nullable().optional(),
    sentiment: z.enum(sentiments).nullable().optional(),
    score: z.number().min(0).max(100).nullable().optional(),
    evaluation: evaluationInput.optional(),
    ai_cost_usd: z.number().min(0).max(1_000).optional(),
  })
  .refine(
    ({ transcript = [] }) =>
      transcript.reduce((sum, { text }) => sum + text.length, 0) <=
      MAX_TRANSCRIPT,
    {
      path: ['transcript'],
      message: `must be at most ${MAX_TRANSCRIPT} letters long`,
    },
  )
  .meta({ id: 'ConversationResults' });

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
