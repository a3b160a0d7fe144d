import type { Pause } from './campaign.ts';

/** Why the product itself paused a campaign. @see run-limits.ts */
const words: Readonly<Record<string, string>> = {
  budget: 'its budget is spent',
  abandon_rate: 'too many people answered and found no agent',
};

/** Why it was paused, as it goes on after a colon; null: nobody said. */
export const pauseReason = ({ reason_code, reason_text }: Pause) =>
  reason_text?.replace(/\.$/, '') ?? words[reason_code] ?? null;
