import type { Attempt, ContactState } from './contact.ts';
import { combine, type Figures } from './figures.ts';

/**
 * A conversation: what was said in one answered call, and what became of it.
 *
 * It begins with the answer and costs no write: its id says where its attempt
 * is. The item is written when its results come, after the call.
 */

export const conversationStatuses = ['in_progress', 'completed'] as const;

export const sentiments = ['positive', 'neutral', 'negative'] as const;
export type Sentiment = (typeof sentiments)[number];

export const evaluationStatuses = [
  'pending',
  'running',
  'completed',
  'failed',
] as const;

/** What one criterion came to. @see seed 004 */
export type CriterionResult = boolean | 'abstain' | 'na';
/** By `<metric>.<criterion>`. */
export type EvaluationResults = Readonly<Record<string, CriterionResult>>;

/** One judgement of a conversation. */
export interface EvaluationRun {
  readonly id: string;
  readonly status: (typeof evaluationStatuses)[number];
  /** RFC 3339. */
  readonly completed_at: string | null;
  readonly results: EvaluationResults | null;
}

/** Who said what, and when. */
export interface Turn {
  readonly speaker: 'agent' | 'person' | 'machine';
  /** Seconds after the answer. */
  readonly at_seconds: number;
  readonly text: string;
}

/** What somebody who analysed the call says of it; what is left out stays. */
export interface ConversationResults {
  readonly transcript?: readonly Turn[] | undefined;
  readonly summary?: string | null | undefined;
  readonly sentiment?: Sentiment | null | undefined;
  /** 0 to 100. */
  readonly score?: number | null | undefined;
  readonly evaluation?: EvaluationRun | undefined;
  /** Of the agent, not of the line. */
  readonly ai_cost_usd?: number | undefined;
}

/** Where a conversation's attempt is. */
export interface ConversationRef {
  readonly campaign_id: string;
  readonly run_number: number;
  readonly seq: number;
  readonly attempt_id: string;
}

/** Results of one conversation, as they are stored; its transcript lies beside it. */
export interface Conversation extends ConversationRef {
  readonly org_id: string;
  readonly id: string;
  readonly contact_id: string;
  /** RFC 3339, as the attempt has them. */
  readonly started_at: string;
  readonly answered_at: string;
  readonly ended_at: string;
  readonly summary: string | null;
  readonly sentiment: Sentiment | null;
  readonly score: number | null;
  /** The last first. */
  readonly evaluations: readonly EvaluationRun[];
  readonly ai_cost_usd: number;
  readonly has_transcript: boolean;
  readonly version: number;
  readonly updated_at: string;
  /** The carrier's event that is in it: told again, it changes nothing. */
  readonly event_id?: string;
  /** Of a person who was erased: nothing is added to it. */
  readonly erased?: boolean;
  /** Nobody ever said anything of it: there only so that nobody will. */
  readonly untold?: boolean;
}

/** Evaluation runs that one conversation keeps. */
const MAX_RUNS = 10;
const SEPARATOR = '-';
const RADIX = 36;

/** The campaign that calls without a campaign, as everybody outside names it. */
export const ADHOC = 'default';
/** Its id in the table, where the keys of contacts name no organization. */
export const adhocId = (org: string) => `${ADHOC}-${org}`;
/** A campaign's id as it is shown. */
export const shownCampaignId = (id: string) =>
  id.startsWith(`${ADHOC}-`) ? ADHOC : id;
/** A campaign's id as the table has it. */
export const storedCampaignId = (org: string, id: string) =>
  id === ADHOC ? adhocId(org) : id;

/** The id of an attempt's conversation. Sorts by time, as the attempt's does. */
export function conversationId(ref: ConversationRef): string {
  const { attempt_id, run_number, seq, campaign_id } = ref;
  const parts = [
    attempt_id.replace(/^att_/, ''),
    run_number.toString(RADIX),
    seq.toString(RADIX),
    shownCampaignId(campaign_id).replace(/^cmp_/, ''),
  ];
  return `cnv_${parts.join(SEPARATOR)}`;
}

