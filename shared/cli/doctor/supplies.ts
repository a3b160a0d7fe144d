import * as api from '#shared/client/generated/sdk.gen.ts';
import type {
  CallLimits,
  Carrier,
  ConcurrencySettings,
  PhoneNumber,
} from '#shared/client/generated/types.gen.ts';
import type { Outdial, OutdialError } from '#shared/client/outdial.ts';
import { unwrap } from '#shared/client/problem-error.ts';
import { type Finding, failed, ok, skipped, warning } from './finding.ts';
import { judgeCarriers } from './judge-carriers.ts';
import { refusalText, type Told, told } from './keys.ts';

/** What calls need besides a campaign, as the deployment tells it. */
export interface Supplies {
  readonly carriers: Told<readonly Carrier[]>;
  readonly numbers: Told<readonly PhoneNumber[]>;
  readonly limit: Told<ConcurrencySettings>;
  readonly call_limits: Told<CallLimits>;
  /** How many numbers are on the do-not-call list. */
  readonly dnc: Told<number>;
  readonly simulated: boolean;
}

export async function lookAtSupplies(
  { client }: Outdial,
  simulated: boolean,
): Promise<Supplies> {
  const all = { client, query: { limit: 200 } };
  const [carriers, numbers, limit, call_limits, dnc] = await Promise.all([
    told(unwrap(api.listCarriers(all)).then(({ data }) => data)),
    told(unwrap(api.listNumbers(all)).then(({ data }) => data)),
    told(unwrap(api.getConcurrencySettings({ client }))),
    told(unwrap(api.getCallLimits({ client }))),
    told(
      unwrap(api.listDnc({ client, query: { limit: 1 } })).then(
        ({ total }) => total ?? 0,
      ),
    ),
  ]);
  return { carriers, numbers, limit, call_limits, dnc, simulated };
}

export const judgeSupplies = (supplies: Supplies): Finding[] => [
  ...ofEach('carrier', supplies.carriers, (all) =>
    judgeCarriers(all, supplies.simulated),
  ),
  of('numbers', supplies.numbers, (all) => judgeNumbers(all, supplies)),
  of('limit', supplies.limit, judgeLimit),
  of('day limits', supplies.call_limits, judgeDay),
  of('do not call', supplies.dnc, (count) =>
    ok('do not call', `${count} numbers are listed`),
  ),
];

const of = <T>(
  check: string,
  answer: Told<T>,
  judge: (value: T) => Finding,
): Finding =>
  'value' in answer ? judge(answer.value) : untold(check, answer.refused);

const ofEach = <T>(
  check: string,
  answer: Told<T>,
  judge: (value: T) => Finding[],
): Finding[] =>
  'value' in answer ? judge(answer.value) : [untold(check, answer.refused)];

function untold(check: string, refused: OutdialError): Finding {
  const seen = refusalText(refused);
  if (refused.status === 403) return skipped(check, seen);
  const advice = 'Ask again; when it stays, look at the log of `api`.';
  return failed(check, seen, advice, 'Carrier and numbers');
}

/** Every organization has it; kept for fiction, so it is nobody's. */
export const DEMO_NUMBER = 'num_demo';

export const isCallable = ({
  status,
  outbound_enabled,
  carrier_refusal,
}: PhoneNumber): boolean =>
  status === 'active' && outbound_enabled && !carrier_refusal;

function judgeNumbers(
  numbers: readonly PhoneNumber[],
  { simulated }: Supplies,
): Finding {
  const check = 'numbers';
  const usable = numbers.filter(isCallable);
  const refused = numbers.filter(({ carrier_refusal }) => carrier_refusal);
  const own = usable.filter(({ id }) => id !== DEMO_NUMBER);
  const demo = usable.length > own.length ? ', and the demo number' : '';
  const seen = `${own.length} of your own can be called from${demo}`;
  if (refused.length > 0 && usable.length > 0) {
    const rest = `${seen}; ${refused.length} rest, as their carriers refuse them`;
    const look =
      'Look at the page Numbers, then: outdial carriers verify-numbers <carrier>.';
    return warning(check, rest, look, 'Carrier and numbers');
  }
  if (own.length > 0 || (simulated && usable.length > 0))
    return ok(check, seen);
  const advice =
    'Add the numbers that the carrier gave you: page Numbers, or POST /api/v1/numbers.';
  const judge = usable.length === 0 ? failed : warning;
  return judge(check, seen, advice, 'Carrier and numbers');
}

function judgeLimit(settings: ConcurrencySettings): Finding {
  const { concurrency_limit, in_use, available } = settings;
  const seen = `${concurrency_limit} calls at once, ${in_use} given to running campaigns`;
  if (available > 0) return ok('limit', seen);
  const advice =
    'No strict campaign can start before one ends: raise it on the page Settings.';
  return warning('limit', seen, advice, 'Carrier and numbers');
}

function judgeDay(limits: CallLimits): Finding {
  const { daily_call_cap, daily_minute_cap, calls_today, minutes_today } =
    limits;
  const seen =
    `${calls_today} of ${daily_call_cap ?? 'any number of'} calls today, ` +
    `${Math.round(minutes_today)} of ${daily_minute_cap ?? 'any number of'} minutes`;
  const isSpent =
    calls_today >= (daily_call_cap ?? Number.POSITIVE_INFINITY) ||
    minutes_today >= (daily_minute_cap ?? Number.POSITIVE_INFINITY);
  if (!isSpent) return ok('day limits', seen);
  const advice = `Nobody is called before ${limits.resets_at}: raise it, or wait.`;
  return warning('day limits', seen, advice, 'Carrier and numbers');
}
