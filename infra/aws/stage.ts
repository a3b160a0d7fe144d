import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';

export const stageNames = ['dev', 'prod'] as const;
export type StageName = (typeof stageNames)[number];

/** One deployment of the product, and how carefully it treats what it holds. */
export interface Stage {
  readonly name: StageName;
  /** Data outlives its stack, and neither can be deleted by mistake. */
  readonly keepsData: boolean;
  readonly logRetention: RetentionDays;
  /** Base address of the carrier's API. */
  readonly carrierUrl: string;
  /** Calls in flight of all organizations together; null: any number. */
  readonly platformLimit: number | null;
}

/** A reserved name (RFC 6761): a stage without a carrier reaches nobody. */
const NO_CARRIER = 'https://carrier.invalid';

/**
 * Reads `-c stage=`, `-c carrier_url=` and `-c platform_limit=`.
 *
 * @throws Error on an unknown stage, a carrier address that is not https, a
 * limit that is no number of calls, and a prod stage without a carrier
 */
export function readStage(node: Node): Stage {
  const name = readStageName(node.tryGetContext('stage') ?? 'dev');
  const carrierUrl = node.tryGetContext('carrier_url');
  if (name === 'prod' && !carrierUrl)
    throw new Error(
      'stage prod has no carrier, give its address with -c carrier_url=https://…',
    );
  return {
    name,
    keepsData: name === 'prod',
    logRetention:
      name === 'prod' ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS,
    carrierUrl: readCarrierUrl(carrierUrl ?? NO_CARRIER),
    platformLimit: readPlatformLimit(node.tryGetContext('platform_limit')),
  };
}

function readStageName(value: unknown): StageName {
  const name = stageNames.find((each) => each === value);
  if (name) return name;
  throw new Error(
    `stage must be one of ${stageNames.join(', ')}, got ${String(value)}`,
  );
}

function readCarrierUrl(value: unknown): string {
  const url = URL.parse(String(value));
  if (url?.protocol === 'https:') return url.href.replace(/\/$/, '');
  throw new Error(`carrier_url must be an https address, got ${String(value)}`);
}

function readPlatformLimit(value: unknown): number | null {
  if (value === undefined) return null;
  if (/^[1-9]\d{0,6}$/.test(String(value))) return Number(value);
  throw new Error(
    `platform_limit must be a whole number of calls from 1, got ${String(value)}`,
  );
}
