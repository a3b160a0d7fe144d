import * as z from 'zod';

/**
 * What Amazon Chime takes for a reply, typed off its developer guide: strict, so
 * that a misspelt parameter is one too many. Written apart from the product, which
 * it judges.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/specify-actions.html
 */
const leg = z.enum(['LEG-A', 'LEG-B']);
const phoneNumber = z.string().regex(/^\+[1-9]\d{1,14}$/);
const bucket = z.string().regex(/^[a-z0-9.-]{3,63}$/);

const action = <Type extends string, Shape extends z.ZodRawShape>(
  type: Type,
  shape: Shape,
) =>
  z.strictObject({ Type: z.literal(type), Parameters: z.strictObject(shape) });

const endpoint = z.discriminatedUnion('BridgeEndpointType', [
  z.strictObject({ BridgeEndpointType: z.literal('PSTN'), Uri: phoneNumber }),
  z.strictObject({
    BridgeEndpointType: z.literal('AWS'),
    Arn: z.string().regex(/^arn:aws:chime:[a-z0-9-]+:\d{12}:(vc|vcg)\/\w+$/),
    Uri: z.string().regex(/^[A-Za-z0-9&=+$/%\-_!~*().]{1,30}$/),
  }),
]);

/** `X-AMZN` is AWS's own; all of them are 2,048 characters at most. */
const sipHeaders = z
  .record(
    z
      .string()
      .regex(/^(x-[\w-]+|User-to-User|Diversion)$/i)
      .refine((name) => !/^x-amzn/i.test(name)),
    z.string().regex(/^[\x20-\x7e]*$/),
  )
  .refine((all) => Object.entries(all).flat().join('').length <= 2_048);

const callAndBridge = action('CallAndBridge', {
  CallTimeoutSeconds: z.int().min(1).max(120),
  CallerIdNumber: phoneNumber,
  Endpoints: z.tuple([endpoint]),
  SipHeaders: sipHeaders.optional(),
}).refine(
  ({ Parameters: { Endpoints, SipHeaders } }) =>
    Endpoints[0].BridgeEndpointType === 'AWS' || !SipHeaders,
  'headers are for a Voice Connector alone',
);

const configuration = z
  .strictObject({
    SessionState: z.strictObject({
      SessionAttributes: z.record(z.string(), z.string()),
      DialogAction: z
        .strictObject({ Type: z.enum(['Delegate', 'ElicitIntent']) })
        .optional(),
    }),
    WelcomeMessages: z
      .array(
        z.strictObject({
          Content: z.string().min(1),
          ContentType: z.enum(['PlainText', 'SSML']),
        }),
      )
      .optional(),
  })
  .refine((it) => Buffer.byteLength(JSON.stringify(it)) <= 10 * 1024)
  .refine(
    ({ SessionState, WelcomeMessages }) =>
      !WelcomeMessages || SessionState.DialogAction?.Type === 'ElicitIntent',
    'who speaks first has to elicit an intent',
  );

export const actionSchema = z.union([
  action('Hangup', {
    CallId: z.string().optional(),
    ParticipantTag: leg.optional(),
    SipResponseCode: z.enum(['0', '480', '486']).optional(),
  }),
  action('Pause', {
    CallId: z.string().optional(),
    ParticipantTag: leg.optional(),
    DurationInMilliseconds: z.string().regex(/^[1-9]\d*$/),
  }),
  action('Speak', {
    CallId: z.string(),
    Text: z.string().min(1).max(1_000),
    TextType: z.enum(['text', 'ssml']).optional(),
    Engine: z.enum(['standard', 'neural']).optional(),
    LanguageCode: z
      .string()
      .regex(/^[a-z]{2,3}-[A-Z]{2}$/)
      .optional(),
    VoiceId: z
      .string()
      .regex(/^[A-Z][a-z]+$/)
      .optional(),
  }),
  action('PlayAudio', {
    CallId: z.string().optional(),
    ParticipantTag: leg.optional(),
    AudioSource: z.strictObject({
      Type: z.literal('S3'),
      BucketName: bucket,
      Key: z.string().min(1),
    }),
  }),
  action('StartCallRecording', {
    CallId: z.string(),
    Track: z.enum(['BOTH', 'INCOMING', 'OUTGOING']),
    Destination: z.strictObject({
      Type: z.literal('S3'),
      Location: z.string().regex(/^[a-z0-9.-]{3,63}(\/.+)?$/),
    }),
  }),
  action('StartBotConversation', {
    CallId: z.string().optional(),
    ParticipantTag: z.literal('LEG-A').optional(),
    BotAliasArn: z
      .string()
      .regex(/^arn:aws:lex:[a-z0-9-]+:\d{12}:bot-alias\/\w+\/\w+$/),
    LocaleId: z
      .string()
      .regex(/^[a-z]{2}_[A-Z]{2}$/)
      .optional(),
    Configuration: configuration.optional(),
  }),
  callAndBridge,
]);
export type AnyAction = z.output<typeof actionSchema>;

export const replySchema = z.strictObject({
  SchemaVersion: z.literal('1.0'),
  Actions: z.array(actionSchema).max(10).optional(),
  TransactionAttributes: z
    .record(z.string(), z.string())
    .refine((it) => Object.keys(it).length <= 100)
    .refine((it) => Buffer.byteLength(JSON.stringify(it)) <= 20 * 1024)
    .optional(),
});
export type AnyReply = z.output<typeof replySchema>;
