import type {
  Call,
  Carrier,
  CarrierCheck,
  VerifiedNumbers,
} from '#shared/client/generated/types.gen.ts';
import { carrierKindFacts } from '#shared/domain/carrier-kinds.ts';
import { formatAttemptResult } from '#shared/domain/format-attempt-result.ts';
import { oneLine, table } from '../output.ts';

export const carriersText = (carriers: readonly Carrier[]): string =>
  table([
    ['ID', 'KIND', 'STATUS', 'CIRCUIT', 'CPS', 'CALLS', 'NUMBERS', 'NAME'],
    ...carriers.map((carrier) => [
      carrier.id,
      carrier.kind,
      statusText(carrier),
      carrier.circuit?.state ?? '-',
      String(carrier.calls_per_second ?? '-'),
      String(carrier.calls_in_flight ?? '-'),
      String(carrier.numbers),
      oneLine(carrier.name),
    ]),
  ]);

const statusText = ({ status, places_calls }: Carrier) =>
  status === 'active' && !places_calls ? 'not calling' : status;

/** One carrier in a few lines. */
export function carrierText(carrier: Carrier): string {
  const { kind, last_check, webhook_url } = carrier;
  const label = kind === 'http' ? kind : carrierKindFacts[kind].label;
  return table([
    ['carrier', carrier.id],
    ['name', oneLine(carrier.name)],
    ['kind', label],
    ['status', statusText(carrier)],
    [
      'last check',
      last_check ? `${last_check.code}, ${last_check.at}` : 'never',
    ],
    ['calls a second', String(carrier.calls_per_second ?? '-')],
    ['numbers', String(carrier.numbers)],
    ...(webhook_url ? [['webhook address', webhook_url]] : []),
  ]);
}

export function checkText(check: CarrierCheck): string {
  if (!check.ok) {
    const field = check.field ? ` (${check.field})` : '';
    return oneLine(`refused: ${check.code}${field}: ${check.detail ?? ''}`);
  }
  const { caller_ids } = check;
  return caller_ids === null
    ? 'ok'
    : `ok, ${caller_ids.length} ${caller_ids.length === 1 ? 'number' : 'numbers'} there can be called from`;
}

const verdicts = {
  ok: 'ok',
  not_at_carrier: 'not at this carrier',
  unknown: 'the carrier cannot tell',
} as const;

export const verifiedText = ({ data }: VerifiedNumbers): string =>
  data.length === 0
    ? 'no number of yours is at this carrier'
    : table([
        ['NUMBER', 'AS THE CARRIER SAYS', 'ID'],
        ...data.map(({ phone_number, result, number_id }) => [
          phone_number,
          verdicts[result],
          number_id,
        ]),
      ]);

/** Where a call stands, in one line. */
export function callLine({ status, blocker, attempts }: Call): string {
  const last = attempts.at(-1);
  if (!last) return blocker ? `${status}: ${blocker.text}` : status;
  const words = formatAttemptResult(last);
  const sip = last.sip_code === null ? '' : ` (SIP ${last.sip_code})`;
  const talk = last.duration_seconds ? `, ${last.duration_seconds} s` : '';
  return oneLine(`${words}${sip}${talk}`);
}
