import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type FieldPath, get, set, useForm } from 'react-hook-form';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { ApiError } from '../../lib/api-error.ts';
import { useClient } from '../../lib/client.ts';
import { campaignKeys } from '../../lib/queries.ts';
import { serverNow } from '../../lib/use-now.ts';
import { ownZone } from '../../lib/zone.ts';
import { useLive } from '../../live/live-context.tsx';
import { differences } from './changes.ts';
import { emptyForm, formOf, type WizardForm } from './form.ts';
import { bodyOf } from './form-body.ts';
import {
  type Base,
  baseOf,
  createDraft,
  isScheduled,
  type Saved,
  saveChanges,
} from './save-campaign.ts';
import { forget, readStored, store } from './stored-form.ts';
import { useAgents } from './use-wizard-queries.ts';
import { resolverFor, serverErrors } from './validate.ts';

export type WizardConflict = Extract<Saved, { kind: 'conflict' }>;

/**
 * The form of a campaign that is there, or is to be: what was typed and not
 * saved survives a reload, and saving meets the version that was read.
 *
 * @param view - as it was read; null: there is none yet
 * @param onCreated - told the draft that the first save made
 */
export function useWizardForm(
  view: CampaignView | null,
  onCreated: (view: CampaignView) => void,
) {
  const client = useClient();
  const queries = useQueryClient();
  const { store: campaigns } = useLive();
  const [start] = useState(() => startOf(view));
  const [base, setBase] = useState<Base | null>(start.base);
  const current = useRef(start.base);
  const [saving, setSaving] = useState(false);
  const [savedAt, setSavedAt] = useState<string | null>(
    view?.updated_at ?? null,
  );
  const [error, setError] = useState<unknown>(null);
  const [conflict, setConflict] = useState<WizardConflict | null>(null);
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const scheduled = useCallback(
    () => current.current !== null && isScheduled(current.current.view),
    [],
  );
  const agents = useAgents();
  const hasNoAgent = useRef(false);
  hasNoAgent.current =
    agents.data?.data.every(({ status }) => status !== 'active') ?? false;
  const form = useForm<WizardForm>({
    defaultValues: start.form,
    resolver: resolverFor(() => ({
      hasDraft: current.current !== null,
      isScheduled: scheduled(),
      hasNoAgent: hasNoAgent.current,
      now: serverNow(),
    })),
  });
  const { getValues, reset, setError: setFieldError } = form;

  const take = useCallback(
    (next: CampaignView) => {
      current.current = baseOf(next);
      setBase(current.current);
      setSavedAt(new Date(serverNow()).toISOString());
      campaigns.putView(next, Date.now());
      void queries.invalidateQueries({ queryKey: campaignKeys.all });
    },
    [campaigns, queries],
  );

  const isDirty = useCallback(() => {
    const values = getValues();
    const mine = bodyOf(values, scheduled());
    // An agent alone is nobody's work: the only one there is, is chosen by itself.
    const { agent_id } = values;
    const was =
      current.current?.body ?? bodyOf({ ...emptyForm(ownZone()), agent_id });
    return differences(was, mine).length > 0;
  }, [getValues, scheduled]);

  /** What is not saved is kept; a start of a draft is saved by nobody else. */
  const keep = useCallback(() => {
    const values = getValues();
    const id = current.current?.view.id ?? null;
    if (!isDirty() && values.start.kind === 'by_hand') forget(id);
    else {
      const { version = null, body = null } = current.current ?? {};
      store(id, { form: values, version, base: body });
    }
  }, [getValues, isDirty]);

  useEffect(() => {
    const { unsubscribe } = form.watch(() => keep());
    return unsubscribe;
  }, [form, keep]);

  const saveOnce = async (): Promise<CampaignView | null> => {
    const values = getValues();
    const was = current.current;
    if (!was) {
      const sent = bodyOf(values);
      const made = await createDraft(client, sent);
      forget(null);
      take(made);
      // What was typed meanwhile stays, as a change of the draft.
      const mine = getValues();
      const next = mergedForm(made, mine, differences(sent, bodyOf(mine)));
      store(made.id, {
        form: next,
        version: made.version,
        base: current.current!.body,
      });
      reset(next);
      onCreated(made);
      return made;
    }
    const base = newerOf(was, campaigns.get(was.view.id));
    const saved = await saveChanges(client, base, bodyOf(values, scheduled()));
    if (saved.kind === 'conflict') {
      setConflict(saved);
      return null;
    }
    take(saved.view);
    keep();
    return saved.view;
  };

  /** One after the other: each meets the version that the one before made. */
  const save = (): Promise<CampaignView | null> => {
    const next = queue.current.then(async () => {
      setSaving(true);
      setError(null);
      try {
        return await saveOnce();
      } catch (failure) {
        const rows = failure instanceof ApiError ? failure.errors : [];
        for (const [field, message] of serverErrors(rows)) {
          setFieldError(field as FieldPath<WizardForm>, {
            type: 'server',
            message,
          });
        }
        setError(failure);
        return null;
      } finally {
        setSaving(false);
      }
    });
    queue.current = next;
    return next;
  };

  const dropMine = () => {
    if (!conflict) return;
    const { theirs } = conflict;
    take(theirs);
    reset(formOf(theirs));
    forget(theirs.id);
    setConflict(null);
  };

  const keepMine = async () => {
    if (!conflict || !current.current) return null;
    const { theirs } = conflict;
    const mine = getValues();
    const changed = differences(
      current.current.body,
      bodyOf(mine, scheduled()),
    );
    const merged = mergedForm(theirs, mine, changed);
    take(theirs);
    reset(merged);
    setConflict(null);
    return save();
  };

  return {
    form,
    base,
    saving,
    savedAt,
    error,
    conflict,
    /** Says that something failed which is no field's fault. */
    fail: setError,
    closeConflict: () => setConflict(null),
    save,
    isDirty,
    dropMine,
    keepMine,
    forget: () => forget(current.current?.view.id ?? null),
  };
}

/** A file that was read makes another version, of the same settings. */
function newerOf(base: Base, seen: CampaignView | undefined): Base {
  if (!seen || seen.version <= base.version) return base;
  const newer = baseOf(seen);
  return differences(base.body, newer.body).length === 0 ? newer : base;
}

/** Their settings, with what I changed; a start of mine is a start of mine. */
export function mergedForm(
  theirs: CampaignView,
  mine: WizardForm,
  changed: readonly string[],
): WizardForm {
  const merged = structuredClone(formOf(theirs));
  for (const path of changed) {
    const field = path === 'scheduled_at' ? 'start' : path;
    set(merged, field, get(mine, field));
  }
  return isScheduled(theirs) ? merged : { ...merged, start: mine.start };
}

function startOf(view: CampaignView | null): {
  readonly form: WizardForm;
  readonly base: Base | null;
} {
  const stored = readStored(view?.id ?? null);
  if (!view) return { form: stored?.form ?? emptyForm(ownZone()), base: null };
  const fresh = baseOf(view);
  if (!stored) return { form: formOf(view), base: fresh };
  const { version, base } = stored;
  // What was typed is a change of what was read then: saving it tells whether
  // somebody else was faster.
  const base_then = base && version ? { view, version, body: base } : fresh;
  return { form: stored.form, base: base_then };
}
