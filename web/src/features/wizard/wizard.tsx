import {
  Alert,
  Button,
  Link,
  Wizard as Steps,
} from '@cloudscape-design/components';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { FormProvider } from 'react-hook-form';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { FocusedProblem } from '../../components/focused-problem.tsx';
import { useMay } from '../../lib/me.ts';
import { serverNow } from '../../lib/use-now.ts';
import { useLive } from '../../live/live-context.tsx';
import type { AudienceSeen } from '../audience/audience-step.tsx';
import { AudienceSlot } from './audience-slot.tsx';
import { BasicsStep } from './basics-step.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { LaunchActions } from './launch-actions.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { LockedNotice, lockReason } from './locked.tsx';
import { NumbersStep } from './numbers-step.tsx';
import { OutcomesStep } from './outcomes-step.tsx';
import { PacingStep } from './pacing-step.tsx';
import { ReviewStep } from './review-step.tsx';
import { SavedMark } from './saved-mark.tsx';
import { ScheduleStep } from './schedule-step.tsx';
import { type StepSlug, steps } from './steps.ts';
import { useAutosave } from './use-autosave.ts';
import { useLaunch } from './use-launch.ts';
import { isValid, useNavigation } from './use-navigation.ts';
import { useWizardForm } from './use-wizard-form.ts';
import { focusField, WizardContext } from './wizard-context.ts';
import './wizard.css';

/** Steps whose estimates are of the saved draft. */
const estimated: readonly StepSlug[] = [
  'numbers',
  'schedule',
  'pacing',
  'review',
];

/**
 * One campaign, from its name to its start; the same for one that is there.
 *
 * @param isNew - it is being created, even when its draft is there already
 */
export function Wizard({
  isNew,
  view,
  onCreated,
}: {
  isNew: boolean;
  view: CampaignView | null;
  onCreated: (view: CampaignView) => void;
}) {
  const wizard = useWizardForm(view, onCreated);
  const { form, base } = wizard;
  const { store } = useLive();
  const go = useGo();
  const [audience, setAudience] = useState<AudienceSeen>(() => ({
    contacts: view?.total_contacts ?? 0,
    files: '',
  }));
  const [ticked, setTicked] = useState(false);
  const leaving = useRef(false);
  const may = useMay('campaigns:manage');
  const steer = useNavigation(wizard, { isNew, audience });
  const { active, isDraft } = steer;
  const slug = steps[active]!.slug;
  const shown = base?.view ?? null;
  const name = shown?.name;

  useEffect(() => {
    if (view) store.putView(view, Date.now());
  }, [store, view]);
  useEffect(() => {
    // The page has this heading, whichever step it begins with.
    document.querySelector<HTMLElement>('#main h1')?.focus();
  }, []);
  const heading = isNew ? 'Create campaign' : `Edit ${name ?? 'campaign'}`;
  useEffect(() => {
    document.title = `${steps[active]!.title} – ${heading} – Outdial`;
  }, [active, heading]);

  useAutosave(form, isDraft && estimated.includes(slug), async () => {
    const facts = {
      hasDraft: true,
      isScheduled: false,
      hasNoAgent: false,
      now: serverNow(),
    };
    if (!wizard.isDirty() || !(await isValid(form.getValues(), facts))) return;
    void wizard.save();
  });

  const launch = useLaunch({ wizard, steer, isNew, leaving });
  const state = {
    view: shown,
    version: shown?.version ?? 0,
    lockedBy: (path: string) =>
      may.allowed ? lockReason(shown, path) : (may.reason ?? 'Not permitted'),
    goTo: steer.goTo,
    check: steer.check,
  };

  const contents: Readonly<Record<StepSlug, () => ReactNode>> = {
    basics: () => <BasicsStep />,
    audience: () =>
      base && (
        <AudienceSlot
          campaignId={base.view.id}
          onSeen={setAudience}
          onContinue={() => steer.onNavigate(active + 1)}
        />
      ),
    numbers: () => <NumbersStep />,
    schedule: () => <ScheduleStep />,
    pacing: () => <PacingStep />,
    outcomes: () => <OutcomesStep />,
    review: () => (
      <ReviewStep ticked={ticked} onTick={setTicked} launch={launch} />
    ),
  };
  const isLast = active === steps.length - 1;

  return (
    <FormProvider {...form}>
      <WizardContext value={state}>
        <div className="wizard">
          <div className="wizard-bar">
            <span className="wizard-what">{heading}</span>
            <SavedMark
              at={base ? wizard.savedAt : null}
              saving={wizard.saving}
              isDirty={wizard.isDirty}
            />
            <Link external href={paths.guide('campaign-wizard')}>
              Guide: campaign wizard
            </Link>
          </div>
          {shown && <LockedNotice view={shown} />}
          <Steps
            activeStepIndex={active}
            isLoadingNextStep={wizard.saving}
            allowSkipTo
            i18nStrings={words}
            onCancel={() =>
              go(shown ? paths.campaign(shown.id) : paths.campaigns)
            }
            onNavigate={({ detail }) =>
              steer.onNavigate(detail.requestedStepIndex)
            }
            secondaryActions={
              !isLast && base ? (
                <Button
                  loading={launch.busy === 'save'}
                  onClick={() => launch.run('save')}
                >
                  {isDraft ? 'Save draft' : 'Save changes'}
                </Button>
              ) : undefined
            }
            customPrimaryActions={
              isLast ? (
                <LaunchActions
                  launch={launch}
                  ticked={ticked}
                  isNew={isNew}
                  onPrevious={() => steer.onNavigate(active - 1)}
                />
              ) : undefined
            }
            steps={steps.map((step, index) => ({
              title: step.title,
              description: step.description,
              isOptional: !isNew
                ? index < steps.length - 1
                : isSkippable(index),
              content: index === active && (
                <div className="stack">
                  <ErrorSummary
                    errors={steer.shown}
                    round={steer.round}
                    onFollow={focusField}
                  />
                  {steer.gate && (
                    <div role="alert">
                      <Alert type={steer.gate.type}>{steer.gate.text}</Alert>
                    </div>
                  )}
                  {!may.allowed && <Alert type="info">{may.reason}</Alert>}
                  {wizard.error !== null && steer.shown.length === 0 && (
                    <FocusedProblem
                      error={wizard.error}
                      what="The campaign was not saved"
                    />
                  )}
                  {contents[step.slug]()}
                </div>
              ),
            }))}
          />
        </div>
        <ConflictDialog wizard={wizard} />
        <LeaveGuard
          isDirty={wizard.isDirty}
          leaving={leaving}
          onDrop={wizard.forget}
        />
      </WizardContext>
    </FormProvider>
  );
}

/** All between audience and review have defaults that will do. */
const isSkippable = (index: number) => index > 1 && index < steps.length - 1;

const words = {
  stepNumberLabel: (step: number) => `Step ${step}`,
  collapsedStepsLabel: (step: number, count: number) =>
    `Step ${step} of ${count}`,
  skipToButtonLabel: ({ title }: { title: string }) => `Skip to ${title}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Cancel',
  previousButton: 'Previous',
  nextButton: 'Next',
  optional: 'optional',
  nextButtonLoadingAnnouncement: 'Saving',
  submitButtonLoadingAnnouncement: 'Saving',
};
