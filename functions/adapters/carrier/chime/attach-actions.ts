import { beginning } from '../beginning.ts';
import type { Attach, AttachTarget, CarrierAccount } from '../carrier.ts';
import { flatVariables } from '../twilio/variables.ts';
import { type ChimeAction, type Endpoint, record } from './actions.ts';
import type { LegFacts } from './invocation.ts';
import { PHONE_NUMBER } from './placement.ts';
import { within } from './within.ts';

/** What of an order to connect matters here. */
export type Wanted = Pick<
  Attach,
  'client_token' | 'target' | 'conversation_id' | 'variables' | 'record'
>;

/** Seconds that a bot or an agent may take to answer; Chime takes 1 to 120. */
const ANSWER_WITHIN_SECONDS = 30;
/** Of all headers together; Chime takes 2,048 characters. */
const MAX_HEADER_CHARS = 2_000;
const MAX_HEADERS = 20;
/** Of what a bot is told; Chime takes 10 KB with all that is around it. */
const MAX_SESSION_BYTES = 8_000;

/** The user part of a SIP address, as Chime takes it. */
const SIP_USER = /^[A-Za-z0-9&=+$/%\-_!~*().]{1,30}$/;
const LEX_ALIAS =
  /^(arn:aws[\w-]*:lex:[a-z0-9-]+:\d{12}:bot-alias\/\w{10}\/\w{10})(?:#([a-z]{2}_[A-Z]{2}))?$/;

/**
 * What connects the call, and records it where that is asked for.
 *
 * @param a - the leg of the person who answered
 * @param callId - of all legs: its recording is found by it
 * @returns undefined for what cannot be reached from Chime
 */
export function attachActions(
  wanted: Wanted,
  a: LegFacts,
  callId: string,
  account: CarrierAccount,
): readonly ChimeAction[] | undefined {
  const connect = connectAction(wanted, a, account);
  if (!connect) return undefined;
  const bucket = account.settings.recording_bucket;
  return wanted.record && bucket
    ? [record(a.call_id, `${bucket}/${callId}`), connect]
    : [connect];
}

function connectAction(
  wanted: Wanted,
  a: LegFacts,
  account: CarrierAccount,
): ChimeAction | undefined {
  const { target } = wanted;
  if (target.kind === 'application') return botAction(wanted, target.ref);
  const endpoint = endpointOf(target, account);
  // The number that called: Chime takes no other but one of the account's own.
  const callerId = e164(a.from);
  if (!endpoint || !callerId) return undefined;
  return {
    Type: 'CallAndBridge',
    Parameters: {
      CallTimeoutSeconds: ANSWER_WITHIN_SECONDS,
      CallerIdNumber: callerId,
      Endpoints: [endpoint],
      ...(endpoint.BridgeEndpointType === 'AWS' && {
        SipHeaders: headersOf(wanted),
      }),
    },
  };
}

/** With its plus, which Chime lets a number go without. */
const e164 = (text = ''): string | undefined =>
  PHONE_NUMBER.test(text) ? `+${text.replace(/^\+/, '')}` : undefined;

/**
 * Where people or bots are. A SIP address is reached through the account's Voice
 * Connector, whose inbound route decides the host: of the address only the user
 * counts. A queue is a phone number, or a user at the same Voice Connector.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/call-and-bridge.html
 */
function endpointOf(
  target: AttachTarget,
  { settings }: CarrierAccount,
): Endpoint | undefined {
  const connector = settings.voice_connector_arn;
  const user =
    target.kind === 'sip'
      ? sipUser(target.uri)
      : target.kind === 'queue'
        ? target.queue
        : undefined;
  if (user === undefined) return undefined;
  if (target.kind === 'queue' && e164(user) === user) {
    return { BridgeEndpointType: 'PSTN', Uri: user };
  }
  if (!connector || !SIP_USER.test(user)) return undefined;
  return { BridgeEndpointType: 'AWS', Arn: connector, Uri: user };
}

/** `sips:bot@host;transport=tls` is `bot`. An address without a user is its host's own. */
const sipUser = (uri: string): string | undefined => {
  const read = /^sips?:(?:([^@;?]+)@)?[^@;?]+/i.exec(uri.trim());
  return read ? (read[1]?.split(':')[0] ?? 'outdial') : undefined;
};

/**
 * An assistant of Amazon Lex: its alias, and its language after `#`. It speaks
 * first where a variable `welcome_message` says what.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/start-bot-conversation.html
 */
function botAction(
  { conversation_id, variables }: Wanted,
  ref: string,
): ChimeAction | undefined {
  const [, arn, locale] = LEX_ALIAS.exec(ref) ?? [];
  if (!arn) return undefined;
  const told = within(
    flatVariables(conversation_id, variables),
    MAX_SESSION_BYTES,
  );
  const welcome = variables.welcome_message;
  const isWelcomed = typeof welcome === 'string' && welcome.trim() !== '';
  return {
    Type: 'StartBotConversation',
    Parameters: {
      ParticipantTag: 'LEG-A',
      BotAliasArn: arn,
      ...(locale && { LocaleId: locale }),
      Configuration: {
        SessionState: {
          SessionAttributes: Object.fromEntries(told),
          ...(isWelcomed && { DialogAction: { Type: 'ElicitIntent' } }),
        },
        ...(isWelcomed && {
          WelcomeMessages: [
            { Content: beginning(welcome, 1_000), ContentType: 'PlainText' },
          ],
        }),
      },
    },
  };
}

/** Each as far as there is room: the conversation's id first. */
function headersOf({
  conversation_id,
  variables,
}: Wanted): Record<string, string> {
  const told = flatVariables(conversation_id, variables).map(
    ([name, value], index) =>
      [
        index === 0
          ? 'x-outdial-conversation-id'
          : `x-outdial-${headerName(name)}`,
        printable(value),
      ] as const,
  );
  return Object.fromEntries(
    within(told, MAX_HEADER_CHARS).slice(0, MAX_HEADERS),
  );
}

const headerName = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);

/** A header is one line of ASCII: all else is percent-encoded, and so is `%`. */
const printable = (value: string) =>
  value.replace(/[^ -~]|%/gu, (char) =>
    char.isWellFormed() ? encodeURIComponent(char) : '',
  );
