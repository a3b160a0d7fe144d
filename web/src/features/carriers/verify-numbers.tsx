import {
  Box,
  Header,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import type { VerifiedNumbers } from '#shared/client/generated/types.gen.ts';
import type { NumberView } from '#shared/contracts/numbers.ts';
import { carrierChores } from '#shared/domain/carrier-words.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { formatCount } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { NumberStatus } from '../numbers/number-words.tsx';
import { kindWithAccount } from './carrier-words.tsx';
import { useNumbersAt } from './numbers-at.ts';
import { type CarrierView, useVerifyNumbers } from './use-carriers.ts';

type Verdict = VerifiedNumbers['data'][number]['result'];

interface Row {
  readonly number: NumberView;
  /** Undefined: nobody has asked. */
  readonly verdict: Verdict | undefined;
}

const verdicts = {
  ok: { type: 'success', text: 'Can be called from' },
  not_at_carrier: { type: 'error', text: 'Not at this carrier' },
  unknown: { type: 'warning', text: 'The carrier cannot tell' },
} as const;

/** Which of the numbers here the carrier lets calls be placed from, asked when somebody wants to know. */
export function VerifyNumbers({ carrier }: { carrier: CarrierView }) {
  const verify = useVerifyNumbers(carrier.id);
  const kind = kindWithAccount(carrier);
  const said = new Map(
    verify.data?.data.map(({ number_id, result }) => [number_id, result]),
  );
  const rows = useNumbersAt(carrier.id).map(
    (number): Row => ({ number, verdict: said.get(number.id) }),
  );
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
        trackBy={({ number }) => number.id}
        wrapLines
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: 'Numbers at this carrier' }}
        header={
          <Header
            variant="h2"
            counter={`(${formatCount(rows.length)})`}
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
                disabled={rows.length === 0}
                disabledReason="No number of yours is at this carrier: add one first."
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
          <EmptyState title="No number of yours is at this carrier yet">
            Add those that you have there, then verify them: the carrier is
            asked which of them it lets you call from. No call is placed.
          </EmptyState>
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

const columns: TableProps.ColumnDefinition<Row>[] = [
  {
    id: 'number',
    header: 'Number',
    isRowHeader: true,
    cell: ({ number }) => (
      <LinkTo to={paths.number(number.id)}>{number.phone_number}</LinkTo>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ number }) => <NumberStatus number={number} />,
  },
  {
    id: 'result',
    header: 'As the carrier says',
    cell: ({ verdict }) => {
      if (verdict === undefined)
        return <StatusIndicator type="pending">Not asked yet</StatusIndicator>;
      const { type, text } = verdicts[verdict];
      return <StatusIndicator type={type}>{text}</StatusIndicator>;
    },
  },
];