/** The id of an attempt's conversation; null when nobody answered. */
export const conversationIdOf = (
  attempt: Pick<Attempt, 'id' | 'answered_at'>,
  {
    campaign_id,
    run_number,
    seq,
  }: Pick<ContactState, 'campaign_id' | 'run_number' | 'seq'>,
): string | null =>
  attempt.answered_at === undefined
    ? null
    : conversationId({ campaign_id, run_number, seq, attempt_id: attempt.id });

const ID = /^cnv_([^-]+)-([0-9a-z]+)-([0-9a-z]+)-(.+)$/;

/** @returns undefined for what is no conversation's id */
export function conversationRef(
  org: string,
  id: string,
): ConversationRef | undefined {
  const parts = ID.exec(id);
  if (!parts) return undefined;
  const [, attempt = '', run = '', seq = '', campaign = ''] = parts;
  const ref = {
    attempt_id: `att_${attempt}`,
    run_number: Number.parseInt(run, RADIX),
    seq: Number.parseInt(seq, RADIX),
    campaign_id: campaign === ADHOC ? adhocId(org) : `cmp_${campaign}`,
  };
  const { run_number } = ref;
  const isSafe = Number.isSafeInteger(run_number + ref.seq);
  return isSafe ? ref : undefined;
}

/**
 * What the conversation is after these results came.
 *
 * @param now - RFC 3339
 */
export function withResults(
  before: Conversation,
  results: ConversationResults,
  now: string,
): Conversation {
  const { summary, sentiment, score, evaluation, ai_cost_usd } = results;
  return {
    ...before,
    ...(summary !== undefined && { summary }),
    ...(sentiment !== undefined && { sentiment }),
    ...(score !== undefined && { score }),
    ...(ai_cost_usd !== undefined && { ai_cost_usd }),
    ...(evaluation && { evaluations: withRun(before.evaluations, evaluation) }),
    has_transcript: before.has_transcript || results.transcript !== undefined,
    version: before.version + 1,
    updated_at: now,
  };
}

/** A run that is told again takes its own place. */
function withRun(
  runs: readonly EvaluationRun[],
  run: EvaluationRun,
): readonly EvaluationRun[] {
  const others = runs.filter(({ id }) => id !== run.id);
  const kept = [run, ...others];
  // The one that counts is never forgotten for others that came to nothing.
  const counts = latestCompleted(kept);
  const recent = kept.slice(0, MAX_RUNS);
  return !counts || recent.includes(counts)
    ? recent
    : [...recent.slice(0, -1), counts];
}

/** The completed run that was completed last; of two at once, the one told last. */
export function latestCompleted(
  runs: readonly EvaluationRun[],
): EvaluationRun | undefined {
  let latest: EvaluationRun | undefined;
  for (const run of runs) {
    if (run.status !== 'completed') continue;
    if (!latest || (run.completed_at ?? '') > (latest.completed_at ?? '')) {
      latest = run;
    }
  }
  return latest;
}

/** `attempt.result`: of the latest completed evaluation run, else null. @see seed 004 */
export const resultOf = (
  conversation: Pick<Conversation, 'evaluations'> | undefined,
): EvaluationResults | null =>
  latestCompleted(conversation?.evaluations ?? [])?.results ?? null;

/** What one conversation adds to the counts of its run. */
export function conversationFigures(
  conversation: Conversation | undefined,
): Figures {
  if (!conversation) return {};
  const { sentiment, ai_cost_usd } = conversation;
  const cost = Math.round(ai_cost_usd * 1_000_000);
  return {
    ...(sentiment && { [`sentiment.${sentiment}`]: 1 }),
    ...(cost !== 0 && { cost_micro_usd: cost }),
  };
}

/** What a change of one conversation does to the counts. */
export const conversationDelta = (
  before: Conversation | undefined,
  after: Conversation | undefined,
): Figures =>
  combine(conversationFigures(after), conversationFigures(before), -1);
