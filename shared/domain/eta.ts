import type { Campaign } from './campaign.ts';
import { type Figures, liveCount, openByAttempts } from './figures.ts';

/**
 * Dials that are still expected: each contact that is left is called once more,
 * and again as often as the policy gives and calls of this run were followed by
 * another so far.
 *
 * @param figures - folded counts of the run
 */
export function dialsToCome(figures: Figures, campaign: Campaign): number {
  const { max_attempts } = campaign.retry_policy;
  const again = followedShare(figures, max_attempts);
  let dials = 0;
  for (const [had, contacts] of openByAttempts(figures, campaign)) {
    // Who asked to be called back is called whatever the maximum is.
    let chance = 1;
    for (let next = had; next === had || next < max_attempts; next += 1) {
      dials += contacts * chance;
      chance *= again;
    }
  }
  // The dial of a call that is up is done.
  return Math.max(dials - liveCount(figures), 0);
}

/** Of calls that a retry could follow, the share that one followed. */
function followedShare(figures: Figures, maxAttempts: number): number {
  const of = (name: string) => figures[name] ?? 0;
  let [followed, could] = [0, 0];
  for (let number = 1; number < maxAttempts; number += 1) {
    could += of(`pass.${number}.attempted`);
    const next = `pass.${number + 1}`;
    followed += of(`${next}.attempted`) + of(`${next}.waiting`);
  }
  return could > 0 ? Math.min(followed / could, 1) : 0;
}
