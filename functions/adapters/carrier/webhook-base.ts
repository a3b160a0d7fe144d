import type { CarrierKind } from '#shared/domain/carrier-kinds.ts';
import { env } from '#shared/names.ts';

let heard: string | undefined;

/**
 * Where this function was asked itself, for the one that cannot be told: its
 * address is only known once it is there.
 *
 * @param domain - as the function's own address has it
 */
export function hearWebhookBase(domain: string): void {
  heard = `https://${domain}`;
}

/** Public, without a slash at the end. @throws Error where nobody said it */
export function webhookBase(): string {
  const base = process.env[env.CARRIER_EVENTS_URL] || heard;
  if (!base) throw new Error('where carriers send their events is not known');
  return base.replace(/\/$/, '');
}

/** Where the events of one carrier of an organization go. */
export const webhookUrl = (
  kind: CarrierKind,
  org: string,
  carrier: string,
): string => `${webhookBase()}/carrier-events/${kind}/${org}/${carrier}`;
