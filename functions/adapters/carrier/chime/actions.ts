import type { Leg } from './invocation.ts';

/** What our function may tell Amazon Chime to do with a call, of all that it can. */
export type ChimeAction =
  | {
      readonly Type: 'Hangup';
      readonly Parameters:
        | { readonly ParticipantTag: Leg; readonly SipResponseCode: '0' }
        /** A call that was never taken. */
        | { readonly CallId: string; readonly SipResponseCode: '480' };
    }
  | {
      readonly Type: 'Pause';
      readonly Parameters: {
        readonly ParticipantTag: 'LEG-A';
        readonly DurationInMilliseconds: string;
      };
    }
  | {
      readonly Type: 'Speak';
      readonly Parameters: {
        readonly CallId: string;
        readonly Text: string;
        readonly TextType: 'text';
        readonly Engine: 'neural';
        readonly LanguageCode: string;
        readonly VoiceId: string;
      };
    }
  | {
      readonly Type: 'PlayAudio';
      readonly Parameters: {
        readonly ParticipantTag: 'LEG-A';
        readonly AudioSource: {
          readonly Type: 'S3';
          readonly BucketName: string;
          readonly Key: string;
        };
      };
    }
  | {
      readonly Type: 'StartCallRecording';
      readonly Parameters: {
        readonly CallId: string;
        readonly Track: 'BOTH';
        readonly Destination: {
          readonly Type: 'S3';
          /** Bucket, and how the names of its recordings begin. */
          readonly Location: string;
        };
      };
    }
  | {
      readonly Type: 'CallAndBridge';
      readonly Parameters: {
        readonly CallTimeoutSeconds: number;
        readonly CallerIdNumber: string;
        readonly Endpoints: readonly [Endpoint];
        readonly SipHeaders?: Readonly<Record<string, string>>;
      };
    }
  | {
      readonly Type: 'StartBotConversation';
      readonly Parameters: {
        readonly ParticipantTag: 'LEG-A';
        readonly BotAliasArn: string;
        readonly LocaleId?: string;
        readonly Configuration: BotConfiguration;
      };
    };

export type Endpoint =
  | { readonly BridgeEndpointType: 'PSTN'; readonly Uri: string }
  | {
      readonly BridgeEndpointType: 'AWS';
      readonly Arn: string;
      readonly Uri: string;
    };

export interface BotConfiguration {
  readonly SessionState: {
    readonly SessionAttributes: Readonly<Record<string, string>>;
    readonly DialogAction?: { readonly Type: 'ElicitIntent' };
  };
  readonly WelcomeMessages?: readonly [
    { readonly Content: string; readonly ContentType: 'PlainText' },
  ];
}

/**
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/invoke-on-call-leg.html
 */
export interface ChimeReply {
  readonly SchemaVersion: '1.0';
  /** At most ten, one after the other; left out: what goes on goes on. */
  readonly Actions?: readonly ChimeAction[];
  /** All of it, or it is forgotten. */
  readonly TransactionAttributes?: Readonly<Record<string, string>>;
}

export const hangUp = (leg: Leg): ChimeAction => ({
  Type: 'Hangup',
  Parameters: { ParticipantTag: leg, SipResponseCode: '0' },
});

export const pause = (milliseconds: number): ChimeAction => ({
  Type: 'Pause',
  Parameters: {
    ParticipantTag: 'LEG-A',
    DurationInMilliseconds: String(milliseconds),
  },
});

/**
 * @param location - bucket, and how the names of its recordings begin
 */
export const record = (callId: string, location: string): ChimeAction => ({
  Type: 'StartCallRecording',
  Parameters: {
    CallId: callId,
    Track: 'BOTH',
    Destination: { Type: 'S3', Location: location },
  },
});
