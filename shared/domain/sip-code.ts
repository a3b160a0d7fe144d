import { outcomeOfClass } from './call-end.ts';
import type { Outcome } from './contact.ts';
import { sipRows } from './sip-rows.ts';

/** Seed 001's name: SIP code → friendly text. */
export const SIP_FRIENDLY: Readonly<Record<number, string>> =
  Object.fromEntries(
    Object.entries(sipRows).map(([code, { text }]) => [Number(code), text]),
  );

/** Words for a code; null without a code, `SIP nnn` for one we have no words for. */
export function sipText(code: number | null | undefined): string | null {
  if (code === null || code === undefined) return null;
  return SIP_FRIENDLY[code] ?? `SIP ${code}`;
}

/**
 * The outcome of a call that the carrier accepted and that ended unanswered
 * with this code. A code we do not know is an `error`: retryable, and visible.
 */
export function outcomeOfSip(code: number | undefined): Outcome {
  const row = code === undefined ? undefined : sipRows[code];
  return row ? outcomeOfClass(row.class) : 'error';
}

/** Whether the person said that they want no more calls: no policy overrules that. */
export const isNeverAgain = (code: number | undefined): boolean =>
  code !== undefined &&
  sipRows[code]?.class === 'blocked' &&
  sipRows[code].again === 'never';
