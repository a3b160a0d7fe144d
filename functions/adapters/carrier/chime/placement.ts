import { beginning } from '../beginning.ts';
import type { Attach, CarrierAccount, Message, Placement } from '../carrier.ts';
import { flatVariables } from '../twilio/variables.ts';
import type { ChimeRequest } from './api.ts';
import { firstMemory, keptAs } from './call-memory.ts';
import { within } from './within.ts';

/** As Chime has them: `^\+?[1-9]\d{1,14}$`. */
export const PHONE_NUMBER = /^\+?[1-9]\d{1,14}$/;

/** Pairs in one request, and what of our own we put into them at most. */
export const MAX_ARGUMENTS = 20;
export const MAX_ARGUMENT_BYTES = 4_000;

/** Characters that Chime says in one go. */
export const MAX_TEXT = 1_000;

const callsPath = ({ settings }: CarrierAccount) =>
  `/sip-media-applications/${encodeURIComponent(settings.sip_media_application_id ?? '')}/calls`;

/**
 * Our placement as Chime's request: who calls whom, and what our function is to
 * know of it. Ring time, longest call, detection of machines and recording are
 * not Chime's to set: our function holds the call to the first two.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_CreateSipMediaApplicationCall.html
 */
export const createCall = (
  placement: Placement,
  account: CarrierAccount,
): ChimeRequest => ({
  action: 'chime:CreateSipMediaApplicationCall',
  method: 'POST',
  path: callsPath(account),
  body: {
    FromPhoneNumber: placement.from,
    ToPhoneNumber: placement.to,
    ArgumentsMap: keptAs(firstMemory(placement, account.carrier_id)),
  },
});

/** What can be asked of a call that is up; our function does it, when Chime invokes it for this. */
export type Command =
  | { readonly do: 'hang_up' }
  | { readonly do: 'attach'; readonly attach: Attach }
  | { readonly do: 'message'; readonly message: Message }
  /** Hold it to its limits, and tell whether it is still up. */
  | { readonly do: 'check' };

/**
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_UpdateSipMediaApplicationCall.html
 */
export const updateCall = (
  callId: string,
  command: Command,
  account: CarrierAccount,
): ChimeRequest => ({
  action: 'chime:UpdateSipMediaApplicationCall',
  method: 'POST',
  path: `${callsPath(account)}/${encodeURIComponent(callId)}`,
  body: { Arguments: argumentsOf(command) },
});

export function argumentsOf(command: Command): Record<string, string> {
  switch (command.do) {
    case 'attach':
      return attachArguments(command.attach);
    case 'message':
      return {
        do: 'message',
        what: JSON.stringify(speakable(command.message)),
      };
    default:
      return { do: command.do };
  }
}

/** As much of a text as Chime says. */
const speakable = ({ text, ...rest }: Message): Message => ({
  ...rest,
  ...(text !== undefined && { text: beginning(text, MAX_TEXT) }),
});

/** Most bytes of variables, so that the rest of an order has room. */
const MAX_VARIABLE_BYTES = 2_000;

/** Within JSON once more, quotes take twice the room: with fewer variables then. */
function attachArguments(attach: Attach): Record<string, string> {
  let map: Record<string, string> = {};
  for (let bytes = MAX_VARIABLE_BYTES; bytes >= 0; bytes -= 500) {
    map = { do: 'attach', what: JSON.stringify(lean(attach, bytes)) };
    if (fits(map)) break;
  }
  return map;
}

/** Without what our function knows anyway, and what there is no room for. */
function lean({ ref: _, call_id: __, ...attach }: Attach, bytes: number) {
  const [, ...told] = flatVariables(attach.conversation_id, attach.variables);
  return { ...attach, variables: Object.fromEntries(within(told, bytes)) };
}

/** Whether Chime would take a map of arguments. */
export const fits = (map: Readonly<Record<string, string>>): boolean =>
  Object.keys(map).length <= MAX_ARGUMENTS &&
  Buffer.byteLength(JSON.stringify(map)) <= MAX_ARGUMENT_BYTES;
