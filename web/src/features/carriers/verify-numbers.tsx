import {
  Box,
  Header,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import type { VerifiedNumbers } from '#shared/client/generated/types.gen.ts';
import { carrierChores } from '#shared/domain/carrier-words.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { formatCount } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { kindWithAccount } from './carrier-words.tsx';
import { type CarrierView, useVerifyNumbers } from './use-carriers.ts';

type Verified = VerifiedNumbers['data'][number];

const verdicts = {
  ok: { type: 'success', text: 'Can be called from' },
  not_at_carrier: { type: 'error', text: 'Not at this carrier' },
  unknown: { type: 'warning', text: 'The carrier cannot tell' },
} as const;

/** Which of the numbers here the carrier lets calls be placed from, asked when somebody wants to know. */
export function VerifyNumbers({ carrier }: { carrier: CarrierView }) {
  const verify = useVerifyNumbers(carrier.id);
  const kind = kindWithAccount(carrier);
  const rows = verify.data?.data ?? [];
  return (
    <>
      {verify.error && (
        <ProblemAlert
          error={verify.error}
          what="The numbers were not verified"
          onRetry={() => verify.mutate()}
        />
      )}
      <Table
        items={rows}
        trackBy="number_id"
        wrapLines
        loading={verify.isPending}
        loadingText="Asking the carrier"
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: 'Numbers at this carrier' }}
        header={
          <Header
            variant="h2"
            counter={`(${formatCount(carrier.numbers)})`}
            description={
              <>
                Outdial buys nothing. {kind && carrierChores[kind].numbers} Then
                add them on the page <LinkTo to={paths.numbers}>Numbers</LinkTo>
                , with this carrier.
              </>
            }
            actions={
              <MayButton
                scope="numbers:manage"
                loading={verify.isPending}
                onClick={() => verify.mutate()}
              >
                Verify numbers
              </MayButton>
            }
          >
            Numbers at this carrier
          </Header>
        }
        empty={
          verify.data ? (
            <EmptyState title="No number of yours is at this carrier" />
          ) : (
            <EmptyState title="Not verified yet">
              Verify asks the carrier which of these numbers it lets you call
              from. It places no call.
            </EmptyState>
          )
        }
        footer={
          verify.data && (
            <Box variant="small">
              Asked <Time at={verify.data.at} as="relative" />
            </Box>
          )
        }
      />
    </>
  );
}

const columns: TableProps.ColumnDefinition<Verified>[] = [
  {
    id: 'number',
    header: 'Number',
    isRowHeader: true,
    cell: ({ number_id, phone_number }) => (
      <LinkTo to={paths.number(number_id)}>{phone_number}</LinkTo>
    ),
  },
  {
    id: 'result',
    header: 'As the carrier says',
    cell: ({ result }) => {
      const { type, text } = verdicts[result];
      return <StatusIndicator type={type}>{text}</StatusIndicator>;
    },
  },
];
