/**
 * What each final answer of a SIP network means for a dialler, as data.
 *
 * @see RFC 3261 section 21, RFC 8197 (607), RFC 8688 (608), RFC 8224 (428, 436 to 438)
 */

/** How a call ended, as the network has it. */
export const endClasses = [
  'answered',
  'no_answer',
  'busy',
  'rejected',
  'invalid_number',
  'unreachable',
  'blocked',
  'throttled',
  'carrier_failure',
  'config_failure',
  'cancelled',
  'unknown',
] as const;
export type EndClass = (typeof endClasses)[number];

export interface SipRow {
  /** As its RFC names it. */
  readonly name: string;
  /** For people. */
  readonly text: string;
  readonly class: EndClass;
  /**
   * `later`: by the campaign's own rule. `soon`: by the system, or another route.
   * `after_fix`: only once somebody changed a setting. `never`: not this number.
   */
  readonly again: 'later' | 'soon' | 'after_fix' | 'never';
  /** Of a call that never rang: one of the contact's attempts, or a system retry. */
  readonly counts: 'attempt' | 'system_retry';
}

type Rest = readonly [
  text: string,
  class_: EndClass,
  again: SipRow['again'],
  counts: SipRow['counts'],
];
type Raw = readonly [name: string, ...Rest];

const network: Rest = [
  'Network error',
  'carrier_failure',
  'soon',
  'system_retry',
];
const devices: Rest = [
  'Devices could not agree',
  'config_failure',
  'after_fix',
  'system_retry',
];
const identity: Rest = [
  'Caller identity was refused',
  'config_failure',
  'after_fix',
  'system_retry',
];
const fault: Rest = [
  'Carrier fault',
  'carrier_failure',
  'soon',
  'system_retry',
];

