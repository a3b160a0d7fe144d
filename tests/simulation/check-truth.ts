import { iso } from '#shared/domain/instant.ts';
import type { Call } from './carrier.ts';
import type { Checker } from './checker.ts';
import type { World } from './world.ts';

/** I16: what an attempt says of its call is what the carrier knows, whoever told it. */
export function checkTruth({ carrier }: World, checker: Checker): void {
  for (const call of carrier.calls) {
    const attempt = checker.attempt(call.token);
    // Nobody could be asked: then nothing is said either.
    if (!attempt || attempt.outcome === 'unknown') continue;
    checker.expect(
      'I16 the answer is when it was',
      attempt.answered_at === answerOf(call),
      () => `${call.token}: ${attempt.answered_at}, truly ${answerOf(call)}`,
    );
    checker.expect(
      'I16 the end is when it was',
      attempt.ended_at === iso(call.end),
      () => `${call.token}: ${attempt.ended_at}, truly ${iso(call.end)}`,
    );
  }
}

const answerOf = ({ answered_at, end }: Call): string | undefined =>
  answered_at !== null && answered_at < end ? iso(answered_at) : undefined;
