import { parseArgs } from 'node:util';
import {
  isReal,
  type RealCarrier,
  readRealCarrier,
  requireRealTime,
  requireWayBack,
} from './real-carrier.ts';
import { UsageError } from './usage-error.ts';

/** How one local run goes: contract, section 1. */
export interface Options {
  readonly port: number;
  readonly aws_port: number;
  /** Folder that holds everything, as given. */
  readonly data: string;
  readonly fresh: boolean;
  /** How many times faster than real time the one clock runs. */
  readonly speed: number;
  /** Epoch ms at which that clock starts; undefined: the wall clock. */
  readonly now: number | undefined;
  readonly seed: number;
  /** JSON file of the simulated carrier's profile. */
  readonly carrier: string | undefined;
  /** The carrier that calls go out by, instead of the simulated one. */
  readonly real_carrier: RealCarrier | undefined;
  readonly demo: boolean;
  /** Calls in flight of all organizations together; undefined: any number. */
  readonly platform_limit: number | undefined;
  /** `ak_<id>.<secret>` of the org `local`, when it is given. */
  readonly api_key:
    | { readonly id: string; readonly secret: string }
    | undefined;
}

const flags = {
  port: { type: 'string' },
  data: { type: 'string' },
  fresh: { type: 'boolean', default: false },
  speed: { type: 'string' },
  now: { type: 'string' },
  seed: { type: 'string' },
  'aws-port': { type: 'string' },
  carrier: { type: 'string' },
  'platform-limit': { type: 'string' },
  'no-demo': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const MAX_PORT = 65_535;
const MAX_SPEED = 600;
const MAX_CALLS = 1_000_000;
const API_KEY = /^ak_([\w-]{1,64})\.([\w-]{1,128})$/;
/** RFC 3339; `Date.parse` alone would take `1` for a year. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

export { UsageError };

/** Whether somebody only asks what there is. */
export const asksForHelp = (args: readonly string[]) => args.includes('--help');

/**
 * Reads flags, then environment, then defaults.
 *
 * @throws UsageError naming the flag, or the variable, and what it takes
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const given = parseFlags(args);
  const value = (flag: keyof typeof given, variable: string): Value => {
    const fromFlag = given[flag];
    return typeof fromFlag === 'string'
      ? { name: `--${flag}`, text: fromFlag }
      : { name: variable, text: env[variable] || undefined };
  };
  const port = whole(value('port', 'OUTDIAL_PORT'), 1, MAX_PORT) ?? 4000;
  const aws_port = whole(value('aws-port', 'OUTDIAL_AWS_PORT'), 1, MAX_PORT);
  if (aws_port === port)
    throw new UsageError(
      `--aws-port must differ from --port, got ${port} twice`,
    );
  const speed = speedOf(value('speed', 'OUTDIAL_SPEED')) ?? 1;
  const now = instantOf(value('now', 'OUTDIAL_NOW'));
  const carrier = carrierOf(value('carrier', 'OUTDIAL_CARRIER'), env);
  if (carrier.real_carrier)
    requireReal(carrier.real_carrier, { speed, now }, env);
  return {
    port,
    aws_port: aws_port ?? (port === MAX_PORT ? port - 1 : port + 1),
    data: value('data', 'OUTDIAL_DATA').text ?? '.outdial',
    fresh: given.fresh,
    speed,
    now,
    seed: whole(value('seed', 'OUTDIAL_SEED'), 0, Number.MAX_SAFE_INTEGER) ?? 1,
    ...carrier,
    // Its people are made up, and their numbers are somebody's.
    demo: !given['no-demo'] && carrier.real_carrier === undefined,
    platform_limit: whole(
      value('platform-limit', 'OUTDIAL_PLATFORM_LIMIT'),
      0,
      MAX_CALLS,
    ),
    api_key: apiKeyOf(env.OUTDIAL_API_KEY || undefined),
  };
}

/** A kind of carrier; anything else is a file, and so is `./twilio`. */
function carrierOf(
  { name, text }: Value,
  env: Readonly<Record<string, string | undefined>>,
): Pick<Options, 'carrier' | 'real_carrier'> {
  const real_carrier =
    text !== undefined && isReal(text)
      ? readRealCarrier(text, name, env)
      : undefined;
  const isFile = real_carrier === undefined && text !== 'simulated';
  return { carrier: isFile ? text : undefined, real_carrier };
}

function requireReal(
  carrier: RealCarrier,
  time: Pick<Options, 'speed' | 'now'>,
  env: Readonly<Record<string, string | undefined>>,
): void {
  requireRealTime(carrier, time);
  requireWayBack(carrier, env);
}

interface Value {
  /** As its user wrote it: the flag, or the variable. */
  readonly name: string;
  readonly text: string | undefined;
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    const [first] = (error as Error).message.split('. ');
    const known = Object.keys(flags).map((flag) => `--${flag}`);
    throw new UsageError(`${first}. Flags are ${known.join(', ')}.`);
  }
}

function whole(
  { name, text }: Value,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(
    `${name} takes a whole number from ${least} to ${most}, got ${text}`,
  );
}

function speedOf({ name, text }: Value): number | undefined {
  if (text === undefined) return undefined;
  const speed = text.trim() === '' ? Number.NaN : Number(text);
  if (speed >= 1 && speed <= MAX_SPEED) return speed;
  throw new UsageError(
    `${name} takes a number from 1 to ${MAX_SPEED}, got ${text}`,
  );
}

function instantOf({ name, text }: Value): number | undefined {
  if (text === undefined) return undefined;
  const instant = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(instant)) return instant;
  throw new UsageError(
    `${name} takes an instant like 2026-05-10T18:00:00Z, got ${text}`,
  );
}

function apiKeyOf(text: string | undefined): Options['api_key'] {
  if (text === undefined) return undefined;
  const [, id, secret] = API_KEY.exec(text) ?? [];
  if (id && secret) return { id, secret };
  // Not repeated: it may be most of a real key.
  throw new UsageError(
    'OUTDIAL_API_KEY takes a key of the form ak_<id>.<secret>',
  );
}
