import * as z from 'zod';
import { decodeRef } from '../call-ref.ts';
import { type CallMemory, memorySchema } from './call-memory.ts';

/** `Leg-A` in some of AWS's own samples. */
const legTag = z
  .string()
  .transform((tag) => tag.toUpperCase())
  .pipe(z.enum(['LEG-A', 'LEG-B']));
export type Leg = z.output<typeof legTag>;

const participant = z.object({
  CallId: z.string().min(1).max(200),
  ParticipantTag: legTag,
  From: z.string().max(100).nullish(),
  StartTimeInMilliseconds: z.coerce.number().int().nullish().catch(null),
  Status: z.string().nullish(),
});

/** Maps that are empty may be null. */
const strings = z.record(z.string(), z.string()).nullish();

/**
 * What Amazon Chime invokes our function with.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-invocations.html
 */
const invocationSchema = z.object({
  SchemaVersion: z.string(),
  Sequence: z.int().min(0),
  InvocationEventType: z.string().min(1).max(60),
  ActionData: z
    .object({
      Type: z.string().nullish(),
      ErrorType: z.string().nullish(),
      Parameters: z
        .object({
          Arguments: strings,
          ParticipantTag: legTag.nullish().catch(null),
          SipResponseCode: z.coerce.number().int().nullish().catch(null),
        })
        .nullish(),
    })
    .nullish(),
  CallDetails: z.object({
    TransactionId: z.string().min(1).max(200),
    TransactionAttributes: strings,
    AwsAccountId: z.string(),
    /** AWS spells it both ways. */
    SipMediaApplicationId: z.string().nullish(),
    SipApplicationId: z.string().nullish(),
    Participants: z.array(participant).min(1).max(10),
  }),
});

/** An event of one call of ours. */
export interface Invocation {
  readonly type: string;
  readonly sequence: number;
  /** Of all its legs: the carrier's id of the call. */
  readonly call_id: string;
  readonly aws_account_id: string;
  readonly application_id: string;
  readonly memory: CallMemory;
  readonly legs: Readonly<Partial<Record<Leg, LegFacts>>>;
  readonly action?: {
    readonly type?: string;
    readonly error?: string;
    /** The leg that hung up. */
    readonly leg?: Leg;
    readonly sip_code?: number;
    readonly arguments: Readonly<Record<string, string>>;
  };
}

export interface LegFacts {
  readonly call_id: string;
  readonly from?: string;
  /** Epoch ms. */
  readonly since?: number;
  readonly is_up: boolean;
}

/** @returns undefined for what is no event of a call of ours: calls that come in, too */
export function readInvocation(event: unknown): Invocation | undefined {
  const read = invocationSchema.safeParse(event);
  if (!read.success) return undefined;
  const { Sequence, InvocationEventType, ActionData, CallDetails } = read.data;
  const given = ActionData?.Parameters?.Arguments ?? {};
  const memory = memoryOf(CallDetails.TransactionAttributes ?? {}, given);
  if (!memory) return undefined;
  return {
    type: InvocationEventType,
    sequence: Sequence,
    call_id: CallDetails.TransactionId,
    aws_account_id: CallDetails.AwsAccountId,
    application_id:
      CallDetails.SipMediaApplicationId ?? CallDetails.SipApplicationId ?? '',
    memory,
    legs: legsOf(CallDetails.Participants),
    ...(ActionData && { action: actionOf(ActionData, given) }),
  };
}

/** As kept; before it is kept at all, in the arguments of the placement. */
function memoryOf(
  kept: Record<string, string>,
  given: Record<string, string>,
): CallMemory | undefined {
  for (const from of [kept, given]) {
    const read = memorySchema.safeParse(from);
    if (!read.success) continue;
    // A call of ours names one attempt, twice.
    const isOurs = decodeRef(read.data.ref)?.attempt_id === read.data.token;
    return isOurs ? read.data : undefined;
  }
  return undefined;
}

function actionOf(
  data: NonNullable<z.output<typeof invocationSchema>['ActionData']>,
  given: Record<string, string>,
): NonNullable<Invocation['action']> {
  const { Type, ErrorType, Parameters } = data;
  return {
    arguments: given,
    ...(Type && { type: Type }),
    ...(ErrorType && { error: ErrorType }),
    ...(Parameters?.ParticipantTag && { leg: Parameters.ParticipantTag }),
    ...(typeof Parameters?.SipResponseCode === 'number' && {
      sip_code: Parameters.SipResponseCode,
    }),
  };
}

function legsOf(
  participants: readonly z.output<typeof participant>[],
): Invocation['legs'] {
  const entries = participants.map((it): [Leg, LegFacts] => [
    it.ParticipantTag,
    {
      call_id: it.CallId,
      ...(it.From && { from: it.From }),
      ...(it.StartTimeInMilliseconds && { since: it.StartTimeInMilliseconds }),
      is_up: it.Status !== 'Disconnected',
    },
  ]);
  return Object.fromEntries(entries);
}
