import { BEFORE_ATTACH_MS } from '#shared/domain/amd-request.ts';
import type { Attempt } from '#shared/domain/contact.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { type Call, SCREENING_MS } from './carrier.ts';
import type { Checker } from './checker.ts';
import type { World } from './world.ts';

/**
 * I16: what an attempt says of its call is what the carrier knows, whoever told it.
 * Nothing of it is before it was placed, by the clock of whoever placed it, which may
 * be fast.
 */
export function checkTruth({ carrier }: World, checker: Checker): void {
  for (const call of carrier.calls) {
    const attempt = checker.attempt(call.token);
    // Nobody could be asked: then nothing is said either.
    if (!attempt || attempt.outcome === 'unknown') continue;
    const placed = epochMs(attempt.started_at);
    const answered = answerOf(call, placed);
    const ended = iso(Math.max(call.end, placed));
    checker.expect(
      'I16 the answer is when it was',
      attempt.answered_at === answered,
      () => `${call.token}: ${attempt.answered_at}, truly ${answered}`,
    );
    checker.expect(
      'I16 the end is when it was',
      attempt.ended_at === ended,
      () => `${call.token}: ${attempt.ended_at}, truly ${ended}`,
    );
  }
}

/** Of an event on its way, when nothing goes wrong. */
const UNDER_WAY_MS = 150;

/**
 * Whether a call that was answered may have been over before anybody was connected
 * to it: where events are late or lost, or by somebody who hung up before the
 * verdict for which those who talk wait. At the deployment's own carrier whoever
 * talks is part of it.
 */
export function mayBeLeftAlone(
  call: Call,
  { carrier_id, screened_first }: Attempt,
  isCalm: boolean,
): boolean {
  if (carrier_id === undefined) return false;
  if (!isCalm) return true;
  const { answered_at, end, verdict } = call;
  const talked = end - (answered_at ?? end);
  const waits = verdict ? SCREENING_MS : BEFORE_ATTACH_MS;
  return screened_first === true && talked <= waits + UNDER_WAY_MS;
}

const answerOf = (
  { answered_at, end }: Call,
  placed: number,
): string | undefined =>
  answered_at !== null && answered_at < end
    ? iso(Math.max(answered_at, placed))
    : undefined;
