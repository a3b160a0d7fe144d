import { StatusIndicator } from '@cloudscape-design/components';
import { carrierKindFacts } from '#shared/domain/carrier-kinds.ts';
import { OWN_CARRIER } from '#shared/domain/own-carrier.ts';
import { Time } from '../../components/time.tsx';
import { formatDecimal, UNKNOWN } from '../../lib/format.ts';
import type { AddableKind } from './carrier-form.ts';
import type { CarrierView } from './use-carriers.ts';

export const kindText = ({ kind }: Pick<CarrierView, 'kind'>) =>
  kind === 'http' ? 'Notes on a carrier' : carrierKindFacts[kind].label;

/** Of an account that calls can go through; null: of the deployment's own, and of what is only kept. */
export const kindWithAccount = ({
  kind,
}: Pick<CarrierView, 'kind'>): AddableKind | null =>
  kind === 'http' || kind === 'simulated' ? null : kind;

/** Nobody can change or delete the deployment's own. */
export const isOwn = ({ id }: Pick<CarrierView, 'id'>) => id === OWN_CARRIER;

export function CarrierStatus({ carrier }: { carrier: CarrierView }) {
  if (carrier.status === 'inactive')
    return <StatusIndicator type="stopped">Inactive</StatusIndicator>;
  if (!carrier.places_calls)
    return <StatusIndicator type="warning">Places no calls</StatusIndicator>;
  return <StatusIndicator type="success">Active</StatusIndicator>;
}

/** What one refusal was about, with the carrier's own code where it gave one. */
const whyText = ({
  scope,
  code,
}: NonNullable<NonNullable<CarrierView['circuit']>['why']>) =>
  `it refuses the ${scope.replaceAll('_', ' ')}${code ? ` (${code})` : ''}`;

/** Whether it takes calls now, and when it is tried again. */
export function Circuit({ circuit }: Pick<CarrierView, 'circuit'>) {
  if (circuit === null) return UNKNOWN;
  switch (circuit.state) {
    case 'closed':
      return <StatusIndicator type="success">Takes calls</StatusIndicator>;
    case 'probing':
      return <StatusIndicator type="pending">Being tried</StatusIndicator>;
    case 'open':
      return (
        <StatusIndicator type="error">
          Not called
          {circuit.until && (
            <>
              {' '}
              until <Time at={circuit.until} as="clock" />
            </>
          )}
          {circuit.why && `: ${whyText(circuit.why)}`}
        </StatusIndicator>
      );
  }
}

export const rateText = ({
  calls_per_second,
}: Pick<CarrierView, 'calls_per_second'>) =>
  calls_per_second === null ? UNKNOWN : formatDecimal(calls_per_second);

/** What the carrier said of the account when it was asked last. */
export function LastCheck({ carrier }: { carrier: CarrierView }) {
  const { last_check } = carrier;
  if (last_check === null) {
    return kindWithAccount(carrier) === null ? (
      UNKNOWN
    ) : (
      <StatusIndicator type="pending">Never asked</StatusIndicator>
    );
  }
  const { ok, code, at } = last_check;
  return (
    <StatusIndicator type={ok ? 'success' : 'error'}>
      {ok ? 'Known' : `Refused (${code})`}, <Time at={at} as="relative" />
    </StatusIndicator>
  );
}
