import {
  Alert,
  Button,
  Link,
  ProgressBar,
} from '@cloudscape-design/components';
import { useFormContext, useWatch } from 'react-hook-form';
import { headroomFor } from '#shared/domain/headroom.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { QueryPanel } from '../../components/query-panel.tsx';
import type { WizardForm } from './form.ts';
import { useConcurrency } from './use-wizard-queries.ts';
import { useWizardState } from './wizard-context.ts';

/** What the organization has left for this campaign, by what the form says. */
export function useHeadroom() {
  const { control } = useFormContext<WizardForm>();
  const calls = useWatch({ control, name: 'max_concurrent_calls' });
  const admission = useWatch({ control, name: 'admission' });
  const { view } = useWizardState();
  const settings = useConcurrency();
  const room = settings.data
    ? headroomFor(settings.data, {
        id: view?.id ?? null,
        max_concurrent_calls: Number(calls) || 0,
        admission,
      })
    : null;
  return { settings, room };
}

/** The refusal of a start, before there is one, and the ways out of it. */
export function HeadroomNotice() {
  const { settings, room } = useHeadroom();
  const follow = useFollow();
  return (
    <QueryPanel
      query={settings}
      what="The organization's limit could not be loaded"
      height="64px"
    >
      {() =>
        room && (
          <div className="stack-s">
            <ProgressBar
              value={room.limit > 0 ? (room.taken / room.limit) * 100 : 100}
              label="Taken by running campaigns"
              additionalInfo={`${room.taken} of ${room.limit} calls at once; ${room.available} left`}
            />
            {!room.fits && (
              <Alert
                type="warning"
                header="A start would be refused now"
                action={<HeadroomOffer />}
              >
                Running campaigns use {room.taken} of {room.limit} concurrent
                calls, and this one asks for {room.requested}. Ask for fewer,
                choose Shared admission, or pause one of these:
                <ul>
                  {room.running.map(({ id, name, max_concurrent_calls }) => (
                    <li key={id}>
                      <Link href={paths.campaign(id)} onFollow={follow}>
                        {name}
                      </Link>{' '}
                      – {max_concurrent_calls}
                    </li>
                  ))}
                </ul>
              </Alert>
            )}
          </div>
        )
      }
    </QueryPanel>
  );
}

/** Fewer calls at once, so many as are left. */
export function HeadroomOffer() {
  const { room } = useHeadroom();
  const { setValue } = useFormContext<WizardForm>();
  const { lockedBy } = useWizardState();
  if (!room || room.fits || room.could_have === null) return null;
  const fewer = String(room.could_have);
  return (
    <Button
      formAction="none"
      disabled={lockedBy('max_concurrent_calls') !== null}
      onClick={() => setValue('max_concurrent_calls', fewer)}
    >
      Start with {fewer} instead
    </Button>
  );
}
