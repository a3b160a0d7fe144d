/**
 * The carriers that Outdial can call through, as data: what an account needs,
 * and what the carrier can do. API, dashboard, CLI and docs all read it here.
 */

export const carrierKinds = [
  'simulated',
  'twilio',
  'telnyx',
  'chime',
  'jambonz',
] as const;
export type CarrierKind = (typeof carrierKinds)[number];

/** One value that an account has. */
export interface AccountField {
  readonly name: string;
  readonly label: string;
  /** Where people find it. */
  readonly help: string;
  /** A whole value has to match it. */
  readonly pattern: RegExp;
  readonly example: string;
  /** Where it may be left out: what holds then. */
  readonly default?: string;
  readonly optional?: boolean;
  /** Environment variable that has it on the local run. */
  readonly env: string;
}

export interface Capabilities {
  /** How a call is told what comes next: in the answer to a webhook, by a request, or both. */
  readonly control: 'reply' | 'command' | 'reply_and_command';
  readonly inbound: 'signed_webhook' | 'lambda_invoke';
  readonly idempotency:
    | { readonly kind: 'none' }
    | { readonly kind: 'window'; readonly seconds: number }
    | { readonly kind: 'token' };
  /** It accepts more than its rate, and dials later. */
  readonly queues_beyond_rate: boolean;
  /** Of a new account. */
  readonly default_calls_per_second: number;
  /** Null: it cannot be set. */
  readonly ring_timeout_seconds: {
    readonly min: number;
    readonly max: number;
  } | null;
  readonly ringing_event: boolean;
  readonly amd: 'none' | 'parallel' | 'parallel_and_before';
  /** Whether codes of calls that failed are the network's own. */
  readonly sip_code: 'exact' | 'exact_with_phrase' | 'coarse';
  readonly attach: readonly ('websocket' | 'sip' | 'application' | 'queue')[];
  readonly cancels_before_answer: boolean;
  readonly recording: boolean;
  readonly cost: 'event' | 'look_up' | 'none';
  /** Whether it can find a call of which only our token is known. */
  readonly looks_up_by: 'token' | 'numbers_and_time' | 'nothing';
}

export interface CarrierKindFacts {
  readonly kind: CarrierKind;
  readonly label: string;
  /** Secret: kept sealed, in no answer and in no log. */
  readonly credentials: readonly AccountField[];
  readonly settings: readonly AccountField[];
  readonly can: Capabilities;
}

