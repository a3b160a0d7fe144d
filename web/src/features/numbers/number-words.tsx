import { Box, StatusIndicator } from '@cloudscape-design/components';
import type { NumberView } from '#shared/contracts/numbers.ts';
import type { NumberUse } from '#shared/domain/number-use.ts';
import {
  formatCount,
  formatDecimal,
  formatRate,
  UNKNOWN,
} from '../../lib/format.ts';

const countries = new Intl.DisplayNames('en', { type: 'region' });

/** "US – United States"; a code that is no country's stands alone. */
export function countryText(code: string): string {
  try {
    const name = countries.of(code);
    return name && name !== code ? `${code} – ${name}` : code;
  } catch {
    return code;
  }
}

/** Calls are placed from it only when both of its switches say so, and its carrier does. */
export function NumberStatus({ number }: { number: NumberView }) {
  if (number.status === 'inactive') {
    return <StatusIndicator type="stopped">Inactive</StatusIndicator>;
  }
  if (!number.outbound_enabled) {
    return <StatusIndicator type="stopped">No calls out</StatusIndicator>;
  }
  const { carrier_refusal } = number;
  if (carrier_refusal === null) {
    return <StatusIndicator type="success">Active</StatusIndicator>;
  }
  return (
    <>
      <StatusIndicator type="error">Rests</StatusIndicator>
      <Box variant="small" display="block">
        {refusalText(carrier_refusal)}
      </Box>
    </>
  );
}

const refusalText = ({
  code,
}: NonNullable<NumberView['carrier_refusal']>): string => {
  if (code === 'not_at_carrier') return 'Its carrier does not have it';
  return `Its carrier refuses it as caller id${code ? ` (${code})` : ''}`;
};

export const linesText = ({ max_concurrent, lines_in_use }: NumberView) =>
  max_concurrent === null
    ? 'No limit'
    : `${formatCount(lines_in_use)} of ${formatCount(max_concurrent)}`;

export const cpsText = ({ cps }: NumberView) =>
  cps === null ? 'No limit' : formatDecimal(cps);

/** Fewer calls say nothing for sure of one number. */
const ENOUGH_CALLS = 50;

export function AnswerRate({ use }: { use: NumberUse | undefined }) {
  if (!use || use.dials === 0) return UNKNOWN;
  const { rate, low, high } = use.answer;
  return (
    <>
      {formatRate(rate)}
      <Box variant="small" display="block">
        {formatRate(low).replace(' %', '')}–{formatRate(high)}
      </Box>
      <Box variant="small" display="block">
        n = {formatCount(use.dials)}
        {use.dials < ENOUGH_CALLS && ', too small'}
      </Box>
    </>
  );
}
