import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { notify } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { useApi } from '../../lib/api.ts';
import { campaignKeys } from '../../lib/queries.ts';
import { useLive } from '../../live/live-context.tsx';
import { useActDeps } from '../campaigns/use-change-campaign.ts';
import { act } from '../lifecycle/act.ts';
import { scheduledAt } from './form-body.ts';
import { steps } from './steps.ts';
import type { useNavigation } from './use-navigation.ts';
import type { useWizardForm } from './use-wizard-form.ts';

/**
 * How the wizard ends: `save` goes to the list of campaigns, or back to one that
 * is no draft; `create` to the campaign, `schedule` and `start` too.
 */
export type LaunchKind = 'save' | 'create' | 'schedule' | 'start';

export type Launch = ReturnType<typeof useLaunch>;

export function useLaunch({
  wizard,
  steer,
  isNew,
  leaving,
}: {
  wizard: ReturnType<typeof useWizardForm>;
  steer: ReturnType<typeof useNavigation>;
  isNew: boolean;
  leaving: RefObject<boolean>;
}) {
  const api = useApi();
  const go = useGo();
  const queries = useQueryClient();
  const { store } = useLive();
  const deps = useActDeps();
  const [busy, setBusy] = useState<LaunchKind | null>(null);
  const [error, setError] = useState<unknown>(null);

  /** @returns the path to go to; null: something keeps it here */
  const finish = async (kind: LaunchKind): Promise<string | null> => {
    const wrong = await steer.checkAll();
    if (wrong !== null) {
      if (wrong !== steer.active) steer.goTo(steps[wrong]!.slug);
      return null;
    }
    const view = await wizard.save();
    if (!view) return null;
    if (kind === 'schedule') {
      const at = scheduledAt(wizard.form.getValues());
      if (at) store.putView(await api.schedule(view.id, at), Date.now());
    }
    if (kind === 'start') {
      // As the button of the campaign does it: pressed again after the answer was
      // lost, it is no second start.
      const outcome = await act(deps, view, 'start');
      if (outcome.kind === 'refused') throw outcome.error;
      if (outcome.kind === 'busy') return null;
    }
    notify(
      'success',
      `${said(kind, isNew, view.status === 'draft')}: ${view.name}`,
    );
    const isDraft = view.status === 'draft';
    return kind === 'save' && isDraft
      ? paths.campaigns
      : paths.campaign(view.id);
  };

  const run = async (kind: LaunchKind) => {
    if (busy) return;
    setBusy(kind);
    setError(null);
    try {
      const target = await finish(kind);
      if (target === null) return;
      leaving.current = true;
      wizard.forget();
      void queries.invalidateQueries({ queryKey: campaignKeys.all });
      go(target);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(null);
    }
  };

  return { run: (kind: LaunchKind) => void run(kind), busy, error };
}

function said(kind: LaunchKind, isNew: boolean, isDraft: boolean): string {
  if (kind === 'start') return isNew ? 'Created and started' : 'Started';
  if (kind === 'schedule') return 'Scheduled';
  if (kind === 'create') return isNew ? 'Created' : 'Saved';
  return isDraft ? 'Saved as a draft' : 'Saved';
}