const httpsUrl = /^https?:\/\/[^\s?#]+[^\s?#/]\/?$/;

export const carrierKindFacts: Readonly<Record<CarrierKind, CarrierKindFacts>> =
  {
    simulated: {
      kind: 'simulated',
      label: 'Simulated carrier',
      credentials: [],
      settings: [],
      can: {
        control: 'command',
        inbound: 'signed_webhook',
        idempotency: { kind: 'token' },
        queues_beyond_rate: false,
        default_calls_per_second: 100,
        ring_timeout_seconds: { min: 1, max: 600 },
        ringing_event: true,
        amd: 'parallel_and_before',
        sip_code: 'exact',
        attach: [],
        cancels_before_answer: true,
        recording: true,
        cost: 'event',
        looks_up_by: 'token',
      },
    },
    twilio: {
      kind: 'twilio',
      label: 'Twilio',
      credentials: [
        {
          name: 'auth_token',
          label: 'Auth token',
          help: 'Twilio console, Account Info. Of the account that owns the numbers: a subaccount has its own. Webhooks are signed with it, so an API key will not do.',
          pattern: /^[\w-]{8,64}$/,
          example: '00000000000000000000000000000000',
          env: 'TWILIO_AUTH_TOKEN',
        },
        {
          name: 'next_auth_token',
          label: 'Secondary auth token',
          help: 'While tokens are changed: webhooks signed with either are taken.',
          pattern: /^[\w-]{8,64}$/,
          example: '00000000000000000000000000000000',
          optional: true,
          env: 'TWILIO_NEXT_AUTH_TOKEN',
        },
      ],
      settings: [
        {
          name: 'account_sid',
          label: 'Account SID',
          help: 'Twilio console, Account Info.',
          pattern: /^AC[0-9A-Za-z]{32}$/,
          example: 'AC00000000000000000000000000000000',
          env: 'TWILIO_ACCOUNT_SID',
        },
        {
          name: 'api_url',
          label: 'API address',
          help: 'Only for a region of its own, or a stand-in for tests.',
          pattern: httpsUrl,
          example: 'https://api.twilio.com',
          default: 'https://api.twilio.com',
          optional: true,
          env: 'TWILIO_API_URL',
        },
      ],
      can: {
        control: 'reply_and_command',
        inbound: 'signed_webhook',
        idempotency: { kind: 'none' },
        queues_beyond_rate: true,
        default_calls_per_second: 1,
        ring_timeout_seconds: { min: 1, max: 600 },
        // It could, for a webhook of each call that nothing would come of.
        ringing_event: false,
        amd: 'parallel_and_before',
        sip_code: 'exact',
        attach: ['websocket', 'sip', 'application', 'queue'],
        cancels_before_answer: true,
        recording: true,
        cost: 'look_up',
        looks_up_by: 'numbers_and_time',
      },
    },
    telnyx: {
      kind: 'telnyx',
      label: 'Telnyx',
      credentials: [
        {
          name: 'api_key',
          label: 'API key',
          help: 'Telnyx portal, API Keys.',
          pattern: /^KEY[0-9A-Za-z_-]{4,200}$/,
          example: 'KEY0000000000000000000000000000',
          env: 'TELNYX_API_KEY',
        },
      ],
      settings: [
        {
          name: 'connection_id',
          label: 'Voice API application id',
          help: 'Telnyx portal, Voice, Programmable Voice: the id of the application.',
          pattern: /^\d{1,30}$/,
          example: '1293384261075731499',
          env: 'TELNYX_CONNECTION_ID',
        },
        {
          name: 'public_key',
          label: 'Public key',
          help: 'Telnyx portal, API Keys, Public Key: webhooks are verified with it.',
          pattern: /^[0-9A-Za-z+/]{43}=$/,
          example: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
          env: 'TELNYX_PUBLIC_KEY',
        },
        {
          name: 'api_url',
          label: 'API address',
          help: 'Only for a stand-in in tests.',
          pattern: httpsUrl,
          example: 'https://api.telnyx.com',
          default: 'https://api.telnyx.com',
          optional: true,
          env: 'TELNYX_API_URL',
        },
      ],
      can: {
        control: 'command',
        inbound: 'signed_webhook',
        idempotency: { kind: 'window', seconds: 60 },
        queues_beyond_rate: false,
        default_calls_per_second: 30,
        ring_timeout_seconds: { min: 5, max: 600 },
        ringing_event: false,
        amd: 'parallel_and_before',
        sip_code: 'exact',
        attach: ['websocket', 'sip', 'application', 'queue'],
        cancels_before_answer: true,
        recording: true,
        cost: 'event',
        looks_up_by: 'token',
      },
    },
    chime: {
      kind: 'chime',
      label: 'Amazon Chime SDK',
      credentials: [],
      settings: [
        {
          name: 'sip_media_application_id',
          label: 'SIP media application id',
          help: 'Chime SDK console, SIP media applications. Its Lambda function has to be this deployment’s.',
          pattern: /^[0-9A-Za-z-]{8,64}$/,
          example: '12345678-1234-1234-1234-123456789012',
          env: 'CHIME_SIP_MEDIA_APPLICATION_ID',
        },
        {
          name: 'region',
          label: 'AWS region',
          help: 'Of the SIP media application.',
          pattern: /^[a-z]{2}(-[a-z]+)+-\d$/,
          example: 'us-east-1',
          default: 'us-east-1',
          optional: true,
          env: 'CHIME_REGION',
        },
        {
          name: 'voice_connector_arn',
          label: 'Voice Connector ARN',
          help: 'Only for agents at a SIP address, or in a queue that is no phone number. Its origination settings have to name the host of the address.',
          pattern: /^arn:aws[\w-]*:chime:[a-z0-9-]+:\d{12}:(vc|vcg)\/[\w-]+$/,
          example:
            'arn:aws:chime:us-east-1:123456789012:vc/abcdefghijklmnopqrstuv',
          optional: true,
          env: 'CHIME_VOICE_CONNECTOR_ARN',
        },
        {
          name: 'recording_bucket',
          label: 'Bucket for recordings',
          help: 'S3 bucket of the same AWS account that Amazon Chime may write to, with the beginning of its files’ names after a slash. Left out: nothing is recorded.',
          pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w./-]{1,200})?$/,
          example: 'acme-call-recordings/outdial',
          optional: true,
          env: 'CHIME_RECORDING_BUCKET',
        },
        {
          name: 'api_url',
          label: 'API address',
          help: 'Only for a stand-in in tests.',
          pattern: httpsUrl,
          example: 'https://voice-chime.us-east-1.amazonaws.com',
          optional: true,
          env: 'CHIME_API_URL',
        },
      ],
      can: {
        control: 'reply_and_command',
        inbound: 'lambda_invoke',
        idempotency: { kind: 'none' },
        queues_beyond_rate: false,
        default_calls_per_second: 1,
        ring_timeout_seconds: null,
        ringing_event: true,
        amd: 'none',
        sip_code: 'coarse',
        attach: ['sip', 'application', 'queue'],
        cancels_before_answer: false,
        recording: true,
        cost: 'none',
        looks_up_by: 'nothing',
      },
    },
    jambonz: {
      kind: 'jambonz',
      label: 'jambonz (your own SIP trunk)',
      credentials: [
        {
          name: 'api_key',
          label: 'API key',
          help: 'jambonz portal, Account, API keys.',
          pattern: /^[!-~]{8,200}$/,
          example: '38700987-c7a4-4685-a5bb-af378f9734de',
          env: 'JAMBONZ_API_KEY',
        },
        {
          name: 'webhook_secret',
          label: 'Webhook secret',
          help: 'jambonz portal, Account: the secret that signs its webhooks.',
          pattern: /^[!-~]{8,200}$/,
          example: 'wh_secret_0000000000',
          env: 'JAMBONZ_WEBHOOK_SECRET',
        },
        {
          name: 'previous_webhook_secret',
          label: 'Previous webhook secret',
          help: 'After the secret was changed: calls that are up go on with the old one.',
          pattern: /^[!-~]{8,200}$/,
          example: 'wh_secret_0000000000',
          optional: true,
          env: 'JAMBONZ_PREVIOUS_WEBHOOK_SECRET',
        },
      ],
      settings: [
        {
          name: 'api_url',
          label: 'API address',
          help: 'Of your jambonz: everything before /v1.',
          pattern: httpsUrl,
          example: 'https://jambonz.example.com/api',
          env: 'JAMBONZ_API_URL',
        },
        {
          name: 'account_sid',
          label: 'Account SID',
          help: 'jambonz portal, Account.',
          pattern: /^[0-9a-f-]{36}$/,
          example: '9351f46a-678c-43f5-b8a6-d4eb58d131af',
          env: 'JAMBONZ_ACCOUNT_SID',
        },
        {
          name: 'trunk',
          label: 'SIP trunk',
          help: 'Name of the carrier in jambonz that calls go out by; left out: jambonz chooses.',
          pattern: /^[\w .-]{1,64}$/,
          example: 'my-trunk',
          optional: true,
          env: 'JAMBONZ_TRUNK',
        },
        {
          name: 'speech_vendor',
          label: 'Speech vendor',
          help: 'Whose voice speaks messages, and whose recognition tells machines from people: one with speech credentials in jambonz, without a label.',
          pattern: /^[\w:.-]{1,64}$/,
          example: 'google',
          default: 'google',
          optional: true,
          env: 'JAMBONZ_SPEECH_VENDOR',
        },
        {
          name: 'speech_language',
          label: 'Speech language',
          help: 'In which messages are spoken, and those who answer are understood.',
          pattern: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
          example: 'en-US',
          default: 'en-US',
          optional: true,
          env: 'JAMBONZ_SPEECH_LANGUAGE',
        },
        {
          name: 'speech_voice',
          label: 'Voice',
          help: 'As the speech vendor calls it; of that language.',
          pattern: /^[\w:. ()-]{1,200}$/,
          example: 'en-US-Standard-C',
          default: 'en-US-Standard-C',
          optional: true,
          env: 'JAMBONZ_SPEECH_VOICE',
        },
      ],
      can: {
        control: 'reply_and_command',
        inbound: 'signed_webhook',
        idempotency: { kind: 'none' },
        queues_beyond_rate: false,
        default_calls_per_second: 10,
        ring_timeout_seconds: { min: 1, max: 600 },
        ringing_event: true,
        amd: 'parallel_and_before',
        sip_code: 'exact_with_phrase',
        attach: ['websocket', 'sip', 'application', 'queue'],
        cancels_before_answer: true,
        recording: false,
        cost: 'none',
        looks_up_by: 'numbers_and_time',
      },
    },
  };

// Whoever wants but its id need not load all of this.
export { OWN_CARRIER } from './own-carrier.ts';
