import type { CampaignStatus } from '#shared/domain/campaign.ts';
import type { CampaignAction } from '#shared/domain/campaign-actions.ts';

export type ButtonAction = Extract<
  CampaignAction,
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

/** Seed 000's buttons by status, in its order. */
const buttons: Readonly<Record<CampaignStatus, readonly ButtonAction[]>> = {
  draft: ['clone', 'start', 'cancel-restart', 'delete'],
  scheduled: ['clone', 'start', 'unschedule'],
  running: ['clone', 'pause', 'stop'],
  paused: ['clone', 'resume', 'stop'],
  completed: ['clone', 'restart'],
  failed: ['clone', 'restart'],
  cancelled: ['clone', 'restart'],
};

/**
 * What a campaign offers right now: the buttons of its status, less what the
 * server would refuse (a second run cannot be deleted, a sealed one not started).
 */
export function buttonsOf(campaign: {
  readonly status: CampaignStatus;
  readonly allowed_actions: readonly CampaignAction[];
}): readonly ButtonAction[] {
  return buttons[campaign.status].filter((action) =>
    campaign.allowed_actions.includes(action),
  );
}

export const buttonText: Readonly<Record<ButtonAction, string>> = {
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

/** The one button of a status that people come for. */
export const isPrimary = (action: ButtonAction) =>
  action === 'start' || action === 'resume' || action === 'pause';
