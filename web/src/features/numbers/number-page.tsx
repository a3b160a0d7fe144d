import { Button } from '@cloudscape-design/components';
import { useState } from 'react';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { Page } from '../../components/page.tsx';
import { Time } from '../../components/time.tsx';
import { formatCount, UNKNOWN } from '../../lib/format.ts';
import { useCarrierNames } from '../carriers/use-carriers.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { DeleteNumber } from './delete-number.tsx';
import { NumberModal } from './number-form.tsx';
import { NumberRuns } from './number-runs.tsx';
import {
  AnswerRate,
  countryText,
  cpsText,
  linesText,
  NumberStatus,
} from './number-words.tsx';
import {
  useNumberUse,
  useUnfinishedCampaigns,
  useUsers,
} from './use-number-use.ts';

export const numberCrumbs = [{ text: 'Numbers', href: paths.numbers }];

export function NumberPage({ number }: { number: NumberView }) {
  const go = useGo();
  const campaigns = useUnfinishedCampaigns();
  const { use, health } = useNumberUse(campaigns.data);
  const users = useUsers(campaigns.data).get(number.id) ?? [];
  const own = use.get(number.id);
  const carriers = useCarrierNames();
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = () => setOpen(null);
  return (
    <Page
      title={number.phone_number}
      crumbs={numberCrumbs}
      {...(number.label && { description: number.label })}
      actions={
        <span className="button-row">
          <MayButton scope="numbers:manage" onClick={() => setOpen('edit')}>
            Edit number
          </MayButton>
          <MayButton scope="numbers:manage" onClick={() => setOpen('delete')}>
            Delete number
          </MayButton>
        </span>
      }
    >
      <FigureGrid
        figures={[
          { label: 'Status', value: <NumberStatus number={number} /> },
          {
            label: 'Carrier',
            value: (
              <LinkTo to={paths.carrier(number.carrier_id)}>
                {carriers.get(number.carrier_id) ?? number.carrier_id}
              </LinkTo>
            ),
            info: 'Calls from this number go through it.',
          },
          { label: 'Country', value: countryText(number.country) },
          {
            label: 'Lines',
            value: linesText(number),
            info: 'Calls at once from this number, those in use first. They are counted only under a limit.',
          },
          { label: 'CPS', value: cpsText(number) },
          { label: 'Calls', value: own ? formatCount(own.dials) : UNKNOWN },
          {
            label: 'Answer rate',
            value: <AnswerRate use={own} />,
            info: 'Calls that were answered, of those that the carrier took in the runs that are on. Below it the interval of 95 % confidence (Wilson).',
          },
          { label: 'Last used', value: <Time at={own?.last_used_at} /> },
          { label: 'Added', value: <Time at={number.created_at} /> },
        ]}
      />
      <NumberRuns id={number.id} campaigns={users} health={health} />
      {open === 'edit' && <NumberModal number={number} onClose={close} />}
      {open === 'delete' && (
        <DeleteNumber
          number={number}
          users={users}
          onClose={close}
          onDeleted={() => go(paths.numbers)}
        />
      )}
    </Page>
  );
}

export function NoNumber() {
  const go = useGo();
  return (
    <Page title="Number not found" crumbs={numberCrumbs}>
      <p>The organization has no such number. It may have been deleted.</p>
      <div>
        <Button onClick={() => go(paths.numbers)}>Go to numbers</Button>
      </div>
    </Page>
  );
}
