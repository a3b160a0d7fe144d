import { Alert } from '@cloudscape-design/components';
import { useState } from 'react';
import { capabilitiesOf } from '#shared/domain/carrier-profile.ts';
import { notify } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { formatCount, UNKNOWN } from '../../lib/format.ts';
import { AccountPanel } from './account-panel.tsx';
import { CapabilityPanel } from './capability-panel.tsx';
import { CarrierModal } from './carrier-modal.tsx';
import {
  CarrierStatus,
  Circuit,
  isOwn,
  kindText,
  kindWithAccount,
  LastCheck,
  rateText,
} from './carrier-words.tsx';
import { DeleteCarrier } from './delete-carrier.tsx';
import { TestCall } from './test-call.tsx';
import { type CarrierView, useCheckCarrier } from './use-carriers.ts';
import { VerifyNumbers } from './verify-numbers.tsx';
import './carriers.css';

export const carrierCrumbs = [{ text: 'Carriers', href: paths.carriers }];

export function CarrierPage({ carrier }: { carrier: CarrierView }) {
  const go = useGo();
  const check = useCheckCarrier(carrier.id);
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = () => setOpen(null);
  const kind = kindWithAccount(carrier);
  const can = capabilitiesOf(carrier.kind);
  const manage = { scope: 'numbers:manage' } as const;
  return (
    <Page
      title={carrier.name}
      crumbs={carrierCrumbs}
      {...(kindText(carrier) !== carrier.name && {
        description: kindText(carrier),
      })}
      actions={
        !isOwn(carrier) && (
          <span className="button-row">
            {kind && (
              <MayButton
                {...manage}
                loading={check.isPending}
                onClick={() => check.mutate()}
              >
                Check now
              </MayButton>
            )}
            {kind && (
              <MayButton {...manage} onClick={() => setOpen('edit')}>
                Edit carrier
              </MayButton>
            )}
            <MayButton {...manage} onClick={() => setOpen('delete')}>
              Delete carrier
            </MayButton>
          </span>
        )
      }
    >
      <CheckAnswer check={check} />
      <FigureGrid
        figures={[
          { label: 'Status', value: <CarrierStatus carrier={carrier} /> },
          {
            label: 'Circuit',
            value: <Circuit circuit={carrier.circuit} />,
            info: 'A carrier that refuses again and again is left alone for a while, and then tried with one call. Numbers of other carriers go on.',
          },
          {
            label: 'Calls in flight',
            value:
              carrier.calls_in_flight === null
                ? UNKNOWN
                : formatCount(carrier.calls_in_flight),
          },
          {
            label: 'CPS',
            value: rateText(carrier),
            info: 'Calls that are begun in a second, at most. More than your account may take are not placed.',
          },
          { label: 'Numbers', value: formatCount(carrier.numbers) },
          { label: 'Last check', value: <LastCheck carrier={carrier} /> },
        ]}
      />
      {kind && <AccountPanel carrier={carrier} kind={kind} />}
      {kind && <VerifyNumbers carrier={carrier} />}
      {can && <TestCall carrier={carrier} />}
      {can && <CapabilityPanel can={can} />}
      {open === 'edit' && (
        <CarrierModal
          carrier={carrier}
          onClose={close}
          onSaved={({ name }) => notify('success', `${name} is saved`)}
        />
      )}
      {open === 'delete' && (
        <DeleteCarrier
          carrier={carrier}
          onClose={close}
          onDeleted={() => go(paths.carriers)}
        />
      )}
    </Page>
  );
}

/** What the carrier said when it was asked now. */
function CheckAnswer({
  check: { data, error },
}: {
  check: Pick<ReturnType<typeof useCheckCarrier>, 'data' | 'error'>;
}) {
  if (error)
    return <ProblemAlert error={error} what="The carrier was not asked" />;
  if (!data) return null;
  if (!data.ok) {
    return (
      <Alert type="error" header={`The carrier refuses it: ${data.code}`}>
        {data.detail}
      </Alert>
    );
  }
  const { caller_ids } = data;
  return (
    <Alert type="success" header="The carrier knows the account">
      {caller_ids !== null &&
        `${formatCount(caller_ids.length)} ${caller_ids.length === 1 ? 'number' : 'numbers'} there can be called from.`}
    </Alert>
  );
}

export function NoCarrier() {
  return (
    <Page title="Carrier not found" crumbs={carrierCrumbs}>
      <p>The organization has no such carrier. It may have been deleted.</p>
    </Page>
  );
}
