import { Button } from '@cloudscape-design/components';
import { useFormContext, useWatch } from 'react-hook-form';
import { MayButton } from '../../components/may-button.tsx';
import type { WizardForm } from './form.ts';
import type { Launch, LaunchKind } from './use-launch.ts';
import { useWizardState } from './wizard-context.ts';

/** How the wizard ends. What places calls asks for the tick first. */
export function LaunchActions({
  launch,
  ticked,
  isNew,
  onPrevious,
}: {
  launch: Launch;
  ticked: boolean;
  isNew: boolean;
  onPrevious: () => void;
}) {
  const { control } = useFormContext<WizardForm>();
  const kind = useWatch({ control, name: 'start.kind' });
  const { view } = useWizardState();
  const isDraft = view?.status === 'draft';
  const { busy, run } = launch;
  const button = (what: LaunchKind, text: string, primary = false) => (
    <MayButton
      scope="campaigns:manage"
      variant={primary ? 'primary' : 'normal'}
      formAction="none"
      loading={busy === what}
      disabled={busy !== null && busy !== what}
      onClick={() => run(what)}
    >
      {text}
    </MayButton>
  );
  const needsTick = !ticked;
  return (
    <div className="button-row wizard-launch">
      <Button formAction="none" onClick={onPrevious}>
        Previous
      </Button>
      {!isDraft && button('create', 'Save changes', true)}
      {isDraft && (
        <>
          {button('save', 'Save draft')}
          {kind === 'at'
            ? button('schedule', 'Schedule', true)
            : button('create', isNew ? 'Create' : 'Save')}
          <MayButton
            scope="campaigns:manage"
            variant={kind === 'at' ? 'normal' : 'primary'}
            formAction="none"
            loading={busy === 'start'}
            disabled={needsTick || (busy !== null && busy !== 'start')}
            disabledReason="Tick first that calls will be placed"
            onClick={() => run('start')}
          >
            {isNew ? 'Create and start' : 'Save and start'}
          </MayButton>
        </>
      )}
    </div>
  );
}
