import type { TableProps } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import type { AttemptView, ContactView } from '#shared/contracts/contacts.ts';
import { formatAttemptResult } from '#shared/domain/format-attempt-result.ts';
import { Time } from '../../components/time.tsx';
import { formatCode, formatSeconds, UNKNOWN } from '../../lib/format.ts';
import { ConversationLink } from './attempt-details.tsx';
import { AttemptTrail } from './attempt-trail.tsx';
import {
  AttemptName,
  BlockerCell,
  type CallItem,
  Cell,
  Changing,
  ContactCell,
  StatusCell,
} from './call-cells.tsx';
import { attemptTail, resultWord } from './trail.ts';

export type CallColumn = TableProps.ColumnDefinition<CallItem>;

interface Shows {
  readonly id: string;
  readonly header: string;
  readonly row: (row: ContactView) => ReactNode;
  readonly attempt?: (attempt: AttemptView, row: ContactView) => ReactNode;
  readonly isRowHeader?: true;
}

/** Of a person whose data was erased there is none. */
const phoneText = (number: string) => number || 'Erased';

/** In the words of the trail; a call that is up has no result yet. */
function lastResult({ attempts, last_result }: ContactView): string {
  const ended = attempts.findLast(({ status }) => status === 'ended');
  if (ended) return formatAttemptResult(ended);
  return last_result ? formatCode(last_result) : UNKNOWN;
}

/** Columns of seeds 001 and 002, in their words. */
const columns: readonly Shows[] = [
  {
    id: 'contact',
    header: 'Contact',
    row: (row) => <ContactCell row={row} />,
    attempt: (attempt) => <AttemptName attempt={attempt} />,
    isRowHeader: true,
  },
  {
    id: 'phone',
    header: 'Phone',
    row: (row) => <span className="nowrap">{phoneText(row.phone_number)}</span>,
    attempt: (attempt) => phoneText(attempt.phone_number),
  },
  {
    id: 'from',
    header: 'From',
    row: (row) => <span className="nowrap">{row.from_number ?? UNKNOWN}</span>,
    attempt: (attempt) => attempt.from_number,
  },
  {
    id: 'status',
    header: 'Status',
    row: (row) => (
      <Changing of={row.status}>
        <StatusCell row={row} />
      </Changing>
    ),
    attempt: (attempt) => formatCode(attempt.status),
  },
  {
    id: 'blocker',
    header: 'Blocker',
    row: (row) => (
      <Changing of={row.blocker?.code ?? ''}>
        <BlockerCell blocker={row.blocker} />
      </Changing>
    ),
  },
  {
    id: 'disposition',
    header: 'Disposition',
    row: ({ disposition }) => (
      <Changing of={disposition ?? ''}>
        {disposition ? formatCode(disposition) : UNKNOWN}
      </Changing>
    ),
    attempt: ({ outcome }) => (outcome ? formatCode(outcome) : UNKNOWN),
  },
  {
    id: 'attempts',
    header: 'Attempts',
    row: (row) => (
      <Changing of={String(row.attempt_count)}>
        {row.attempt_count}/{row.max_attempts}
      </Changing>
    ),
    attempt: (attempt, row) => `${attempt.attempt_number}/${row.max_attempts}`,
  },
  {
    id: 'trail',
    header: 'Attempt Trail',
    row: (row) => <AttemptTrail row={row} />,
    attempt: (attempt) => (
      <span className="nowrap">
        {attempt.sip_code !== null &&
          `SIP ${attempt.sip_code} ${attempt.sip_text ?? ''} · `}
        rang {formatSeconds(attempt.ring_seconds)} ·{' '}
        <span title={attempt.id}>{attemptTail(attempt.id)}</span>{' '}
        <ConversationLink attempt={attempt} />
      </span>
    ),
  },
  {
    id: 'system_retries',
    header: 'System retries',
    row: (row) => row.system_retries,
  },
  {
    id: 'duration',
    header: 'Duration',
    row: (row) =>
      row.duration_seconds > 0 ? formatSeconds(row.duration_seconds) : UNKNOWN,
    attempt: (attempt) => formatSeconds(attempt.duration_seconds),
  },
  {
    id: 'score',
    header: 'Score',
    row: (row) => (
      <Changing of={String(row.score)}>{row.score ?? UNKNOWN}</Changing>
    ),
  },
  {
    id: 'last_result',
    header: 'Last Result',
    row: (row) => (
      <Changing of={row.last_result ?? ''}>{lastResult(row)}</Changing>
    ),
  },
  {
    id: 'last_attempted',
    header: 'Last attempted',
    row: (row) => <Time at={row.last_attempted_at} />,
    attempt: (attempt) => <Time at={attempt.started_at} />,
  },
];

const plainText = new Map(columns.map(({ id, header }) => [id, header]));

/** A custom field has this before its name, so that none is taken for a column of ours. */
const VARIABLE = 'variable:';
const RESULT = 'result:';

/** What a column is called where people choose columns. */
export function columnLabel(id: string): string {
  if (id.startsWith(VARIABLE)) return id.slice(VARIABLE.length);
  if (id.startsWith(RESULT)) return id.slice(RESULT.length);
  return plainText.get(id) ?? formatCode(id);
}

/** A column for each CRM variable. */
const variableColumn = (name: string): Shows => ({
  id: VARIABLE + name,
  header: name,
  row: (row) => row.custom_fields[name] ?? UNKNOWN,
});

/** The last attempt that was judged by it speaks for the contact. */
const resultColumn = (key: string): Shows => ({
  id: RESULT + key,
  header: key,
  row: ({ attempts }) => {
    const judged = attempts.findLast(({ result }) => result && key in result);
    return resultWord(judged?.result?.[key]) ?? UNKNOWN;
  },
  attempt: ({ result }) => resultWord(result?.[key]) ?? UNKNOWN,
});

const columnOf = ({
  id,
  header,
  row,
  attempt,
  isRowHeader,
}: Shows): CallColumn => ({
  id,
  header,
  cell: (item) => <Cell item={item} show={row} showAttempt={attempt} />,
  ...(isRowHeader && { isRowHeader }),
});

/**
 * All columns of a page of calls.
 *
 * @param results - `<metric>.<criterion>` of its evaluated attempts
 * @param debug - the last one, which has the buttons of a row
 */
export const callColumns = (
  variables: readonly string[],
  results: readonly string[],
  debug: CallColumn,
): CallColumn[] => [
  ...columns.map(columnOf),
  ...variables.map(variableColumn).map(columnOf),
  ...results.map(resultColumn).map(columnOf),
  debug,
];
