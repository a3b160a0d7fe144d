import {
  disownLine,
  type OwnedLine,
  ownLine,
  takeCarrierTurn,
  takeTurn,
  unownLine,
} from '#functions/adapters/dynamodb/line-store.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import {
  chooseNumber,
  drawOf,
  type NotChosen,
  type Pool,
  type PoolNumber,
  stickyNumber,
} from '#shared/domain/number-choice.ts';
import { carrierOf, pacedWith } from '#shared/domain/outbound-number.ts';
import { countryOf } from '#shared/domain/phone-country.ts';
import type { Way } from './carrier-circuit.ts';
import {
  isCallable,
  lookAtCarriers,
  type Ways,
  wayTo,
} from './carrier-ways.ts';
import { heldFor, mayCallTo } from './country-ways.ts';
import type { Engine } from './engine.ts';
import { notePace, pacedUntil } from './lately.ts';
import { knownPool } from './read-pool.ts';

/** The line that a slot's call is to go out on. */
export interface Line {
  readonly number: PoolNumber;
  /** With which the slot counts there; absent where lines are not limited. */
  readonly stamp?: string | undefined;
  /** Counted anew: when the slot is not taken, it goes back. */
  readonly owned?: OwnedLine;
}

/** A line, and how its call gets to the carrier of its number. */
export interface Claimed extends Line {
  readonly way: Way;
  /** Numbers that would do as well, as far as this dial knows. */
  readonly others: readonly PoolNumber[];
}

/** What a slot's call went out on. */
export interface HeldLine {
  readonly number_id?: string | undefined;
  readonly line?: string | undefined;
}

/**
 * Chooses the number of a call and takes one of its lines, before the slot is
 * taken. Of a number without limits nothing is written, and a slot that goes on
 * with its number keeps its line. A carrier that the organization has an account
 * at gives each of its calls a turn.
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
    /** Gets to know which carriers are closed. */
    readonly ways: Ways;
  },
): Promise<Claimed | NotChosen> {
  const { table, clock } = engine;
  const { slot, attempt_id, held, to, ways } = call;
  const { org_id } = campaign;
  const { country_match } = campaign.number_selection;
  const without = new Set(ways.refused);
  const all = await knownPool(engine, campaign);
  await lookAtCarriers(engine, org_id, all.numbers, ways);
  const pool = poolWith(all, call.number_id);
  const draw = drawOf(attempt_id);
  const there = countryOf(to);
  const wish = {
    sticky: stickyNumber(contact.attempts, campaign),
    country: country_match === 'off' ? null : there,
    country_match,
    slot,
    without,
    paced: ways.spent,
  };
  for (;;) {
    const now = clock.now();
    const shut = heldFor(there, ways, now);
    const closed = new Set([...ways.closed, ...shut]);
    const choice = chooseNumber(pool, { ...wish, closed, now }, draw);
    if (choice.kind === 'none') {
      const { code } = choice;
      const mayCall = (it: PoolNumber) => isCallable(it, ways);
      const isHeld = pool.numbers.some(
        (it) => mayCall(it) && shut.includes(carrierOf(it)),
      );
      if (isHeld) return lackOfCountry(code);
      // Others may have a number at a carrier that is open.
      const isOwn = code === 'carrier_closed' && all.numbers.some(mayCall);
      return isOwn ? 'pool_capacity' : code;
    }
    const { number } = choice;
    const carrier = carrierOf(number);
    if (!(await mayCallTo(engine, org_id, carrier, there, ways))) continue;
    const cps = await rateOf(engine, org_id, carrier);
    if (isSpent(engine, org_id, carrier, cps)) {
      ways.spent.add(carrier);
      continue;
    }
    const line = await lineOf(engine, number, slot, attempt_id, held);
    if (!line || !(await takeTurn(table, number, now))) {
      if (line) await giveBack(engine, slot, line);
      without.add(number.id);
      continue;
    }
    const hasTurn = await turnAt(engine, org_id, carrier, cps);
    const way = hasTurn ? await wayTo(engine, org_id, carrier, ways) : null;
    if (way) {
      const others = pool.numbers.filter(
        (it) => it !== number && isCallable(it, ways),
      );
      return { ...line, way, others };
    }
    await giveBack(engine, slot, line);
    if (!hasTurn) ways.spent.add(carrier);
  }
}

/** Whoever is of another country may still be called: so this contact waits alone. */
function lackOfCountry(code: NotChosen): NotChosen {
  if (code === 'carrier_closed') return 'country_closed';
  const isBusy = code === 'pool_capacity' || code === 'carrier_cps';
  return isBusy ? 'country_busy' : code;
}

/**
 * Calls a second that an account takes. Null where nothing is counted: the
 * deployment's own carrier refuses what it has no room for, and one that is gone
 * refuses everything.
 */
async function rateOf(
  { carriers }: Engine,
  org: string,
  carrier: string,
): Promise<number | null> {
  if (carrier === OWN_CARRIER) return null;
  const { calls_per_second } = await carriers.of(org, carrier);
  return calls_per_second > 0 ? calls_per_second : null;
}

/** Whether a carrier has no turn now, as far as this process knows. */
const isSpent = (
  engine: Engine,
  org: string,
  carrier: string,
  cps: number | null,
): boolean => {
  const paced_until = pacedUntil(engine, org, carrier);
  return pacedWith({ cps, paced_until }, engine.clock.now()) === null;
};

async function turnAt(
  engine: Engine,
  org_id: string,
  carrier_id: string,
  cps: number | null,
): Promise<boolean> {
  if (cps === null) return true;
  const { taken, paced_until } = await takeCarrierTurn(
    engine.table,
    { org_id, carrier_id },
    cps,
    pacedUntil(engine, org_id, carrier_id),
    engine.clock.now(),
  );
  notePace(engine, org_id, carrier_id, paced_until);
  return taken;
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
