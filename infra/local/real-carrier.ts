import { fieldsOf, type Values } from '#shared/domain/carrier-fields.ts';
import {
  type AccountField,
  type CarrierKind,
  carrierKindFacts,
  carrierKinds,
} from '#shared/domain/carrier-kinds.ts';
import { UsageError } from './usage-error.ts';

/** A carrier that calls over the network, as `--carrier <kind>` and the environment have it. */
export interface RealCarrier {
  readonly kind: Exclude<CarrierKind, 'simulated'>;
  readonly settings: Values;
  /** Which there are; whoever calls reads their values from the environment. */
  readonly credential_names: readonly string[];
  /** E.164: numbers that the account may call from. */
  readonly from_numbers: readonly string[];
  /**
   * Its API is on this very machine. Of a vendor that is a stand-in, which calls
   * nobody; a jambonz may be real.
   */
  readonly is_here: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

const NUMBERS = 'OUTDIAL_FROM_NUMBERS';
const E164 = /^\+[1-9]\d{6,14}$/;
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;

export const isReal = (value: string): value is RealCarrier['kind'] =>
  value !== 'simulated' && carrierKinds.some((kind) => kind === value);

/**
 * Reads an account from the variables that `carrier-kinds.ts` names.
 *
 * @param flag - as its user wrote it: the flag, or the variable
 * @throws UsageError naming what is missing and where people find it; no value is repeated
 */
export function readRealCarrier(
  kind: RealCarrier['kind'],
  flag: string,
  env: Env,
): RealCarrier {
  const settings = fieldsOf(kind, 'settings');
  const credentials = fieldsOf(kind, 'credentials');
  requireAll(kind, flag, [...settings, ...credentials], env);
  const given = valuesOf(settings, env);
  return {
    kind,
    settings: given,
    credential_names: Object.keys(valuesOf(credentials, env)).sort(),
    from_numbers: numbersOf(env),
    is_here: LOOPBACK.test(given.api_url ?? ''),
  };
}

function requireAll(
  kind: CarrierKind,
  flag: string,
  fields: readonly AccountField[],
  env: Env,
): void {
  const missing = fields.filter(
    ({ env: name, optional, default: usual }) =>
      !env[name] && !optional && usual === undefined,
  );
  const wrong = fields.filter(({ env: name, pattern }) => {
    const value = env[name];
    return value !== undefined && value !== '' && !pattern.test(value);
  });
  if (missing.length + wrong.length === 0) return;
  const { label } = carrierKindFacts[kind];
  throw new UsageError(
    [
      `${flag} ${kind}: ${label} needs its account in the environment.`,
      ...missing.map((it) => `  ${it.env} is not set. ${it.label}: ${it.help}`),
      ...wrong.map(
        (it) =>
          `  ${it.env} does not look like: ${it.label}, such as ${it.example}`,
      ),
    ].join('\n'),
  );
}

const valuesOf = (fields: readonly AccountField[], env: Env): Values =>
  Object.fromEntries(
    fields.flatMap(({ name, env: variable }) => {
      const value = env[variable];
      return value ? [[name, value]] : [];
    }),
  );

function numbersOf(env: Env): string[] {
  const parts = (env[NUMBERS] ?? '').split(',').map((it) => it.trim());
  const numbers = [...new Set(parts.filter((it) => it !== ''))];
  // Not repeated: it may be somebody's.
  if (numbers.every((it) => E164.test(it))) return numbers;
  throw new UsageError(
    `${NUMBERS} takes numbers of the account in E.164, such as +12025550100, with commas between`,
  );
}

/** What a stand-in is called from that nobody gave a number: kept for fiction (NANPA). */
const MADE_UP = '+12025550100';
/** Of an account that has many, enough to begin with. */
const MOST_NUMBERS = 10;

/** A vendor's API on this very machine: nobody is really called. */
export const isStandIn = ({ kind, is_here }: RealCarrier): boolean =>
  is_here && kind !== 'jambonz';

/**
 * The numbers that calls come from: those that the environment names; else what is at
 * the carrier already; else what the account has. Without any, campaigns that name no
 * number would go to the simulated carrier, and seem to have called.
 *
 * @param kept - E.164, of the organization's numbers at this carrier
 * @param caller_ids - null: the carrier cannot tell
 */
export function numbersToCallFrom(
  real: RealCarrier,
  kept: readonly string[],
  caller_ids: readonly string[] | null,
): readonly string[] {
  const account = (caller_ids ?? []).slice(0, MOST_NUMBERS);
  const known = [real.from_numbers, kept, account].find((it) => it.length > 0);
  return known ?? (isStandIn(real) ? [MADE_UP] : []);
}

/**
 * Whoever answers hears nothing, and no call ever ends, where the carrier does not
 * reach this machine.
 *
 * @throws UsageError
 */
export function requireWayBack(
  { kind, is_here }: RealCarrier,
  { OUTDIAL_PUBLIC_URL: url }: Env,
): void {
  const { can, label } = carrierKindFacts[kind];
  if (is_here) return;
  if (can.inbound === 'lambda_invoke')
    throw new UsageError(
      `--carrier ${kind}: ${label} tells what becomes of calls by invoking a Lambda function, so it needs a deployment on AWS (docs/carriers/chime.md). A local run cannot call through it.`,
    );
  if (url && URL.canParse(url) && url.startsWith('https://')) return;
  throw new UsageError(
    `OUTDIAL_PUBLIC_URL must be an https address that leads here: ${label} tells by it what becomes of calls. A tunnel to this machine has one; let it pass /carrier-events/ only.`,
  );
}

/**
 * A real network takes real time: on a faster clock, or another day, people would
 * be called outside their hours.
 *
 * @throws UsageError
 */
export function requireRealTime(
  { kind, is_here }: RealCarrier,
  { speed, now }: { readonly speed: number; readonly now: number | undefined },
): void {
  if (is_here) return;
  const { label } = carrierKindFacts[kind];
  const why = `${label} calls real people in real time`;
  if (speed !== 1) throw new UsageError(`--speed must be 1: ${why}`);
  if (now !== undefined) throw new UsageError(`--now cannot be set: ${why}`);
}

/** How far ahead of real time the clock of a folder may be. */
const AHEAD_MS = 60_000;

/** @throws UsageError for a folder whose clock was set, or ran fast, before */
export function requireClockOfToday(
  { is_here }: RealCarrier,
  start: number,
  realNow: number,
): void {
  if (is_here || start - realNow <= AHEAD_MS) return;
  throw new UsageError(
    `--data: the clock of this folder is ahead of real time (${new Date(start).toISOString()}), so people would be called at the wrong hour. Start with --fresh, or with another folder.`,
  );
}
