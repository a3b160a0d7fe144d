import {
  nextOpening,
  openingOf,
  scheduleOf,
  type Timed,
} from './calling-window.ts';
import type { Law } from './compliance/law.ts';
import { exampleNumbers } from './compliance/regions.ts';
import { contactWindow, lawFor } from './contact-window.ts';

/**
 * Whether a campaign may ever call anybody: some hour of its own that the law of
 * its profile permits too, at some number.
 *
 * @param now - epoch milliseconds
 */
export function isEverPermitted(campaign: Timed, now: number): boolean {
  const { profile = 'none' } = campaign.compliance ?? {};
  if (nextOpening(scheduleOf(campaign), now) === null) return false;
  if (profile === 'none') return true;
  const asked = new Set<Law>();
  for (const phone_number of exampleNumbers()) {
    const law = lawFor(campaign, { phone_number });
    if (!law || law.unknown || asked.has(law)) continue;
    asked.add(law);
    const window = contactWindow(campaign, { phone_number }, now);
    if (openingOf(window, now) !== null) return true;
  }
  return false;
}
