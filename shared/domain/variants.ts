/** One of the conversations that a campaign compares. Weights sum to 100. */
export interface Variant {
  readonly key: string;
  readonly agent_id: string;
  readonly weight: number;
}

/**
 * The variant of a contact: drawn by its id, so that it is the same in each
 * attempt and each run, and whoever repeats the draw gets the same groups.
 *
 * @returns null without variants
 */
export function variantOf(
  variants: readonly Variant[] | null,
  contactId: string,
): Variant | null {
  if (!variants || variants.length === 0) return null;
  const whole = variants.reduce((sum, { weight }) => sum + weight, 0);
  let left = unitHash(contactId) * whole;
  for (const variant of variants) {
    left -= variant.weight;
    if (left < 0) return variant;
  }
  return variants.findLast(({ weight }) => weight > 0) ?? null;
}

/** Who talks to a contact: whom its call names, its variant's agent, or the campaign's. */
export const agentOf = (
  {
    variants,
    agent_id,
  }: {
    readonly variants: readonly Variant[] | null;
    readonly agent_id: string;
  },
  {
    id,
    call,
  }: { readonly id: string; readonly call?: { readonly agent_id?: string } },
): string => call?.agent_id ?? variantOf(variants, id)?.agent_id ?? agent_id;

/**
 * Text to [0, 1), evenly: FNV-1a, then the finalizer of MurmurHash3, since the
 * ids of one import differ in their last characters only.
 */
export function unitHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A share with the interval in which it lies with 95 % confidence; each 0..1. */
export interface Share {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Standard score of 95 %, two-sided. */
const Z = 1.959964;

/**
 * Wilson's interval: keeps its word also for few trials and for shares near 0 and 1.
 *
 * @see Wilson, E. B. (1927), Journal of the American Statistical Association 22
 */
export function shareOf(successes: number, trials: number): Share {
  if (trials <= 0) return { rate: 0, low: 0, high: 0 };
  const rate = successes / trials;
  const z2 = Z * Z;
  const middle = (rate + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (Z / (1 + z2 / trials)) *
    Math.sqrt((rate * (1 - rate)) / trials + z2 / (4 * trials * trials));
  return {
    rate,
    low: Math.max(0, middle - half),
    high: Math.min(1, middle + half),
  };
}
