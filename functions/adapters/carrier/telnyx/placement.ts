import type { AmdRequest, CarrierAccount, Placement } from '../carrier.ts';
import { encodeClientState } from './client-state.ts';
import { heardEvents } from './events.ts';

/**
 * Our placement as Telnyx's Dial command. Nothing is streamed from here on: who
 * talks to the person is decided when there is an answer, and then commanded.
 *
 * @see https://developers.telnyx.com/api-reference/call-commands/dial
 */
export function dialOf(placement: Placement, account: CarrierAccount) {
  const { client_token, ref, amd, record } = placement;
  return {
    connection_id: account.settings.connection_id ?? '',
    to: placement.to,
    from: placement.from,
    timeout_secs: within(placement.ring_timeout_seconds, 5, 600),
    // Else the next route is tried when the first rang out, for as long again.
    retry_on_timeout: false,
    time_limit_secs: within(placement.max_call_seconds, 1, 14_400),
    client_state: encodeClientState({
      ref,
      token: client_token,
      from: placement.from,
      ...(amd?.until === 'message_end' && { until: amd.until }),
    }),
    // A copy of this request that something on the way makes places no call.
    command_id: client_token,
    webhook_url: account.webhook_url,
    webhook_url_method: 'POST' as const,
    webhook_retries_policies: retries,
    ...(amd && detection(amd)),
    ...(record && recording),
  };
}

const within = (seconds: number, min: number, max: number) =>
  Math.min(Math.max(Math.round(seconds), min), max);

const recording = {
  record: 'record-from-answer',
  record_channels: 'dual',
  record_format: 'mp3',
} as const;

/** Together at most a minute; what is lost even so, a look-up finds. */
const retryPolicy = { retries_ms: [1_000, 4_000, 15_000, 35_000] };

const retries = Object.fromEntries(heardEvents.map((it) => [it, retryPolicy]));

/** Greetings of machines last ten to thirty seconds. */
const GREETING_MS = 45_000;

/**
 * How answering machines are told from people.
 *
 * Premium is the surer one and leaves its pace to Telnyx; standard detection is
 * told to decide in time, and hears greetings out.
 *
 * @see https://developers.telnyx.com/docs/voice/programmable-voice/answering-machine-detection
 */
function detection({ placement, max_decision_ms, until }: AmdRequest) {
  const isAwaited = placement === 'before_attach';
  if (!isAwaited && until === 'verdict') {
    return { answering_machine_detection: 'premium' as const };
  }
  return {
    answering_machine_detection:
      until === 'message_end' ? ('greeting_end' as const) : ('detect' as const),
    answering_machine_detection_config: {
      ...(isAwaited && {
        total_analysis_time_millis: max_decision_ms,
        // By default longer than all that there is: no machine would be heard.
        greeting_duration_millis: Math.round(max_decision_ms * 0.75),
      }),
      ...(until === 'message_end' && {
        greeting_total_analysis_time_millis: GREETING_MS,
      }),
    },
  };
}