const raw: Readonly<Record<number, Raw>> = {
  200: ['OK', 'Answered', 'answered', 'later', 'attempt'],
  300: [
    'Multiple Choices',
    'Number moved',
    'carrier_failure',
    'soon',
    'system_retry',
  ],
  301: [
    'Moved Permanently',
    'Number changed',
    'invalid_number',
    'never',
    'attempt',
  ],
  302: [
    'Moved Temporarily',
    'Forwarded elsewhere',
    'carrier_failure',
    'soon',
    'system_retry',
  ],
  305: ['Use Proxy', ...network],
  380: ['Alternative Service', ...network],
  400: [
    'Bad Request',
    'Call could not be set up',
    'config_failure',
    'after_fix',
    'system_retry',
  ],
  401: [
    'Unauthorized',
    'Carrier refused our login',
    'config_failure',
    'after_fix',
    'system_retry',
  ],
  402: [
    'Payment Required',
    'Carrier account out of credit',
    'config_failure',
    'after_fix',
    'system_retry',
  ],
  403: [
    'Forbidden',
    'Blocked by carrier',
    'carrier_failure',
    'after_fix',
    'system_retry',
  ],
  404: [
    'Not Found',
    'Number not in service',
    'invalid_number',
    'never',
    'attempt',
  ],
  405: ['Method Not Allowed', ...devices],
  406: ['Not Acceptable', ...devices],
  407: [
    'Proxy Authentication Required',
    'Carrier refused our login',
    'config_failure',
    'after_fix',
    'system_retry',
  ],
  408: [
    'Request Timeout',
    'No answer (rang out)',
    'no_answer',
    'later',
    'attempt',
  ],
  409: ['Conflict', ...network],
  410: [
    'Gone',
    'Number no longer in use',
    'invalid_number',
    'never',
    'attempt',
  ],
  412: ['Conditional Request Failed', ...network],
  413: ['Request Entity Too Large', ...network],
  414: ['Request-URI Too Long', ...network],
  415: ['Unsupported Media Type', ...devices],
  416: ['Unsupported URI Scheme', ...devices],
  417: ['Unknown Resource-Priority', ...network],
  420: ['Bad Extension', ...devices],
  421: ['Extension Required', ...devices],
  422: ['Session Interval Too Small', ...devices],
  423: ['Interval Too Brief', ...devices],
  424: ['Bad Location Information', ...network],
  425: ['Bad Alert Message', ...network],
  428: ['Use Identity Header', ...identity],
  429: [
    'Provide Referrer Identity',
    'Dial rate limited',
    'throttled',
    'soon',
    'system_retry',
  ],
  430: ['Flow Failed', ...network],
  433: ['Anonymity Disallowed', ...identity],
  436: ['Bad Identity Info', ...identity],
  437: ['Unsupported Credential', ...identity],
  438: ['Invalid Identity Header', ...identity],
  439: ['First Hop Lacks Outbound Support', ...network],
  440: ['Max-Breadth Exceeded', ...network],
  469: ['Bad Info Package', ...network],
  470: ['Consent Needed', ...network],
  480: [
    'Temporarily Unavailable',
    'Unavailable or switched off',
    'unreachable',
    'later',
    'attempt',
  ],
  481: ['Call/Transaction Does Not Exist', ...network],
  482: [
    'Loop Detected',
    'Routing fault',
    'carrier_failure',
    'soon',
    'system_retry',
  ],
  483: [
    'Too Many Hops',
    'Routing fault',
    'carrier_failure',
    'soon',
    'system_retry',
  ],
  484: [
    'Address Incomplete',
    'Incomplete number',
    'invalid_number',
    'never',
    'attempt',
  ],
  485: ['Ambiguous', 'Number ambiguous', 'invalid_number', 'never', 'attempt'],
  486: ['Busy Here', 'Line busy', 'busy', 'later', 'attempt'],
  487: [
    'Request Terminated',
    'Cancelled before answer',
    'cancelled',
    'later',
    'attempt',
  ],
  488: [
    'Not Acceptable Here',
    'Media not accepted',
    'config_failure',
    'after_fix',
    'system_retry',
  ],
  489: ['Bad Event', ...devices],
  491: ['Request Pending', ...network],
  493: ['Undecipherable', ...devices],
  494: ['Security Agreement Required', ...devices],
  500: ['Server Internal Error', ...fault],
  501: [
    'Not Implemented',
    'Carrier fault',
    'config_failure',
    'after_fix',
    'system_retry',
  ],
  502: ['Bad Gateway', ...fault],
  503: ['Service Unavailable', ...fault],
  504: ['Server Time-out', ...fault],
  505: ['Version Not Supported', ...network],
  513: ['Message Too Large', ...network],
  580: ['Precondition Failure', ...network],
  600: ['Busy Everywhere', 'Busy everywhere', 'busy', 'later', 'attempt'],
  603: ['Decline', 'Declined', 'rejected', 'later', 'attempt'],
  604: [
    'Does Not Exist Anywhere',
    'Number does not exist',
    'invalid_number',
    'never',
    'attempt',
  ],
  606: [
    'Not Acceptable',
    'Media not accepted',
    'config_failure',
    'after_fix',
    'system_retry',
  ],
  607: ['Unwanted', 'Marked unwanted', 'blocked', 'never', 'attempt'],
  608: ['Rejected', 'Rejected by analytics', 'blocked', 'later', 'attempt'],
};

const toRow = ([name, text, of, again, counts]: Raw): SipRow => ({
  name,
  text,
  class: of,
  again,
  counts,
});

/** By final code. Codes that are not here are the network's fault. */
export const sipRows: Readonly<Record<number, SipRow>> = Object.fromEntries(
  Object.entries(raw).map(([code, row]) => [Number(code), toRow(row)]),
);

/**
 * Cause of a call's end as telephone networks have it, where there is no SIP code.
 *
 * @see ITU-T Q.850, RFC 6432
 */
export const q850Classes: Readonly<Record<number, EndClass>> = {
  1: 'invalid_number',
  3: 'carrier_failure',
  // Normal clearing: where somebody had picked up, nobody asks here.
  16: 'cancelled',
  17: 'busy',
  18: 'unreachable',
  19: 'no_answer',
  20: 'unreachable',
  21: 'rejected',
  22: 'invalid_number',
  27: 'unreachable',
  28: 'invalid_number',
  29: 'config_failure',
  31: 'unknown',
  34: 'carrier_failure',
  38: 'carrier_failure',
  41: 'carrier_failure',
  42: 'carrier_failure',
  44: 'carrier_failure',
  47: 'carrier_failure',
  50: 'config_failure',
  52: 'blocked',
  54: 'blocked',
  55: 'blocked',
  57: 'config_failure',
  58: 'config_failure',
  63: 'config_failure',
  79: 'config_failure',
  88: 'config_failure',
  95: 'config_failure',
  102: 'carrier_failure',
  111: 'carrier_failure',
  127: 'carrier_failure',
};
