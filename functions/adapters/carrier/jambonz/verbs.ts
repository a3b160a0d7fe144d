import { beginning } from '../beginning.ts';
import type { Attach, CarrierAccount, Message } from '../carrier.ts';
import { hookUrl } from './hooks.ts';

/** One step of what jambonz does with a call. @see https://docs.jambonz.org/verbs/verbs/overview */
export interface Verb {
  readonly verb: string;
  readonly [property: string]: unknown;
}

/** What follows by command is here by then; nobody listens to silence for longer. */
const WAIT_SECONDS = 60;
/** Of telephone networks: nothing is gained by more. */
const SAMPLES_PER_SECOND = 8_000;
/** Whoever rings here is a machine. */
const SIP_RING_SECONDS = 20;

export const hangUpVerbs: readonly Verb[] = [{ verb: 'hangup' }];

/** Keeps the call up for what follows by command. */
export const waitVerbs: readonly Verb[] = [
  { verb: 'pause', length: WAIT_SECONDS },
  ...hangUpVerbs,
];

/** Asks again after a while; where that says nothing new, keeps the call up as before. */
export const askAgainVerbs = (ms: number, url: string): readonly Verb[] => [
  { verb: 'pause', length: ms / 1_000 },
  { verb: 'redirect', actionHook: url },
  ...waitVerbs,
];

/** A sound or a voice, then the end. The voice is the account's: its language is, too. */
export const messageVerbs = ({ audio_url, text }: Message): readonly Verb[] => [
  ...(audio_url !== undefined
    ? [{ verb: 'play', url: audio_url }]
    : text !== undefined
      ? [{ verb: 'say', text }]
      : []),
  ...hangUpVerbs,
];

/** Connects whoever is to talk; jambonz reports to `/attached` when they have gone, or never came. */
export function attachVerbs(
  attach: Attach,
  account: Pick<CarrierAccount, 'webhook_url'>,
): readonly Verb[] {
  const { target, ref, conversation_id, variables } = attach;
  const actionHook = hookUrl(account, '/attached', { ref, as: target.kind });
  switch (target.kind) {
    case 'websocket':
      return [
        {
          verb: 'listen',
          url: target.url,
          actionHook,
          mixType: 'mono',
          sampleRate: SAMPLES_PER_SECOND,
          bidirectionalAudio: {
            enabled: true,
            streaming: true,
            sampleRate: SAMPLES_PER_SECOND,
          },
          // First frame of the socket. A header of ours cannot be set: `wsAuth` is a user and a password.
          metadata: {
            conversation_id,
            ...(target.auth_token && { auth_token: target.auth_token }),
            variables,
          },
        },
      ];
    case 'sip':
      return [
        {
          verb: 'dial',
          target: [{ type: 'sip', sipUri: target.uri }],
          actionHook,
          timeout: SIP_RING_SECONDS,
          headers: sipHeaders(conversation_id, variables),
        },
      ];
    case 'queue':
      return [
        tagVerb(attach),
        { verb: 'enqueue', name: target.queue, actionHook },
      ];
    case 'application':
      return isAddress(target.ref)
        ? [tagVerb(attach), { verb: 'redirect', actionHook: target.ref }]
        : cannotAttach(account, ref);
  }
}

/** An application of jambonz is the address that has its verbs: by its id it cannot be handed a call. */
const isAddress = (ref: string) =>
  /^(https|wss):\/\//.test(ref) && URL.canParse(ref);

/** Has jambonz report at once that nobody could be connected. */
const cannotAttach = (
  account: Pick<CarrierAccount, 'webhook_url'>,
  ref: string,
): readonly Verb[] => [
  {
    verb: 'redirect',
    actionHook: hookUrl(account, '/attached', { ref, as: 'nobody' }),
  },
];

/** Told to whoever takes the call from here, in each of its webhooks. */
const tagVerb = ({ ref, conversation_id, variables }: Attach): Verb => ({
  verb: 'tag',
  data: { ref, conversation_id, variables },
});

/** Of headers that carriers and gateways still pass on; more of them fill more than a datagram or two. */
const MOST_CHARACTERS = 256;
const MOST_HEADERS = 24;

/**
 * Headers by which jambonz tells its own border controller what to do: who calls, whom,
 * and for which account. What a file of contacts says is none of that.
 *
 * @see https://github.com/jambonz/sbc-outbound
 */
const OF_JAMBONZ =
  /^X-((Account|Application|Call)-Sid|Trace-Id|Cid|(Jambonz|Preferred-From|Override|Authenticated|Voip-Carrier|Ms-Teams)(-.*)?)$/i;

/** `X-Conversation-Id`, and a header for each variable: `first_name` is `X-First-Name`. */
export function sipHeaders(
  conversation_id: string,
  variables: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(variables)) {
    const text = headerText(value);
    if (!/^[A-Za-z][\w-]{0,60}$/.test(name) || text === '') continue;
    const header = headerName(name);
    if (!OF_JAMBONZ.test(header)) headers.set(header, text);
  }
  headers.delete('X-Conversation-Id');
  const told = [...headers].slice(0, MOST_HEADERS - 1);
  told.push(['X-Conversation-Id', headerText(conversation_id)]);
  return Object.fromEntries(told);
}

const headerName = (name: string) =>
  `X-${name
    .split(/[_-]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1).toLowerCase())
    .join('-')}`;

/** Nothing in a value may begin a header of its own. */
function headerText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = (text ?? '')
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return beginning(line, MOST_CHARACTERS);
}
