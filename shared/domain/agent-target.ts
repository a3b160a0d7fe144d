/**
 * Where an agent is: what a call is connected to once somebody answered. As it
 * is kept, so with its token sealed.
 */
export type AgentTarget =
  | {
      readonly kind: 'websocket';
      /** wss */
      readonly url: string;
      readonly sealed_token?: string;
    }
  | { readonly kind: 'sip'; readonly uri: string }
  | { readonly kind: 'application'; readonly ref: string }
  | { readonly kind: 'queue'; readonly queue: string };

/**
 * What is played to a machine, to whoever nobody is free for, and to everybody
 * who answers where there is no target: an announcement.
 */
export interface AgentMessage {
  /** https address of a sound file; or what a voice is to say. */
  readonly audio_url?: string;
  readonly text?: string;
  /** BCP 47, of the text. */
  readonly language?: string;
}

/** Whether whoever answers hears something: somebody, or at least a message. */
export const isHeard = ({
  target,
  message,
}: {
  readonly target?: AgentTarget | null;
  readonly message?: AgentMessage | null;
}): boolean =>
  Boolean(target) ||
  message?.audio_url !== undefined ||
  message?.text !== undefined;

/**
 * Whether answering-machine detection comes before the agent: people wait in a
 * queue for people, and where more lines ring than there are seats, a seat is
 * not to be lost to a machine. A bot is connected at once.
 */
export const isScreenedFirst = (
  campaign: {
    readonly amd: { readonly enabled: boolean };
    readonly dial_mode: 'progressive' | 'predictive';
  },
  target: AgentTarget | null | undefined,
): boolean =>
  campaign.amd.enabled &&
  (campaign.dial_mode === 'predictive' || target?.kind === 'queue');
