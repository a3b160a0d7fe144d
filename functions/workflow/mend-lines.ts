import { disownLine } from '#functions/adapters/dynamodb/line-store.ts';
import {
  type Slot,
  stampedAt,
} from '#functions/adapters/dynamodb/slot-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { OutboundNumber } from '#shared/domain/outbound-number.ts';
import { CLAIM_MS } from './mend-slots.ts';

/**
 * Frees lines that no slot holds: a crash came between two writes. As for slots,
 * whoever took one that long ago and did not use it never will, and whoever
 * takes it from now on changes its stamp.
 */
export async function mendLines(
  { table, clock }: Pick<Engine, 'table' | 'clock'>,
  numbers: readonly OutboundNumber[],
  slots: readonly Slot[],
): Promise<void> {
  const now = clock.now();
  const calling = new Map(
    slots
      .filter(({ attempt_id }) => attempt_id)
      .map(({ slot, number_id }) => [slot, number_id]),
  );
  for (const number of numbers) {
    if (number.max_concurrent === null) continue;
    for (const [index, stamp] of Object.entries(number.lines)) {
      const slot = Number(index);
      const isHeld = calling.get(slot) === number.id;
      if (isHeld || now - stampedAt(stamp) <= CLAIM_MS) continue;
      await disownLine(table, number, slot, stamp);
    }
  }
}
