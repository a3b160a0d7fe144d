import { invalidRequest } from '#functions/platform/problem.ts';
import type { Resolve } from '#functions/webhooks/post-event.ts';
import {
  faultOf,
  mayConnect,
  type TargetRules,
} from '#functions/webhooks/target-address.ts';

export interface AddressNeeds extends TargetRules {
  readonly resolve: Resolve;
}

/**
 * A name that is not known yet is fine: it is looked at again before each request.
 *
 * @param path - of the field, as the request names it
 * @throws Refusal 400 `unsafe_url` for an address that nothing may be sent to
 */
export async function requireSafeAddress(
  { path, url }: { readonly path: string; readonly url: string },
  needs: AddressNeeds,
): Promise<void> {
  const unsafe = (message: string) =>
    invalidRequest([{ path, code: 'unsafe_url', message }]);
  const fault = faultOf(url, needs);
  if (fault) throw unsafe(fault);
  const { hostname } = new URL(url);
  if (hostname.startsWith('[')) return;
  const addresses = await needs.resolve(hostname).catch(() => []);
  if (!addresses.every((address) => mayConnect(url, address, needs)))
    throw unsafe('leads to an address that is not public');
}
