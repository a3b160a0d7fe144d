import {
  type CarrierKind,
  carrierKinds,
} from '#shared/domain/carrier-kinds.ts';

/** Whose webhook was asked, as its address says. */
export interface WebhookPath {
  readonly kind: CarrierKind;
  readonly org: string;
  readonly carrier: string;
  /** What comes after the carrier's own: `''`, `/voice`, … */
  readonly sub: string;
}

const PATH =
  /^\/carrier-events\/([a-z]+)\/([\w.~-]{1,100})\/([\w.~-]{1,100})((?:\/[\w-]{1,50}){0,4})\/?$/;

/** @returns undefined for an address that no carrier was given */
export function readWebhookPath(path: string): WebhookPath | undefined {
  const [, kind, org, carrier, sub] = PATH.exec(path) ?? [];
  const known = carrierKinds.find((one) => one === kind);
  if (!known || !org || !carrier) return undefined;
  return { kind: known, org, carrier, sub: sub ?? '' };
}
