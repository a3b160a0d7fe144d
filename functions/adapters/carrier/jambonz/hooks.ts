import type { CarrierAccount } from '../carrier.ts';

/** Where jambonz asks and reports, below the account's own address. */
export type HookPath =
  /** Somebody answered: what is to become of the call? */
  | '/call'
  /** What became of the call. */
  | '/status'
  /** Who answered: a person, or a machine? */
  | '/amd'
  /** Whoever was to talk has gone, or never came. */
  | '/attached'
  /** What we ordered, carried in the address itself. */
  | '/do';

/**
 * How often jambonz tells us again what did not arrive: left out, never. The part
 * behind `#` is its own and is not sent.
 *
 * @see https://docs.jambonz.org/guides/features/webhook-and-web-socket-retries
 */
const AGAIN: Readonly<Record<HookPath, string>> = {
  // Whoever answered listens to silence meanwhile: once, and not after a time-out.
  '/call': '#rc=1&rp=ct,5xx',
  '/do': '#rc=1&rp=ct,5xx',
  '/attached': '#rc=1&rp=ct,5xx',
  '/amd': '#rc=2&rp=ct,5xx',
  '/status': '#rc=5&rp=ct,rt,5xx',
};

/** Address of a webhook, with what comes back in its query. */
export function hookUrl(
  { webhook_url }: Pick<CarrierAccount, 'webhook_url'>,
  path: HookPath,
  query: Readonly<Record<string, string>>,
): string {
  return `${webhook_url}${path}?${new URLSearchParams(query)}${AGAIN[path]}`;
}
