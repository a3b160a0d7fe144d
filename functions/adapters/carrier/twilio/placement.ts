import type { AmdRequest, CarrierAccount, Placement } from '../carrier.ts';

/**
 * How often Twilio tries again when an address of ours does not answer: only
 * Twilio reads it, so it is part of no request.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const TRY_AGAIN = '#rc=3&rp=ct,rt,5xx';

/** An address of ours, with what has to come back. */
export function hook(
  { webhook_url }: Pick<CarrierAccount, 'webhook_url'>,
  path: '/voice' | '/amd' | '/status' | '/attached',
  query: Readonly<Record<string, string>>,
): string {
  return `${webhook_url}${path}?${new URLSearchParams(query)}`;
}

/**
 * The form that places a call.
 *
 * Only the end is subscribed to: that the phone was answered Twilio tells by
 * asking `/voice`, and that it rings changes nothing that we do. No `SendDigits`,
 * with which it would screen nobody, and no `ApplicationSid`, with which it would
 * tell us nothing.
 *
 * @param now - real time, epoch ms
 * @see https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
 */
export function placementForm(
  placement: Placement,
  account: CarrierAccount,
  now: number,
): URLSearchParams {
  const { to, from, ref, amd, record } = placement;
  const form = new URLSearchParams({
    To: to,
    From: from,
    Url: hook(account, '/voice', { ref, ...waitOf(amd) }) + TRY_AGAIN,
    // Asked when an answer of ours did not come, or was no TwiML.
    FallbackUrl: hook(account, '/attached', { ref }),
    StatusCallback:
      hook(account, '/status', { ref, placed: String(now) }) + TRY_AGAIN,
    StatusCallbackEvent: 'completed',
    Timeout: String(placement.ring_timeout_seconds),
    TimeLimit: String(placement.max_call_seconds),
  });
  if (amd) {
    const screening = amdForm(amd);
    for (const [name, value] of Object.entries(screening)) {
      form.set(name, value);
    }
    const callback = hook(account, '/amd', { ref }) + TRY_AGAIN;
    form.set('AsyncAmdStatusCallback', callback);
  }
  if (record) {
    form.set('Record', 'true');
    form.set('RecordingChannels', 'dual');
  }
  return form;
}

/** Whole seconds that whoever answers may be kept waiting for a verdict. */
const waitOf = (amd: AmdRequest | null): { wait?: string } =>
  amd?.placement === 'before_attach'
    ? { wait: String(Math.max(1, Math.floor(amd.max_decision_ms / 1_000))) }
    : {};

/** Twilio's own bounds of `MachineDetectionTimeout`. */
const LEAST_SECONDS = 3;
const MOST_SECONDS = 59;
/** A greeting is heard to its end: its own default. */
const GREETING_SECONDS = 30;

/**
 * Always asynchronous: Twilio asks `/voice` at once, and nobody waits for a
 * verdict longer than we say.
 */
function amdForm({ placement, max_decision_ms, until }: AmdRequest) {
  // Where nobody may wait, the end of a greeting comes too late for a verdict.
  const toTheEnd = until === 'message_end' && placement === 'parallel';
  const wanted = Math.ceil(max_decision_ms / 1_000);
  const seconds = toTheEnd ? Math.max(wanted, GREETING_SECONDS) : wanted;
  return {
    MachineDetection: toTheEnd ? 'DetectMessageEnd' : 'Enable',
    AsyncAmd: 'true',
    MachineDetectionTimeout: String(
      Math.min(Math.max(seconds, LEAST_SECONDS), MOST_SECONDS),
    ),
    ...(placement === 'before_attach' && quick),
  };
}

/**
 * For a verdict within two seconds of the answer: by default a person is known
 * after 1.2 s of silence, a machine after 2.4 s of speech, silence after 5 s.
 *
 * @see https://www.twilio.com/docs/voice/answering-machine-detection#optional-api-tuning-parameters
 */
const quick = {
  MachineDetectionSpeechThreshold: '1800',
  MachineDetectionSpeechEndThreshold: '800',
  MachineDetectionSilenceTimeout: '2000',
};
