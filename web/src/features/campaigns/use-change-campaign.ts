import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { notify, UNDO_MS } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { useClient } from '../../lib/client.ts';
import { useLive } from '../../live/live-context.tsx';
import { type ActDeps, act } from '../lifecycle/act.ts';
import type { ActionBody, SentAction } from '../lifecycle/send-action.ts';

const done: Readonly<Record<SentAction, (name: string) => string>> = {
  clone: (name) => `Cloned ${name}.`,
  start: (name) => `Started ${name}.`,
  pause: (name) => `Paused ${name}. Calls in progress finish.`,
  resume: (name) => `Resumed ${name}.`,
  stop: (name) => `Stopped ${name}. Calls in progress finish.`,
  restart: (name) =>
    `A new run of ${name} is prepared. Nothing is dialed until you press Start.`,
  'cancel-restart': (name) => `Dropped the restart of ${name}.`,
  unschedule: (name) => `${name} starts by itself no more.`,
  delete: (name) => `Deleted ${name}.`,
};

/** What takes a change back, where that is one press. */
const undone: Partial<Readonly<Record<SentAction, 'pause' | 'resume'>>> = {
  pause: 'resume',
  resume: 'pause',
};

export type Campaign = Pick<CampaignView, 'id' | 'name' | 'version'>;
/** @returns the refusal, or null when it was done or is under way */
export type Change = (
  campaign: Campaign,
  action: SentAction,
  body?: ActionBody,
) => Promise<unknown>;

export function useActDeps(): ActDeps {
  const client = useClient();
  const queries = useQueryClient();
  const live = useLive();
  return useMemo(() => ({ client, queries, live }), [client, queries, live]);
}

/** What a button does: the change, what people are told, and where they go. */
export function useChangeCampaign(): Change {
  const deps = useActDeps();
  const go = useGo();
  return async (campaign, action, body = {}) => {
    const outcome = await act(deps, campaign, action, body);
    if (outcome.kind === 'busy') return null;
    if (outcome.kind === 'refused') return outcome.error;
    const after = outcome.campaign ?? campaign;
    tell(deps, { ...campaign, version: after.version }, action);
    if (action === 'delete') go(paths.campaigns);
    if (action === 'clone') go(paths.campaign(after.id));
    return null;
  };
}

/** Pause and Resume act at once, so the notice takes them back. */
function tell(deps: ActDeps, campaign: Campaign, action: SentAction): void {
  const text = done[action](campaign.name);
  const back = undone[action];
  if (!back) {
    notify('success', text);
    return;
  }
  const undo = async () => {
    const outcome = await act(deps, campaign, back);
    if (outcome.kind === 'done') notify('success', done[back](campaign.name));
    if (outcome.kind !== 'refused') return;
    const { error } = outcome;
    const why = error instanceof Error ? error.message : String(error);
    notify('error', `${campaign.name} was not changed back: ${why}`);
  };
  notify('success', text, {
    action: { text: 'Undo', onClick: () => void undo() },
    shown_ms: UNDO_MS,
  });
}
