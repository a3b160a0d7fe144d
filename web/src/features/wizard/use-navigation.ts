import { useRef, useState } from 'react';
import { useSearchState } from '../../lib/search-state.ts';
import type { AudienceSeen } from '../audience/audience-step.tsx';
import { REVIEW, type StepSlug, stepIndex, stepOf, steps } from './steps.ts';
import { useAudienceGate } from './use-audience-gate.ts';
import type { useWizardForm } from './use-wizard-form.ts';
import { errorsOf, flatErrors } from './validate.ts';

type WizardFormState = ReturnType<typeof useWizardForm>;

/**
 * The step in the address, and what has to hold before the next one: what is on
 * the step is valid, and saved where the campaign is a draft.
 *
 * @param audience - of the campaign, as the audience step sees it
 */
export function useNavigation(
  wizard: WizardFormState,
  { isNew, audience }: { isNew: boolean; audience: AudienceSeen },
) {
  const [search, setSearch] = useSearchState();
  const [round, setRound] = useState(0);
  const checked = useRef(false);
  const { form, base } = wizard;
  // Nothing but the first step is of use before there is a draft.
  const active = base ? stepIndex(search.step) : 0;
  const isDraft = base === null || base.view.status === 'draft';

  /** Of the last press: one that is still under way then leads nowhere. */
  const turn = useRef(0);
  const gate = useAudienceGate({
    id: isNew ? (base?.view.id ?? null) : null,
    audience,
    onWard: (step) => goTo(steps[step]!.slug),
  });
  const goTo = (slug: StepSlug) => {
    turn.current += 1;
    gate.stop();
    setSearch({ step: slug }, { push: true });
  };

  /** @returns the first step on which something is wrong; null: nothing is */
  const checkAll = async (): Promise<number | null> => {
    checked.current = true;
    const valid = await form.trigger();
    setRound((before) => before + 1);
    if (valid) return null;
    const wrong = flatErrors(form.formState.errors).map(([at]) => stepOf(at));
    return wrong.length > 0 ? Math.min(...wrong) : active;
  };

  const checkFields = async (from: number, to: number): Promise<boolean> => {
    checked.current = true;
    const fields = steps.slice(from, to).flatMap((step) => [...step.fields]);
    const valid = await form.trigger(fields);
    setRound((before) => before + 1);
    return valid;
  };

  const forward = async (to: number): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    if (!(await checkFields(active, to))) {
      const [wrong] = flatErrors(form.formState.errors);
      const at = wrong ? stepOf(wrong[0]) : active;
      if (at !== active) goTo(steps[at]!.slug);
      return;
    }
    const passesAudience = active <= 1 && to > 1;
    if (passesAudience && !(await gate.passes(to))) return;
    if (turn.current !== mine) return;
    // A change of what is scheduled or runs is saved when a person says so.
    if (!isDraft) goTo(steps[to]!.slug);
    else if (await wizard.save()) {
      // The first save goes on by itself: it has another address.
      if (base && turn.current === mine) goTo(steps[to]!.slug);
    } else setRound((before) => before + 1);
  };

  /** On blur: says what is wrong now, once anything was found wrong. */
  const check = (path: string) => {
    if (!checked.current) return;
    const [name] = path.split('.');
    const field = name as Parameters<typeof form.trigger>[0];
    void form.trigger(field).catch(wizard.fail);
  };

  const shown = flatErrors(form.formState.errors).filter(
    ([path]) => active === REVIEW || stepOf(path) === active,
  );
  return {
    active,
    round,
    gate: active === 1 ? gate.said : null,
    shown,
    isDraft,
    goTo,
    check,
    checkAll,
    onNavigate: (to: number) =>
      to <= active
        ? goTo(steps[to]!.slug)
        : void forward(to).catch(wizard.fail),
  };
}

/** Whether a form could be saved as it is, without saying what is wrong. */
export const isValid = async (
  ...args: Parameters<typeof errorsOf>
): Promise<boolean> => (await errorsOf(...args)).size === 0;
