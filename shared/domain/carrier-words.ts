import type { Capabilities, CarrierKind } from './carrier-kinds.ts';
import type { GuideLink } from './guides.ts';

/** One thing that tells carriers apart, in words: API, dashboard, CLI and docs say it alike. */
export interface CapabilityWords {
  readonly id: keyof Capabilities;
  readonly label: string;
  /** What it means for campaigns. */
  readonly about: string;
  readonly text: (can: Capabilities) => string;
}

const yesNo = (yes: boolean) => (yes ? 'Yes' : 'No');

const attachWords = {
  websocket: 'a WebSocket',
  sip: 'a SIP address',
  application: 'an application of the carrier',
  queue: 'a queue',
} as const;

const sentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const idempotencyText = ({ idempotency }: Capabilities) => {
  if (idempotency.kind === 'token') return 'Yes, by our id';
  if (idempotency.kind === 'window')
    return `Yes, for ${idempotency.seconds} seconds`;
  return 'No';
};

const ringText = ({ ring_timeout_seconds: limits }: Capabilities) =>
  limits === null
    ? 'Its own, which cannot be set'
    : `${limits.min} to ${limits.max} seconds`;

const amdText = {
  none: 'No: everybody who answers is connected',
  parallel: 'Yes, while the agent talks',
  parallel_and_before: 'Yes, before the agent talks or while it does',
} as const;

const sipText = {
  exact: 'The network’s own code',
  exact_with_phrase: 'The network’s own code, and its words',
  coarse: 'Only a rough one',
} as const;

const costText = {
  event: 'With the end of the call',
  look_up: 'Some time after the call',
  none: 'Not told',
} as const;

const lookUpText = {
  token: 'By our id',
  numbers_and_time: 'By the numbers and the time',
  nothing: 'Only with the carrier’s own id',
} as const;

const controlText = {
  reply: 'In answers to webhooks',
  command: 'By requests to the carrier',
  reply_and_command: 'In answers to webhooks, and by requests',
} as const;

export const capabilityWords: readonly CapabilityWords[] = [
  {
    id: 'attach',
    label: 'Can connect people to',
    about: 'Where an agent can be.',
    text: ({ attach }) =>
      attach.length === 0
        ? 'Its own agent'
        : sentence(attach.map((kind) => attachWords[kind]).join(', ')),
  },
  {
    id: 'amd',
    label: 'Tells machines from people',
    about: 'Answering-machine detection.',
    text: ({ amd }) => amdText[amd],
  },
  {
    id: 'recording',
    label: 'Records calls',
    about: 'For campaigns that have it on.',
    text: ({ recording }) => yesNo(recording),
  },
  {
    id: 'default_calls_per_second',
    label: 'Calls a second, new account',
    about: 'Set the rate higher once the carrier has raised yours.',
    text: (can) => String(can.default_calls_per_second),
  },
  {
    id: 'queues_beyond_rate',
    label: 'Queues calls above its rate',
    about: 'Such a call may ring when nobody may be called any more.',
    text: ({ queues_beyond_rate }) =>
      queues_beyond_rate ? 'Yes: Outdial stays below it' : 'No: it refuses',
  },
  {
    id: 'ring_timeout_seconds',
    label: 'Ring time',
    about: 'How long it lets a phone ring.',
    text: ringText,
  },
  {
    id: 'ringing_event',
    label: 'Says when a phone rings',
    about: 'Without it a call counts as ringing from its placement on.',
    text: ({ ringing_event }) => yesNo(ringing_event),
  },
  {
    id: 'cancels_before_answer',
    label: 'Can take a ringing call back',
    about: 'When a campaign is stopped, or the ring time is over.',
    text: ({ cancels_before_answer }) => yesNo(cancels_before_answer),
  },
  {
    id: 'sip_code',
    label: 'Why a call failed',
    about: 'How exactly it says so.',
    text: ({ sip_code }) => sipText[sip_code],
  },
  {
    id: 'cost',
    label: 'Cost of a call',
    about: 'When it is known.',
    text: ({ cost }) => costText[cost],
  },
  {
    id: 'looks_up_by',
    label: 'Finds a call whose answer was lost',
    about: 'Until it is found nobody else is called in its line.',
    text: ({ looks_up_by }) => lookUpText[looks_up_by],
  },
  {
    id: 'idempotency',
    label: 'Takes one placement twice as one',
    about: 'Outdial never places twice, with or without it.',
    text: idempotencyText,
  },
  {
    id: 'control',
    label: 'Is told what to do',
    about: 'How a call is steered.',
    text: ({ control }) => controlText[control],
  },
  {
    id: 'inbound',
    label: 'Tells of calls',
    about: 'How their events come.',
    text: ({ inbound }) =>
      inbound === 'signed_webhook'
        ? 'By signed webhooks'
        : 'By the Lambda function of this deployment',
  },
];

/** What people have to do at a carrier, and where. */
export interface CarrierChores {
  /** Where numbers are bought: never here. */
  readonly numbers: string;
  /** What to do so that it tells of calls. */
  readonly events: string;
  /** The exact clicks. */
  readonly guide: GuideLink;
}

export const carrierChores: Readonly<
  Record<Exclude<CarrierKind, 'simulated'>, CarrierChores>
> = {
  twilio: {
    guide: 'carriers#twilio',
    numbers:
      'Buy numbers in the Twilio console, Phone Numbers, Manage, Buy a number; or verify one of your own there under Verified Caller IDs.',
    events:
      'Nothing to do: Outdial names this address with each call. Twilio has to reach it from the internet.',
  },
  telnyx: {
    guide: 'carriers#telnyx',
    numbers:
      'Buy numbers in the Telnyx portal, Numbers, Search & Buy Numbers; or verify one of your own there under Verified Numbers.',
    events:
      'Nothing to do: Outdial names this address with each call. The Voice API application wants one all the same: any https address of yours will do.',
  },
  chime: {
    guide: 'carriers#amazon-chime-sdk',
    numbers:
      'Order numbers in the Amazon Chime SDK console, Phone numbers, with the product type SIP media application.',
    events:
      'Nothing is sent over the internet: the SIP media application invokes the Lambda function of this deployment, so it has to name that one (output ChimeFunctionArn).',
  },
  jambonz: {
    guide: 'carriers#jambonz',
    numbers:
      'Numbers come from your SIP trunk: whoever you have it from says which you may call from.',
    events:
      'Nothing to do: Outdial names this address with each call. Your jambonz has to reach it.',
  },
};
