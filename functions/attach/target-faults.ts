import { isIPv4 } from 'node:net';
import {
  faultOf,
  isPublicAddress,
  type TargetRules,
} from '#functions/webhooks/target-address.ts';

/** What is asked of an address, and where it stands in what was sent. */
export interface TargetFault {
  readonly path: string;
  readonly message: string;
}

interface Addressed {
  readonly kind: string;
  readonly url?: string;
  readonly uri?: string;
}

/**
 * Says what is wrong with an address that calls shall be connected to, or null.
 * It is the carrier that connects, so its name is looked at and not resolved.
 */
export function faultOfTarget(
  { kind, url, uri }: Addressed,
  rules: TargetRules,
): TargetFault | null {
  if (kind === 'websocket' && url !== undefined) {
    const message = faultOfSocket(url, rules);
    return message ? { path: 'url', message } : null;
  }
  if (kind === 'sip' && uri !== undefined) {
    const message = faultOfSip(uri, rules);
    return message ? { path: 'uri', message } : null;
  }
  return null;
}

/** A socket is as safe as what it begins as. */
function faultOfSocket(url: string, rules: TargetRules): string | null {
  if (!/^wss?:\/\//i.test(url)) return 'must be wss';
  const fault = faultOf(url.replace(/^ws/i, 'http'), rules);
  return fault === 'must be https' ? 'must be wss' : fault;
}

const SIP =
  /^sips?:(?:[\w.!~*'()&=+$,;?/%-]{1,100}@)?([\w.-]{1,253})(?::(\d{1,5}))?((?:;[\w.!~*'()%=-]{1,100}){0,5})$/i;

function faultOfSip(uri: string, rules: TargetRules): string | null {
  const [, host = '', port, parameters = ''] = SIP.exec(uri) ?? [];
  // It names another host, past the one that is looked at.
  if (/;(maddr|[^=;]*%[^=;]*)(=|;|$)/i.test(parameters))
    return 'is no SIP address';
  if (!host || Number(port ?? 5060) > 65_535) return 'is no SIP address';
  // SIP knows addresses without names, and ports of its own.
  if (isIPv4(host)) {
    return isPublicAddress(host) ? null : 'must be at a public address';
  }
  const fault = faultOf(`https://${host}/`, rules);
  return fault === 'must name a host, not an IP address'
    ? 'is no SIP address'
    : fault;
}
