import type { AmdRequest, CarrierAccount, Placement } from '../carrier.ts';
import { hookUrl } from './hooks.ts';

/** What jambonz repeats in its webhooks: signed with them, as their address is not. */
export type Tag = {
  readonly ref: string;
  readonly token: string;
  /** RFC 3339: when it was asked to place the call. */
  readonly placed_at: string;
  readonly ring_seconds: number;
};

/**
 * jambonz asks for voices and ears with every call that has no application of its
 * own, whether anything is said or not. @see https://github.com/jambonz/jambonz-api-server/issues/79
 */
const SPEECH = {
  vendor: 'google',
  language: 'en-US',
  voice: 'en-US-Standard-C',
};

/**
 * The body that places a call.
 *
 * @param now - real time, epoch ms
 * @see https://docs.jambonz.org/reference/rest-call-control/calls/create-call
 */
export function placementBody(
  account: CarrierAccount,
  placement: Placement,
  now: number,
) {
  const { settings } = account;
  const { to, from, ref, client_token, amd } = placement;
  const vendor = settings.speech_vendor || SPEECH.vendor;
  const language = settings.speech_language || SPEECH.language;
  const tag: Tag = {
    ref,
    token: client_token,
    placed_at: new Date(now).toISOString(),
    ring_seconds: placement.ring_timeout_seconds,
  };
  return {
    from,
    to: {
      type: 'phone',
      number: to,
      ...(settings.trunk && { trunk: settings.trunk }),
    },
    call_hook: {
      url: hookUrl(account, '/call', { ref, ...waitOf(amd) }),
      method: 'POST',
    },
    call_status_hook: {
      url: hookUrl(account, '/status', { ref }),
      method: 'POST',
    },
    timeout: placement.ring_timeout_seconds,
    timeLimit: placement.max_call_seconds,
    ...(amd && { amd: amdBody(account, ref, amd) }),
    tag,
    // Finds the call in the traces of the SIP trunk.
    headers: { 'X-Attempt-Id': client_token },
    speech_synthesis_vendor: vendor,
    speech_synthesis_language: language,
    speech_synthesis_voice: settings.speech_voice || SPEECH.voice,
    speech_recognizer_vendor: vendor,
    speech_recognizer_language: language,
  } as const;
}

/** What the webhook that asks has to know: how long nobody talks, while it is found out who answered. */
const waitOf = (amd: AmdRequest | null): { amd_ms?: string } =>
  amd?.placement === 'before_attach'
    ? { amd_ms: String(amd.max_decision_ms) }
    : {};

/** jambonz' own wait for a first word. */
const NO_SPEECH_MS = 5_000;

/**
 * jambonz listens with speech recognition, next to whatever goes on in the call.
 *
 * @see https://docs.jambonz.org/guides/features/answering-machine-detection
 */
function amdBody(
  account: CarrierAccount,
  ref: string,
  { placement, max_decision_ms, until }: AmdRequest,
) {
  const asks = placement === 'before_attach';
  // Where somebody may be waiting, the end of a greeting comes too late.
  const ends = until === 'message_end' && !asks;
  return {
    actionHook: hookUrl(account, '/amd', {
      ref,
      ...(asks && { asks: '1' }),
      ...(ends && { until: 'end' }),
    }),
    timers: {
      noSpeechTimeoutMs: Math.min(NO_SPEECH_MS, max_decision_ms),
      decisionTimeoutMs: max_decision_ms,
    },
  };
}
