import {
  type Clocks,
  inOurTime,
  inRealTime,
} from '#functions/platform/real-time.ts';
import type { Carrier } from './carrier.ts';

/**
 * A carrier that is asked in its own time, and tells in ours. Where the two are
 * apart, a call that was placed a moment ago would seem older than its intent: not
 * ours, and so placed again.
 */
export const inTheirTime = (carrier: Carrier, clocks: Clocks): Carrier => ({
  ...carrier,
  place: ({ not_after, ...placement }) =>
    carrier.place({
      ...placement,
      ...(not_after && { not_after: inRealTime(not_after, clocks) }),
    }),
  async lookUp(sought) {
    const since = inRealTime(sought.since, clocks);
    const answer = await carrier.lookUp({ ...sought, since });
    if (answer.kind !== 'found') return answer;
    const names = ['placed_at', 'answered_at', 'ended_at'] as const;
    return { ...answer, call: inOurTime(answer.call, names, clocks) };
  },
});
