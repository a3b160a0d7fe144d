/**
 * Events of Amazon Chime, each with the fields that AWS's developer guide shows
 * for it and values of our own.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-invocations.html
 */

const TRANSACTION = 'b6f4c0de-1111-4222-8333-000000000001';
const APPLICATION = '0a1b2c3d-1111-4222-8333-444455556666';
const LEG_A = 'c70f341a-adde-4406-9dea-0000000000aa';
const LEG_B = 'c70f341a-adde-4406-9dea-0000000000bb';

export const REF = Buffer.from(
  JSON.stringify(['org_a', 'cmp_01', 1, 0, 3, 'att_01']),
).toString('base64url');

/** What a placement of ours gives Chime. */
export const given = {
  ref: REF,
  token: 'att_01',
  carrier: 'car_chime',
  ring: '30',
  max: '3600',
};

/** The numbers of AWS's samples are anybody's: these are of fiction. */
const legA = {
  CallId: LEG_A,
  ParticipantTag: 'LEG-A',
  To: '+14155550190',
  From: '+12025550100',
  Direction: 'Outbound',
  StartTimeInMilliseconds: '1772463600000',
};
const legB = {
  CallId: LEG_B,
  ParticipantTag: 'LEG-B',
  To: '+12025550111',
  From: '+12025550100',
  Direction: 'Outbound',
  StartTimeInMilliseconds: '1772463612000',
};

interface Parts {
  readonly sequence?: number;
  readonly memory?: Record<string, string> | null;
  readonly action?: Record<string, unknown>;
  readonly participants?: readonly Record<string, unknown>[];
  readonly details?: Record<string, unknown>;
}

/** An event as Chime sends it, with what our function left in its memory. */
export const chimeEvent = (
  InvocationEventType: string,
  {
    sequence = 1,
    memory = given,
    action,
    participants = [{ ...legA, Status: 'Connected' }],
    details = {},
  }: Parts = {},
): Record<string, unknown> => ({
  SchemaVersion: '1.0',
  Sequence: sequence,
  InvocationEventType,
  ...(action && { ActionData: action }),
  CallDetails: {
    TransactionId: TRANSACTION,
    ...(memory && { TransactionAttributes: memory }),
    AwsAccountId: '111122223333',
    AwsRegion: 'us-west-2',
    SipMediaApplicationId: APPLICATION,
    Participants: participants,
    ...details,
  },
});

/** With the application's id as some of AWS's pages spell it. */
const spelt = {
  SipMediaApplicationId: undefined,
  SipApplicationId: APPLICATION,
};

export const newOutboundCall = chimeEvent('NEW_OUTBOUND_CALL', {
  memory: null,
  action: {
    Type: 'CallCreateRequest',
    Parameters: { Arguments: given },
  },
  participants: [legA],
  details: spelt,
});
export const ringing = chimeEvent('RINGING', {
  participants: [legA],
  details: spelt,
});
export const callAnswered = chimeEvent('CALL_ANSWERED', { sequence: 3 });

export const answered = {
  ...given,
  placed_at: '1772463600000',
  rang: '1',
  answered_at: '1772463610000',
  answer_sequence: '3',
};

/** The end of a leg: of the person's, without the bot's; or of the bot's. */
export const hangup = (
  leg: 'LEG-A' | 'LEG-B',
  code: number | string | undefined,
  memory: Record<string, string>,
) =>
  chimeEvent('HANGUP', {
    sequence: 6,
    memory,
    action: {
      Type: 'Hangup',
      Parameters: {
        ...(code !== undefined && { SipResponseCode: code }),
        CallId: leg === 'LEG-A' ? LEG_A : LEG_B,
        ParticipantTag: leg,
      },
    },
    participants: [{ ...legA, Status: 'Disconnected' }],
  });

/** One leg of a bridge is down; the tags as AWS's sample of it has them. */
export const bridgeHangup = (down: 'LEG-A' | 'LEG-B') =>
  chimeEvent('HANGUP', {
    sequence: 6,
    memory: { ...answered, doing: 'talking' },
    action: {
      Type: 'ReceiveDigits',
      Parameters: {
        CallId: down === 'LEG-A' ? LEG_A : LEG_B,
        ParticipantTag: down,
      },
    },
    participants: [
      {
        ...legA,
        ParticipantTag: 'Leg-A',
        Status: down === 'LEG-A' ? 'Disconnected' : 'Connected',
      },
      {
        ...legB,
        ParticipantTag: 'Leg-B',
        Status: down === 'LEG-B' ? 'Disconnected' : 'Connected',
      },
    ],
  });

export const actionEvent = (
  how: 'ACTION_SUCCESSFUL' | 'ACTION_FAILED' | 'ACTION_INTERRUPTED',
  Type: string,
  memory: Record<string, string>,
  ErrorType?: string,
) =>
  chimeEvent(how, {
    sequence: 5,
    memory,
    action: {
      Type,
      Parameters: { CallId: LEG_A },
      ...(ErrorType && { ErrorType, ErrorMessage: 'System error' }),
    },
  });

export const updateRequested = (
  Arguments: Record<string, string>,
  memory: Record<string, string> = { ...answered, doing: 'waiting' },
) =>
  chimeEvent('CALL_UPDATE_REQUESTED', {
    sequence: 4,
    memory,
    action: { Type: 'CallUpdateRequest', Parameters: { Arguments } },
  });

export const invalidResponse = (memory: Record<string, string>) => ({
  ...chimeEvent('INVALID_LAMBDA_RESPONSE', { sequence: 4, memory }),
  ErrorType: 'TransactionAttributesInvalidMapSize',
  ErrorMessage: 'Transaction Attributes has too many mappings.',
});

/** Somebody calls the number back. */
export const newInboundCall = chimeEvent('NEW_INBOUND_CALL', {
  memory: null,
  participants: [{ ...legA, Direction: 'Inbound' }],
});
