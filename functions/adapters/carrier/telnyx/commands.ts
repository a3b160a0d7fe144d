import { beginning } from '../beginning.ts';
import type {
  Attach,
  AttachTarget,
  CarrierAccount,
  Message,
} from '../carrier.ts';
import { type ClientState, encodeClientState } from './client-state.ts';
import { voiceFor } from './voices.ts';

/** A command of Telnyx's for a call: `actions/<action>`, and its body. */
export interface Command {
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Until whoever is called by SIP picks up, or an agent takes a call from a queue. */
const CONNECT_WITHIN_SECONDS = 30;
/** Of text that is read out. */
const MAX_SPOKEN = 3_000;

/**
 * What connects an answered call to whoever talks. The state that Telnyx keeps
 * for the call stays as it is.
 *
 * @param from - our number that the person was called from; left out: not known
 * @see https://developers.telnyx.com/api-reference/call-commands
 */
export function attachCommand(
  attach: Attach,
  account: CarrierAccount,
  from?: string,
) {
  const { target } = attach;
  switch (target.kind) {
    case 'websocket':
      return stream(attach, target);
    case 'sip':
      return transfer(attach, target, account, from);
    case 'application':
      return assistant(attach, target);
    case 'queue':
      return enqueue(attach, target);
  }
}

type Target<Kind> = Extract<AttachTarget, { kind: Kind }>;

const idOf = ({ client_token }: Attach) => `${client_token}:attach`;

/** Media both ways: what the person says, and what is said to them. */
const stream = (attach: Attach, { url, auth_token }: Target<'websocket'>) => ({
  action: 'streaming_start' as const,
  body: {
    command_id: idOf(attach),
    stream_url: url,
    stream_track: 'inbound_track' as const,
    stream_codec: 'PCMU' as const,
    stream_bidirectional_mode: 'rtp' as const,
    stream_bidirectional_codec: 'PCMU' as const,
    ...(auth_token && { stream_auth_token: auth_token }),
    custom_parameters: told(attach),
  },
});

const transfer = (
  attach: Attach,
  { uri }: Target<'sip'>,
  { webhook_url }: CarrierAccount,
  from: string | undefined,
) => ({
  action: 'transfer' as const,
  body: {
    command_id: idOf(attach),
    to: uri,
    // Else it comes from the number of the person, which is not ours to call from.
    ...(from && { from }),
    timeout_secs: CONNECT_WITHIN_SECONDS,
    custom_headers: headersOf(attach),
    // Another leg, with events of its own: what becomes of it is news of this call.
    target_leg_client_state: encodeClientState({
      ref: attach.ref,
      token: attach.client_token,
      call_id: attach.call_id,
    }),
    webhook_url,
    webhook_url_method: 'POST' as const,
  },
});

const assistant = (attach: Attach, { ref }: Target<'application'>) => ({
  action: 'ai_assistant_start' as const,
  body: {
    command_id: idOf(attach),
    assistant: {
      id: ref,
      dynamic_variables: Object.fromEntries(
        told(attach).map(({ name, value }) => [name, value]),
      ),
    },
  },
});

const enqueue = (attach: Attach, { queue }: Target<'queue'>) => ({
  action: 'enqueue' as const,
  body: {
    command_id: idOf(attach),
    queue_name: queue,
    max_wait_time_secs: CONNECT_WITHIN_SECONDS,
  },
});

/** What whoever talks is told: names and words, ours first. */
function told({ conversation_id, variables }: Attach) {
  const { conversation_id: _, ...others } = variables;
  return Object.entries({ conversation_id, ...others }).map(
    ([name, value]) => ({
      name,
      value: typeof value === 'string' ? value : JSON.stringify(value ?? null),
    }),
  );
}

/** An INVITE should fit into a datagram or two. */
const MAX_HEADERS = 24;
const MAX_HEADER_CHARS = 256;

/** As `X-` headers; what no header can hold is left out. */
const headersOf = (attach: Attach) =>
  told(attach).flatMap(toHeader).slice(0, MAX_HEADERS);

function toHeader({ name, value }: { name: string; value: string }) {
  const word = name.replace(/[^0-9A-Za-z]+/g, '-').replace(/^-|-$/g, '');
  const isFit =
    word && value.length <= MAX_HEADER_CHARS && /^[\x20-\x7e]*$/.test(value);
  return isFit ? [{ name: `X-${word}`, value }] : [];
}

/**
 * What plays a message. The state says that the call ends with it: Telnyx has no
 * command for that, and tells only that the message is over.
 *
 * @returns null when there is nothing to play
 */
export function messageCommand(
  { audio_url, text, language }: Message,
  state: ClientState,
) {
  const common = {
    client_state: encodeClientState({ ...state, last: 'message' }),
    command_id: `${state.token}:message`,
  };
  if (audio_url) return playback({ ...common, audio_url });
  return text
    ? speech({
        ...common,
        payload: beginning(text, MAX_SPOKEN),
        voice: voiceFor(language),
      })
    : null;
}

const playback = <Body>(body: Body) => ({
  action: 'playback_start' as const,
  body,
});
const speech = <Body>(body: Body) => ({ action: 'speak' as const, body });

/** What ends whatever talks on a call, so that a message is heard alone. */
export const silence = (state: ClientState) =>
  (['streaming_stop', 'ai_assistant_stop'] as const).map((action) => ({
    action,
    body: {
      client_state: encodeClientState({ ...state, last: 'message' }),
      command_id: `${state.token}:${action}`,
    },
  }));
