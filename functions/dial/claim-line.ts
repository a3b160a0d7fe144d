import {
  disownLine,
  type OwnedLine,
  ownLine,
  takeTurn,
  unownLine,
} from '#functions/adapters/dynamodb/line-store.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import {
  chooseNumber,
  drawOf,
  type NoNumber,
  type Pool,
  type PoolNumber,
  stickyNumber,
} from '#shared/domain/number-choice.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import type { Engine } from './engine.ts';
import { knownPool } from './read-pool.ts';

/** The line that a slot's call is to go out on. */
export interface Line {
  readonly number: PoolNumber;
  /** With which the slot counts there; absent where lines are not limited. */
  readonly stamp?: string | undefined;
  /** Counted anew: when the slot is not taken, it goes back. */
  readonly owned?: OwnedLine;
}

/** What a slot's call went out on. */
export interface HeldLine {
  readonly number_id?: string | undefined;
  readonly line?: string | undefined;
}

/**
 * Chooses the number of a call and takes one of its lines, before the slot is
 * taken. Of a number without limits nothing is written, and a slot that goes on
 * with its number keeps its line.
 *
 * @param held - what the slot's last call went out on
 * @param to - E.164
 */
export async function claimLine(
  engine: Engine,
  campaign: Campaign,
  contact: ContactState,
  call: {
    readonly slot: number;
    readonly attempt_id: string;
    readonly held: HeldLine;
    readonly to: string;
    /** The only number that will do; left out: any of the pool. */
    readonly number_id?: string | undefined;
  },
): Promise<Line | NoNumber> {
  const { table, clock } = engine;
  const { slot, attempt_id, held, to } = call;
  const { country_match } = campaign.number_selection;
  const without = new Set<string>();
  const pool = poolWith(await knownPool(engine, campaign), call.number_id);
  const draw = drawOf(attempt_id);
  const wish = {
    sticky: stickyNumber(contact.attempts, campaign),
    country: country_match === 'off' ? null : countryOf(to),
    country_match,
    slot,
    without,
  };
  for (;;) {
    const now = clock.now();
    const choice = chooseNumber(pool, { ...wish, now }, draw);
    if (choice.kind === 'none') return choice.code;
    const { number } = choice;
    const line = await lineOf(engine, number, slot, attempt_id, held);
    if (line && (await takeTurn(table, number, now))) return line;
    if (line) await giveBack(engine, slot, line);
    without.add(number.id);
  }
}

const poolWith = (pool: Pool, number_id: string | undefined): Pool =>
  number_id === undefined
    ? pool
    : { ...pool, numbers: pool.numbers.filter(({ id }) => id === number_id) };

/** @returns null when its lines are all busy */
async function lineOf(
  { table, clock }: Engine,
  number: PoolNumber,
  slot: number,
  attempt_id: string,
  held: HeldLine,
): Promise<Line | null> {
  if (number.max_concurrent === null) return { number };
  if (held.number_id === number.id && held.line !== undefined) {
    return { number, stamp: held.line };
  }
  const owned = await ownLine(table, number, slot, attempt_id, clock.now());
  return owned && { number, stamp: owned.stamp, owned };
}

/** The slot was not taken: what only this dial counted goes back. */
export async function giveBack(
  { table }: Pick<Engine, 'table'>,
  slot: number,
  { number, owned }: Line,
): Promise<void> {
  if (owned) await unownLine(table, number, slot, owned);
}

/** The slot's call is over, and its next one goes out on another line. */
export async function leaveLine(
  { table }: Pick<Engine, 'table'>,
  org_id: string,
  slot: number,
  { number_id, line }: HeldLine,
  next?: Line,
): Promise<void> {
  if (number_id === undefined || line === undefined) return;
  if (next?.number.id === number_id && next.stamp === line) return;
  await disownLine(table, { org_id, id: number_id }, slot, line);
}
