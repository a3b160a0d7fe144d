import type { CampaignStatus } from '#shared/domain/campaign.ts';
import type { CampaignAction } from '#shared/domain/campaign-actions.ts';

export type ButtonAction = Extract<
  CampaignAction,
  | 'edit'
  | 'clone'
  | 'start'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'restart'
  | 'cancel-restart'
  | 'unschedule'
  | 'delete'
>;

/** What of a campaign tells its buttons. */
export interface Buttoned {
  readonly status: CampaignStatus;
  readonly prepared_restart: boolean;
  readonly sealed: boolean;
  readonly allowed_actions: readonly CampaignAction[];
}

type Row = CampaignStatus | 'prepared' | 'sealed';

/** Seed 000's buttons by status, in its order. */
const buttons: Readonly<Record<Row, readonly ButtonAction[]>> = {
  draft: ['edit', 'clone', 'start', 'delete'],
  prepared: ['edit', 'clone', 'start', 'cancel-restart'],
  scheduled: ['edit', 'clone', 'start', 'unschedule'],
  running: ['clone', 'pause', 'stop'],
  paused: ['edit', 'clone', 'resume', 'stop'],
  completed: ['clone', 'restart'],
  failed: ['clone', 'restart'],
  cancelled: ['clone', 'restart'],
  sealed: ['clone'],
};

/**
 * What a campaign offers right now: the buttons of its status, less what the
 * server would refuse.
 */
export function buttonsOf(campaign: Buttoned): readonly ButtonAction[] {
  return buttons[rowOf(campaign)].filter((action) =>
    campaign.allowed_actions.includes(action),
  );
}

function rowOf({ status, prepared_restart, sealed }: Buttoned): Row {
  if (sealed) return 'sealed';
  return status === 'draft' && prepared_restart ? 'prepared' : status;
}

const texts: Readonly<Record<ButtonAction, string>> = {
  edit: 'Edit',
  clone: 'Clone',
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  restart: 'Restart',
  'cancel-restart': 'Cancel restart',
  unschedule: 'Unschedule',
  delete: 'Delete',
};

/** What waits for its time is started before it. */
export const buttonText = (action: ButtonAction, status: CampaignStatus) =>
  action === 'start' && status === 'scheduled' ? 'Start now' : texts[action];

/** The one button of a status that people come for. */
export const isPrimary = (action: ButtonAction) =>
  action === 'start' || action === 'resume' || action === 'pause';

/** What can be done with a thumb; the rest is behind a menu. */
const atHand: readonly ButtonAction[] = ['pause', 'resume', 'stop'];
export const isAtHand = (action: ButtonAction) => atHand.includes(action);
