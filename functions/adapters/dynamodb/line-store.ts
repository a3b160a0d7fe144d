import type { OwnedSlots } from '#shared/domain/campaign.ts';
import {
  type OutboundNumber,
  pacedWith,
  paceOf,
} from '#shared/domain/outbound-number.ts';
import { change } from './conditional-update.ts';
import { carrierPaceKey, numberKey } from './keys.ts';
import { stampOf } from './slot-store.ts';
import type { Table } from './table.ts';

type Named = Pick<OutboundNumber, 'org_id' | 'id'>;
const keyOf = ({ org_id, id }: Named) => numberKey(org_id, id);
const lineNames = (slot: number) => ({
  '#slot': String(slot),
  '#lines': 'lines',
});
/** A number has as many lines as calls at once: nobody needs them back. */
const quiet = {
  ReturnValues: 'NONE',
  ReturnValuesOnConditionCheckFailure: 'NONE',
} as const;

export interface OwnedLine {
  readonly stamp: string;
  /** With which the slot counted before; undefined when it did not. */
  readonly former: string | undefined;
}

/**
 * Counts a slot at a number whose lines are limited, before the slot is taken:
 * the same rule as for the limit of a campaign (ADR 0001).
 *
 * @returns null when all lines are busy, or the number may not be used any more
 */
export async function ownLine(
  table: Table,
  number: Named,
  slot: number,
  attemptId: string,
  now: number,
): Promise<OwnedLine | null> {
  const stamp = stampOf(now, attemptId);
  const done = await change(table, keyOf(number), {
    UpdateExpression: 'SET #lines.#slot = :stamp',
    ConditionExpression:
      '#status = :active AND (attribute_exists(#lines.#slot) OR size(#lines) < max_concurrent)',
    ExpressionAttributeNames: { ...lineNames(slot), '#status': 'status' },
    ExpressionAttributeValues: { ':stamp': stamp, ':active': 'active' },
    ReturnValues: 'UPDATED_OLD',
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
  if (done.kind === 'refused') return null;
  const before = (done.item.lines as OwnedSlots | undefined)?.[slot];
  return { stamp, former: before };
}

/**
 * Takes back `ownLine`, when the slot was not taken: another dial may hold the
 * slot, and the line that was there before is its.
 */
export async function unownLine(
  table: Table,
  number: Named,
  slot: number,
  { stamp, former }: OwnedLine,
): Promise<void> {
  if (former === undefined) return disownLine(table, number, slot, stamp);
  await change(table, keyOf(number), {
    UpdateExpression: 'SET #lines.#slot = :former',
    ConditionExpression: '#lines.#slot = :stamp',
    ExpressionAttributeNames: lineNames(slot),
    ExpressionAttributeValues: { ':stamp': stamp, ':former': former },
    ...quiet,
  });
}

/** Stops counting a slot there, unless it was counted again since its stamp was read. */
export async function disownLine(
  table: Table,
  number: Named,
  slot: number,
  stamp: string,
): Promise<void> {
  await change(table, keyOf(number), {
    UpdateExpression: 'REMOVE #lines.#slot',
    ConditionExpression: '#lines.#slot = :stamp',
    ExpressionAttributeNames: lineNames(slot),
    ExpressionAttributeValues: { ':stamp': stamp },
    ...quiet,
  });
}

/** Counts a call that began while the number had no limit. */
export async function addLine(
  table: Table,
  number: Named,
  slot: number,
  attemptId: string,
  now: number,
): Promise<void> {
  await change(table, keyOf(number), {
    UpdateExpression: 'SET #lines.#slot = :stamp',
    ConditionExpression:
      'attribute_exists(pk) AND attribute_not_exists(#lines.#slot)',
    ExpressionAttributeNames: lineNames(slot),
    ExpressionAttributeValues: { ':stamp': stampOf(now, attemptId) },
    ...quiet,
  });
}

const MAX_TURNS = 5;

/**
 * Takes the turn of one call of a number whose rate is limited.
 *
 * @param now - epoch milliseconds
 * @returns false when it has placed as many as it may, or others are faster again and again
 */
export async function takeTurn(
  table: Table,
  number: Named & Pick<OutboundNumber, 'cps' | 'paced_until'>,
  now: number,
): Promise<boolean> {
  const { cps } = number;
  if (cps === null) return true;
  let before = number.paced_until ?? 0;
  for (let tries = 0; tries < MAX_TURNS; tries += 1) {
    const next = pacedWith({ cps, paced_until: before }, now);
    if (next === null) return false;
    const done = await change(table, keyOf(number), {
      UpdateExpression: 'SET paced_until = :next',
      ConditionExpression:
        'attribute_exists(pk) AND (paced_until = :before OR (attribute_not_exists(paced_until) AND :before = :zero))',
      ExpressionAttributeValues: {
        ':next': next,
        ':before': before,
        ':zero': 0,
      },
      ReturnValues: 'NONE',
    });
    if (done.kind === 'written') return true;
    before = Number(done.item.paced_until ?? 0);
  }
  return false;
}

/** How far the calls of a carrier are spread, as this process last heard. */
export interface CarrierTurn {
  readonly taken: boolean;
  /** Epoch milliseconds. */
  readonly paced_until: number;
}

/**
 * Takes the turn of one call of a carrier that an organization has an account at:
 * a leaky bucket that many functions share. In a busy second each of them adds its
 * call to what is there, so none makes another write again.
 *
 * @param cps - calls a second that the account takes, above 0
 * @param guess - `paced_until` as it was last seen; 0 when it never was
 * @param now - epoch milliseconds
 */
export async function takeCarrierTurn(
  table: Table,
  { org_id, carrier_id }: { org_id: string; carrier_id: string },
  cps: number,
  guess: number,
  now: number,
): Promise<CarrierTurn> {
  const { each, burst } = paceOf(cps);
  const call = Math.ceil(each);
  const most = now + (burst - 1) * call;
  let paced_until = guess;
  for (let tries = 0; tries < MAX_TURNS; tries += 1) {
    if (paced_until > most) return { taken: false, paced_until };
    const isIdle = paced_until < now;
    const done = await change(table, carrierPaceKey(org_id, carrier_id), {
      UpdateExpression: `SET paced_until = ${isIdle ? ':now' : 'paced_until'} + :call`,
      ConditionExpression: isIdle
        ? 'attribute_not_exists(paced_until) OR paced_until < :now'
        : 'paced_until BETWEEN :now AND :most',
      ExpressionAttributeValues: {
        ':now': now,
        ':call': call,
        ...(!isIdle && { ':most': most }),
      },
      ReturnValues: 'UPDATED_NEW',
    });
    if (done.kind === 'written') {
      return { taken: true, paced_until: Number(done.item.paced_until) };
    }
    paced_until = Number(done.item.paced_until ?? 0);
  }
  return { taken: false, paced_until };
}
