import type { Attach, CarrierAccount, Message } from '../carrier.ts';
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
 * @see https://developers.telnyx.com/api-reference/call-commands
 */
export function attachCommand(
  attach: Attach,
  account: CarrierAccount,
): Command {
  const command_id = `${attach.client_token}:attach`;
  const { target } = attach;
  switch (target.kind) {
    case 'websocket':
      return {
        action: 'streaming_start',
        body: {
          command_id,
          stream_url: target.url,
          stream_track: 'inbound_track',
          stream_codec: 'PCMU',
          stream_bidirectional_mode: 'rtp',
          stream_bidirectional_codec: 'PCMU',
          ...(target.auth_token && { stream_auth_token: target.auth_token }),
          custom_parameters: told(attach),
        },
      };
    case 'sip':
      return {
        action: 'transfer',
        body: {
          command_id,
          to: target.uri,
          timeout_secs: CONNECT_WITHIN_SECONDS,
          custom_headers: told(attach).flatMap(toHeader),
          // Another leg, with events of its own: what becomes of it is news of this call.
          target_leg_client_state: encodeClientState({
            ref: attach.ref,
            token: attach.client_token,
            call_id: attach.call_id,
          }),
          webhook_url: account.webhook_url,
          webhook_url_method: 'POST',
        },
      };
    case 'application':
      return {
        action: 'ai_assistant_start',
        body: {
          command_id,
          assistant: {
            id: target.ref,
            dynamic_variables: Object.fromEntries(
              told(attach).map(({ name, value }) => [name, value]),
            ),
          },
        },
      };
    case 'queue':
      return {
        action: 'enqueue',
        body: {
          command_id,
          queue_name: target.queue,
          max_wait_time_secs: CONNECT_WITHIN_SECONDS,
        },
      };
  }
}

/** What whoever talks is told: names and words. */
const told = ({ conversation_id, variables }: Attach) =>
  Object.entries({ ...variables, conversation_id }).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value ?? null),
  }));

/** As `X-` header; what no header can hold is left out. */
function toHeader({ name, value }: { name: string; value: string }) {
  const word = name.replace(/[^0-9A-Za-z]+/g, '-').replace(/^-|-$/g, '');
  return word && /^[\x20-\x7e]*$/.test(value)
    ? [{ name: `X-${word}`, value }]
    : [];
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
): Command | null {
  const common = {
    client_state: encodeClientState({ ...state, last: 'message' }),
    command_id: `${state.token}:message`,
  };
  if (audio_url) {
    return { action: 'playback_start', body: { ...common, audio_url } };
  }
  if (!text) return null;
  const payload = text.slice(0, MAX_SPOKEN);
  const voice = voiceFor(language);
  return { action: 'speak', body: { ...common, payload, voice } };
}

/** What ends whatever talks on a call, so that a message is heard alone. */
export const silence = (state: ClientState): readonly Command[] =>
  ['streaming_stop', 'ai_assistant_stop'].map((action) => ({
    action,
    body: {
      client_state: encodeClientState({ ...state, last: 'message' }),
      command_id: `${state.token}:${action}`,
    },
  }));
