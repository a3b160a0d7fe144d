import type { UpdateAgent } from '#shared/client/generated/types.gen.ts';
import type { AgentView } from '#shared/contracts/agents.ts';

/** What a call is connected to, as it is typed. */
export interface TargetForm {
  readonly kind: 'none' | 'websocket' | 'sip' | 'application' | 'queue';
  /** Address, or name at the carrier. */
  readonly value: string;
  /** As typed now: one that is kept comes from nowhere. */
  readonly auth_token: string;
  /** Takes out the one that is kept. */
  readonly drop_token: boolean;
}

/** What a machine hears, as it is typed. */
export interface MessageForm {
  readonly kind: 'none' | 'audio' | 'text';
  readonly value: string;
  readonly language: string;
}

export const targetKinds: Readonly<
  Record<
    TargetForm['kind'],
    {
      readonly label: string;
      readonly about: string;
      readonly field: string;
      readonly example: string;
      /** Of the API. */
      readonly path: string;
    }
  >
> = {
  none: {
    label: 'Nothing',
    about:
      'Its message is said, then the call ends. The simulated carrier has an agent of its own.',
    field: '',
    example: '',
    path: 'target',
  },
  websocket: {
    label: 'WebSocket',
    about: 'A bot: audio both ways.',
    field: 'Address',
    example: 'wss://bot.example.com/call',
    path: 'target.url',
  },
  sip: {
    label: 'SIP address',
    about: 'A bot or a switchboard that takes SIP calls.',
    field: 'SIP address',
    example: 'sip:sales@pbx.example.com',
    path: 'target.uri',
  },
  application: {
    label: 'Application at the carrier',
    about: 'Something that you have made there: an assistant, an application.',
    field: 'Its id or name',
    example: 'AP0123456789abcdef0123456789abcdef',
    path: 'target.ref',
  },
  queue: {
    label: 'Queue at the carrier',
    about:
      'People. With answering-machine detection they are connected only to people.',
    field: 'Its name',
    example: 'sales',
    path: 'target.queue',
  },
};

const noTarget: TargetForm = {
  kind: 'none',
  value: '',
  auth_token: '',
  drop_token: false,
};

export function targetForm(
  target: AgentView['target'] | undefined,
): TargetForm {
  if (!target) return noTarget;
  return { ...noTarget, kind: target.kind, value: addressOf(target) };
}

export function addressOf(target: NonNullable<AgentView['target']>): string {
  switch (target.kind) {
    case 'websocket':
      return target.url;
    case 'sip':
      return target.uri;
    case 'application':
      return target.ref;
    case 'queue':
      return target.queue;
  }
}

/** As the API has it: a token that nobody typed stays as it is. */
export function targetBody(
  form: TargetForm,
): Exclude<UpdateAgent['target'], undefined> {
  const value = form.value.trim();
  switch (form.kind) {
    case 'none':
      return null;
    case 'websocket': {
      const token = form.auth_token.trim();
      return {
        kind: 'websocket',
        url: value,
        ...(token !== '' && { auth_token: token }),
        ...(token === '' && form.drop_token && { auth_token: null }),
      };
    }
    case 'sip':
      return { kind: 'sip', uri: value };
    case 'application':
      return { kind: 'application', ref: value };
    case 'queue':
      return { kind: 'queue', queue: value };
  }
}

/** Never with the token. */
export const targetText = ({ kind, value }: TargetForm) =>
  kind === 'none'
    ? targetKinds.none.label
    : `${targetKinds[kind].label}: ${value}`;

export function messageForm(
  message: AgentView['message'] | undefined,
): MessageForm {
  if (!message) return { kind: 'none', value: '', language: '' };
  return 'audio_url' in message
    ? { kind: 'audio', value: message.audio_url, language: '' }
    : { kind: 'text', value: message.text, language: message.language ?? '' };
}

export function messageBody({
  kind,
  value,
  language,
}: MessageForm): Exclude<UpdateAgent['message'], undefined> {
  if (kind === 'none') return null;
  if (kind === 'audio') return { audio_url: value.trim() };
  return {
    text: value.trim(),
    ...(language.trim() && { language: language.trim() }),
  };
}

export const messageText = ({ kind, value }: MessageForm) =>
  kind === 'none' ? 'None' : value;
