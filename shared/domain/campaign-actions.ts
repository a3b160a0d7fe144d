import {
  type Campaign,
  type CampaignStatus,
  type CompletionReason,
  isTerminal,
} from './campaign.ts';
import { archived, isPrepared, reopened } from './restart.ts';

/** What people do to a campaign. `edit` is all of it or the live-tunable part. */
export const campaignActions = [
  'start',
  'pause',
  'resume',
  'stop',
  'cancel',
  'close',
  'restart',
  'cancel-restart',
  'schedule',
  'unschedule',
  'clone',
  'delete',
  'edit',
] as const;
export type CampaignAction = (typeof campaignActions)[number];

/** Actions that move a campaign to another state. */
export type Transition = Exclude<CampaignAction, 'clone' | 'delete' | 'edit'>;

export interface TransitionArgs {
  /** RFC 3339 instant of the one clock. */
  readonly now: string;
  readonly by: string;
  readonly reason_text?: string | null;
  /** For `schedule`: must lie in the future, which the caller has checked. */
  readonly scheduled_at?: string;
}

export type TransitionOutcome =
  | {
      readonly kind: 'changed';
      readonly campaign: Campaign;
      /** The fields that differ, for a write of just these. */
      readonly changes: Partial<Campaign>;
    }
  | {
      readonly kind: 'refused';
      readonly current_status: CampaignStatus;
      readonly allowed_actions: readonly CampaignAction[];
    };

/** States from which an action is allowed. @see product rules 6.1 */
const from: Readonly<Record<Transition, readonly CampaignStatus[]>> = {
  schedule: ['draft'],
  unschedule: ['scheduled'],
  start: ['draft', 'scheduled', 'paused'],
  resume: ['paused'],
  pause: ['running'],
  stop: ['running', 'paused', 'scheduled'],
  cancel: ['running', 'paused', 'scheduled'],
  restart: ['completed', 'failed', 'cancelled'],
  'cancel-restart': ['draft'],
  close: [
    'draft',
    'scheduled',
    'running',
    'paused',
    'completed',
    'failed',
    'cancelled',
  ],
};

/** Fields that may change while a campaign is running or paused. */
export const liveTunableFields = [
  'max_concurrent_calls',
  'schedule',
  'retry_policy',
  'compliance',
  'pass_mode',
  'retry_share',
  'priority',
  'budget_usd',
  'goal',
  'number_pool',
] as const satisfies readonly (keyof Campaign)[];

/** What may be changed: everything, what can be tuned live, or nothing. */
export function editable(campaign: Campaign): 'all' | 'live' | 'nothing' {
  if (campaign.sealed || isTerminal(campaign.status)) return 'nothing';
  const waits = campaign.status === 'draft' || campaign.status === 'scheduled';
  return waits ? 'all' : 'live';
}

/** Only a draft that never ran: later runs have a history to keep. */
export const isDeletable = (campaign: Campaign) =>
  campaign.status === 'draft' && campaign.run_number === 1 && !campaign.sealed;

/** @returns in the order of `campaignActions` */
export function allowedActions(campaign: Campaign): CampaignAction[] {
  return campaignActions.filter((action) => {
    if (action === 'clone') return true;
    if (action === 'delete') return isDeletable(campaign);
    if (action === 'edit') return editable(campaign) !== 'nothing';
    return mayMove(campaign, action);
  });
}

/** Ad-hoc calls can be held back, not ended. */
const movesOfAdhoc: readonly Transition[] = ['start', 'pause', 'resume'];

const mayMove = (campaign: Campaign, action: Transition) =>
  !campaign.sealed &&
  (!campaign.adhoc || movesOfAdhoc.includes(action)) &&
  from[action].includes(campaign.status) &&
  (action !== 'cancel-restart' || isPrepared(campaign));

/**
 * The campaign after an action, or why not.
 *
 *     draft ⇄ scheduled ──▶ running ⇄ paused
 *     ▲ ▲ └─────────────────▶  └─stop, cancel─▶ completed, cancelled ─close─▶ sealed
 *     │ └────restart: a run number higher, nothing dials────┘  ▲
 *     └──────────────────cancel-restart────────────────────────┘
 *
 * The caller writes `changes` under the condition that status and version are
 * still those of `campaign`.
 */
export function transition(
  campaign: Campaign,
  action: Transition,
  args: TransitionArgs,
): TransitionOutcome {
  if (!mayMove(campaign, action)) {
    return {
      kind: 'refused',
      current_status: campaign.status,
      allowed_actions: allowedActions(campaign),
    };
  }
  const changes = changesOf(campaign, action, args);
  return { kind: 'changed', campaign: { ...campaign, ...changes }, changes };
}

function changesOf(
  campaign: Campaign,
  action: Transition,
  args: TransitionArgs,
): Partial<Campaign> {
  switch (action) {
    case 'schedule':
      return { status: 'scheduled', scheduled_at: args.scheduled_at ?? null };
    case 'unschedule':
      return { status: 'draft', scheduled_at: null };
    case 'start':
    case 'resume':
      return {
        status: 'running',
        started_at: campaign.started_at ?? args.now,
        paused: null,
      };
    case 'pause':
      return { status: 'paused', paused: pauseOf(args) };
    case 'stop':
      return ended(campaign, 'completed', 'manual_stop', args.now);
    case 'cancel':
      return ended(campaign, 'cancelled', 'cancelled', args.now);
    case 'close':
      return isTerminal(campaign.status)
        ? { sealed: true }
        : {
            ...ended(campaign, 'completed', 'manual_stop', args.now),
            sealed: true,
          };
    case 'restart':
      return archived(campaign, args);
    case 'cancel-restart':
      return reopened(campaign);
  }
}

const pauseOf = ({ now, by, reason_text }: TransitionArgs) => ({
  at: now,
  by,
  reason_code: 'operator',
  reason_text: reason_text ?? null,
});

/** A run that was never started has no calls to drain, and nobody who would. */
function ended(
  campaign: Campaign,
  status: 'completed' | 'cancelled',
  reason: CompletionReason,
  now: string,
): Partial<Campaign> {
  return {
    status,
    completion_reason: reason,
    completed_at: now,
    paused: null,
    draining: campaign.status === 'running' || campaign.status === 'paused',
  };
}
