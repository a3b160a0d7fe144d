import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { MAX_URL_LENGTH } from '#shared/domain/web-address.ts';

/** Where events may go to besides public addresses: this machine, on the local run. */
export interface TargetRules {
  readonly allows_loopback: boolean;
}

/** Names that mean something inside a network only. */
const INNER_NAMES =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|arpa|onion)$/;

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Says what is wrong with an address that events shall be sent to, or null.
 * Looks at the text only: what its name resolves to is `isPublicAddress`'s.
 *
 * The text itself has to be plain: readers disagree about backslashes, spaces
 * and letters that look alike, and what we check must be where we connect.
 */
export function faultOf(url: string, rules: TargetRules): string | null {
  if (url.length > MAX_URL_LENGTH) return 'is too long';
  if (!/^[\x21-\x7e]+$/.test(url) || url.includes('\\'))
    return 'has characters that no address has';
  if (!URL.canParse(url)) return 'is no address';
  const { protocol, username, password, hash, port, hostname } = new URL(url);
  // An empty part leaves no trace in what was parsed.
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (!authority) return 'is no address';
  if (username || password || authority.includes('@'))
    return 'must not hold a user or a password';
  if (hash || url.includes('#')) return 'must not have a fragment';
  if (rules.allows_loopback && LOOPBACK_HOSTS.has(hostname))
    return /^https?:$/.test(protocol) ? null : 'must be http or https';
  if (protocol !== 'https:') return 'must be https';
  if (port !== '') return 'must be on port 443';
  return faultOfName(hostname);
}

function faultOfName(hostname: string): string | null {
  // The parser turned every spelling of an IPv4 address into this one.
  if (isIPv4(hostname) || hostname.startsWith('['))
    return 'must name a host, not an IP address';
  const labels = hostname.split('.');
  if (hostname.length > 253 || !labels.every((label) => LABEL.test(label)))
    return 'has a host that is no name';
  if (labels.length < 2 || INNER_NAMES.test(hostname))
    return 'must name a public host';
  if (labels.some((label) => label.startsWith('xn--')))
    return 'must have a host of plain letters';
  return null;
}

const unreachable = new BlockList();
/** @see https://www.iana.org/assignments/iana-ipv4-special-registry/ */
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])
  addRange(unreachable, range, 'ipv4');
/** @see https://www.iana.org/assignments/iana-ipv6-special-registry/ */
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])
  addRange(unreachable, range, 'ipv6');

/** Global unicast: loopback, link-local, mapped and translated ones are outside. */
const globalUnicast = new BlockList();
addRange(globalUnicast, '2000::/3', 'ipv6');

const loopback = new BlockList();
addRange(loopback, '127.0.0.0/8', 'ipv4');
addRange(loopback, '::1/128', 'ipv6');

function addRange(list: BlockList, range: string, family: 'ipv4' | 'ipv6') {
  const [net = '', prefix] = range.split('/');
  list.addSubnet(net, Number(prefix), family);
}

/** Whether an address is somewhere on the public internet. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !unreachable.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return (
    globalUnicast.check(address, 'ipv6') && !unreachable.check(address, 'ipv6')
  );
}

const isLoopback = (address: string) =>
  loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');

/** Whether we connect to an address that the host of this url resolved to. */
export function mayConnect(
  url: string,
  address: string,
  { allows_loopback }: TargetRules,
): boolean {
  if (allows_loopback && LOOPBACK_HOSTS.has(new URL(url).hostname))
    return isLoopback(address);
  return isPublicAddress(address);
}
