import { epochMs, iso } from '#shared/domain/instant.ts';
import type { Call } from './carrier.ts';
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

const answerOf = (
  { answered_at, end }: Call,
  placed: number,
): string | undefined =>
  answered_at !== null && answered_at < end
    ? iso(Math.max(answered_at, placed))
    : undefined;
