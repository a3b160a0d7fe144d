import { outcomeOfSip, SIP_FRIENDLY } from '../sip-code.ts';
import { type EndClass, sipRows } from '../sip-rows.ts';
import { type HelpText, help } from './help-text.ts';

const GUIDE = 'troubleshooting#sip-codes';

/** Cause, and what to do, of each code that we have words for. */
const words: Readonly<Record<number, readonly [string, string]>> = {
  200: ['The call was picked up and ended in the usual way.', 'Nothing to do.'],
  403: [
    'The carrier does not let this number call there: its country, its credit, or its own block list.',
    'Ask the carrier whether the number called from may call this country.',
  ],
  404: [
    'The number is not assigned.',
    'Correct the number in your list. It is not called again in this run.',
  ],
  408: [
    'It rang until the ring time-out, and nobody picked up.',
    'It is tried again by the retry policy. Try other hours.',
  ],
  429: [
    'More calls a second than the carrier takes.',
    'Nothing: it is tried again, and costs the contact no attempt. Lower the calls a second if it is frequent.',
  ],
  480: [
    'The phone is off, out of reach, or does not take calls.',
    'It is tried again by the retry policy.',
  ],
  484: [
    'Digits are missing.',
    'Correct the number in your list. Check the default country.',
  ],
  486: [
    'The person is on the phone.',
    'It is tried again by the retry policy. A short delay for busy helps.',
  ],
  487: [
    'The call was ended before anybody picked up, by the carrier or by us.',
    'It is tried again by the retry policy.',
  ],
  488: [
    'The two ends agree on no way to carry the voice.',
    'Tell the carrier: codecs or encryption do not match.',
  ],
  500: [
    'Something failed inside the carrier.',
    'It is tried again. If it goes on, tell the carrier.',
  ],
  502: [
    'A network behind the carrier failed.',
    'It is tried again. If it goes on, tell the carrier.',
  ],
  503: [
    'The carrier is overloaded or down.',
    'It is tried again, and after five in a row nobody is called for a while. If it goes on, tell the carrier.',
  ],
  504: [
    'A network behind the carrier did not answer in time.',
    'It is tried again. If it goes on, tell the carrier.',
  ],
  600: [
    'Every phone of the person is busy.',
    'It is tried again by the retry policy.',
  ],
  603: [
    'The person, or their phone, declined.',
    'It is tried again by the retry policy. Many of these: check how your numbers are labelled.',
  ],
  604: [
    'The number does not exist anywhere.',
    'Correct the number in your list. It is not called again in this run.',
  ],
  607: [
    'The person marked the call as unwanted (RFC 8197).',
    'Think of putting them on the do-not-call list.',
  ],
  608: [
    'A filter on the way took the call for spam (RFC 8688).',
    'Ask the carrier how your numbers are rated. Rest the number.',
  ],
};

/** Of codes without words of their own: by what they have in common. */
const classWords: Partial<
  Readonly<Record<EndClass, readonly [string, string]>>
> = {
  invalid_number: [
    'The number leads nowhere, or to somewhere else now.',
    'Correct the number in your list. It is not called again in this run.',
  ],
  carrier_failure: [
    'A network on the way could not bring the call to its number.',
    'It is tried again. If it goes on, tell the carrier.',
  ],
  config_failure: [
    'The carrier and this account disagree about how calls are made: a login, a caller id, or codecs.',
    'Check the carrier in its settings, then ask the carrier. Contacts are not charged with it.',
  ],
};

/** SIP codes by number, in the words of SIP_FRIENDLY. */
export const sipHelp: Readonly<Record<string, HelpText>> = Object.fromEntries(
  Object.entries(SIP_FRIENDLY).flatMap(([code, text]) => {
    const ofClass = sipRows[Number(code)]?.class;
    const [cause, action] =
      words[Number(code)] ?? (ofClass && classWords[ofClass]) ?? [];
    if (cause === undefined || action === undefined) return [];
    return [
      [
        code,
        help(
          `SIP ${code}: ${text}`,
          meaningOf(Number(code)),
          cause,
          action,
          GUIDE,
        ),
      ],
    ];
  }),
);

function meaningOf(code: number): string {
  if (code === 200) return 'The carrier says that the call was answered.';
  if (sipRows[code]?.counts === 'system_retry')
    return 'Said before it rang, it is a system retry, and none of the contact’s attempts. Said after that, the outcome is error.';
  return `The carrier says how the call ended; the outcome is ${outcomeOfSip(code)}.`;
}
