import type { Campaign } from './campaign.ts';

/**
 * The zone that counts for contacts of whom none is told, IANA name; null: their
 * hours depend on their own clock, so they are not called.
 *
 * @see contract ruling 10
 */
export function zoneOfUntold({
  schedule,
  compliance,
}: {
  readonly schedule: Pick<Campaign['schedule'], 'timezone' | 'timezone_mode'>;
  readonly compliance?: { readonly profile: string } | undefined;
}): string | null {
  const { profile = 'none' } = compliance ?? {};
  return schedule.timezone_mode === 'callee_local' || profile !== 'none'
    ? null
    : schedule.timezone;
}
