import * as z from 'zod';
import type { AnyAction } from './chime-replies.ts';

/** What Chime says to the next placements, besides taking them. */
export type ChimeMood =
  | 'takes'
  | 'throttles'
  | 'quota'
  | 'bad_number'
  | 'bad_account';

/** Our function, as Chime invokes it. It has no answer where it throws. */
export type Invoke = (event: ChimeEvent) => Promise<unknown>;

export type Leg = 'LEG-A' | 'LEG-B';

export interface ChimeEvent {
  SchemaVersion: '1.0';
  Sequence: number;
  InvocationEventType: string;
  ActionData?: Record<string, unknown>;
  CallDetails: {
    TransactionId: string;
    TransactionAttributes?: Record<string, string>;
    AwsAccountId: string;
    AwsRegion: string;
    SipMediaApplicationId: string;
    Participants: {
      CallId: string;
      ParticipantTag: Leg;
      To: string;
      From: string;
      Direction: 'Outbound';
      StartTimeInMilliseconds: string;
      Status?: 'Connected' | 'Disconnected';
    }[];
  };
}

export interface Call {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly given: Record<string, string>;
  readonly placed_at: number;
  sequence: number;
  attributes: Record<string, string> | undefined;
  legs: Partial<Record<Leg, 'Connected' | 'Disconnected' | undefined>>;
  isAnswered: boolean;
  running: AnyAction | undefined;
  queue: AnyAction[];
}

export interface FakeChimeOptions {
  readonly application_id: string;
  readonly aws_account_id: string;
  readonly region: string;
  readonly key: { readonly id: string; readonly secret: string };
  readonly now: () => number;
  readonly invoke: Invoke;
  /** E.164: the numbers of the account. */
  readonly numbers?: readonly string[];
  /** Function that the application invokes. */
  readonly lambda_arn?: string;
}

/** The event, with what our function left in the memory of the call. */
export function eventOf(
  options: FakeChimeOptions,
  call: Call,
  InvocationEventType: string,
  ActionData?: Record<string, unknown>,
): ChimeEvent {
  const { aws_account_id, application_id, region } = options;
  return {
    SchemaVersion: '1.0',
    Sequence: call.sequence,
    InvocationEventType,
    ...(ActionData && { ActionData }),
    CallDetails: {
      TransactionId: call.id,
      ...(call.attributes && { TransactionAttributes: call.attributes }),
      AwsAccountId: aws_account_id,
      AwsRegion: region,
      SipMediaApplicationId: application_id,
      Participants: (Object.keys(call.legs) as Leg[]).map((leg) => {
        const Status = call.legs[leg];
        return {
          CallId: callIdOf(call, leg),
          ParticipantTag: leg,
          To: leg === 'LEG-A' ? call.to : 'bot',
          From: call.from,
          Direction: 'Outbound',
          StartTimeInMilliseconds: String(call.placed_at),
          ...(Status && { Status }),
        };
      }),
    },
  };
}

export const callIdOf = ({ id }: Call, leg: Leg) =>
  `${leg.at(-1)?.toLowerCase()}-${id}`;

export const json = (status: number, body: unknown, headers = {}) =>
  Response.json(body, { status, headers });

/** As Chime says no: the name of the error in a header, and shorter in the body. */
export const refusal = (status: number, name: string, Message = '') =>
  json(
    status,
    { Code: name, Message },
    { 'x-amzn-errortype': `${name}Exception:http://internal.amazon.com/` },
  );

const phoneNumber = z.string().regex(/^\+?[1-9]\d{1,14}$/);
const upTo20 = z
  .record(z.string(), z.string())
  .refine((map) => Object.keys(map).length <= 20);
export const createSchema = z.strictObject({
  FromPhoneNumber: phoneNumber,
  ToPhoneNumber: phoneNumber,
  SipHeaders: upTo20.optional(),
  ArgumentsMap: upTo20.optional(),
});
export const updateSchema = z.strictObject({ Arguments: upTo20 });

/** Its application. */
export function applicationOf(options: FakeChimeOptions): Response {
  const { application_id, region, lambda_arn } = options;
  return json(200, {
    SipMediaApplication: {
      SipMediaApplicationId: application_id,
      AwsRegion: region,
      Name: 'outdial',
      Endpoints: [{ LambdaArn: lambda_arn ?? 'arn:aws:lambda' }],
    },
  });
}

/** Its numbers. */
export function numbersOf(options: FakeChimeOptions): Response {
  return json(200, {
    PhoneNumbers: (options.numbers ?? []).map((E164PhoneNumber) => ({
      E164PhoneNumber,
      ProductType: 'SipMediaApplicationDialIn',
      Status: 'Unassigned',
      Capabilities: { OutboundCall: true },
    })),
  });
}

export function newCall(
  options: FakeChimeOptions,
  count: number,
  asked: z.output<typeof createSchema>,
): Call {
  const n = String(count).padStart(12, '0');
  return {
    id: `a1b2c3d4-0000-4000-8000-${n}`,
    from: asked.FromPhoneNumber,
    to: asked.ToPhoneNumber,
    given: asked.ArgumentsMap ?? {},
    placed_at: options.now(),
    sequence: 0,
    attributes: undefined,
    legs: { 'LEG-A': undefined },
    isAnswered: false,
    running: undefined,
    queue: [],
  };
}
