import { getCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import {
  getOrgSettings,
  type OrgSettings,
} from '#functions/adapters/dynamodb/settings-store.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { Circuit } from '#shared/domain/circuit.ts';
import type { Engine } from './engine.ts';

/** How long a process goes by what it read: milliseconds. */
const LATELY_MS = 1_000;

/** What a process read of an organization. */
export interface Seen {
  /** Epoch milliseconds at which it was read, or just before. */
  readonly at: number;
  readonly value: unknown;
}

type Remembers = Pick<Engine, 'table' | 'clock' | 'lately'>;

/**
 * What a process read within the last second, else what it reads now: a hint,
 * for whatever the look at the gate or the condition of a write decides.
 */
async function lately<T>(
  { clock, lately: seen }: Remembers,
  key: string,
  read: () => Promise<T>,
): Promise<T> {
  const at = clock.now();
  const known = seen.get(key);
  if (known && Math.abs(at - known.at) <= LATELY_MS) return known.value as T;
  const value = await read();
  seen.set(key, { at, value });
  return value;
}

const settingsKey = (org: string) => `settings ${org}`;
const circuitKey = (org: string, carrier = OWN_CARRIER) =>
  `circuit ${org} ${carrier}`;
const paceKey = (org: string, carrier: string) => `pace ${org} ${carrier}`;

export const settingsLately = (
  engine: Remembers,
  org: string,
): Promise<OrgSettings> =>
  lately(engine, settingsKey(org), () =>
    getOrgSettings(engine.table, org, 'peek'),
  );

/** The settings as they are now, which the next dial may go by for a while. */
export async function settingsNow(
  { table, clock, lately: seen }: Remembers,
  org: string,
): Promise<OrgSettings> {
  const at = clock.now();
  const value = await getOrgSettings(table, org);
  seen.set(settingsKey(org), { at, value });
  return value;
}

/** @param carrier - left out: the deployment's own */
export const circuitLately = (
  engine: Remembers,
  org: string,
  carrier?: string,
): Promise<Circuit | undefined> =>
  lately(engine, circuitKey(org, carrier), () =>
    getCircuit(engine.table, org, carrier),
  );

/** It is another now: the next dial looks. */
export const forgetCircuit = (
  { lately: seen }: Pick<Engine, 'lately'>,
  org: string,
  carrier?: string,
): void => void seen.delete(circuitKey(org, carrier));

/**
 * Until when the calls of a carrier were spread as this process last saw: they
 * may be further by now, never less far.
 *
 * @returns epoch milliseconds; 0 when it never looked
 */
export const pacedUntil = (
  { lately: seen }: Pick<Engine, 'lately'>,
  org: string,
  carrier: string,
): number => (seen.get(paceKey(org, carrier))?.value as number) ?? 0;

export const notePace = (
  { clock, lately: seen }: Pick<Engine, 'clock' | 'lately'>,
  org: string,
  carrier: string,
  until: number,
): void =>
  void seen.set(paceKey(org, carrier), { at: clock.now(), value: until });

/**
 * Whether nobody stands in a line of the due index, as this process saw it
 * within the last second.
 */
export function isQuiet(
  { clock, lately: seen }: Pick<Engine, 'clock' | 'lately'>,
  line: string,
): boolean {
  const now = clock.now();
  const known = seen.get(line);
  if (!known || Math.abs(now - known.at) > LATELY_MS) return false;
  return now < (known.value as number);
}

/**
 * Keeps until when nobody in a line is due.
 *
 * @param until - epoch milliseconds; of a line that is empty: `Infinity`
 */
export const noteQuiet = (
  { clock, lately: seen }: Pick<Engine, 'clock' | 'lately'>,
  line: string,
  until: number,
): void => void seen.set(line, { at: clock.now(), value: until });
