import * as z from 'zod';
import { evaluationStatuses, sentiments } from '../domain/conversation.ts';
import { instantInput } from './common.ts';

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
/** What one criterion came to. */
export const evaluationResult = z.union([
  z.boolean(),
  z.enum(['abstain', 'na']),
]);

export const turn = z.strictObject({
  speaker: z.enum(['agent', 'person', 'machine']),
  at_seconds: z.number().min(0).max(86_400),
  text: z.string().max(MAX_TEXT),
});

const evaluationInput = z
  .strictObject({
    id: z.string().min(1).max(200),
    status: z.enum(evaluationStatuses),
    completed_at: instantInput.nullable().default(null),
    results: z
      .record(criterion, evaluationResult)
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
