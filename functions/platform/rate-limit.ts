import { DEFAULT_REQUESTS_PER_SECOND } from '#shared/contracts/keys.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './route.ts';

/** Seconds' worth of requests that may come at once. */
const BURST_SECONDS = 5;
/** Callers that are remembered: whoever was silent longest is forgotten first. */
const MAX_CALLERS = 10_000;

interface Bucket {
  readonly tokens: number;
  /** Epoch milliseconds when it held them. */
  readonly at: number;
}

type Limited = Pick<Caller, 'credential_id' | 'org_id' | 'requests_per_second'>;

/**
 * A token bucket for each credential, in the memory of one process (ADR 0011).
 *
 * @returns headers that say what is left
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/
 */
export function rateLimiter() {
  const buckets = new Map<string, Bucket>();

  /**
   * @param now - epoch milliseconds of real time
   * @param cost - requests that this one counts as: at most all that may come at once
   * @throws Refusal 429 with `retry-after`
   */
  return (caller: Limited, now: number, cost = 1): Record<string, string> => {
    const rate = caller.requests_per_second ?? DEFAULT_REQUESTS_PER_SECOND;
    const capacity = rate * BURST_SECONDS;
    const name = `${caller.org_id} ${caller.credential_id}`;
    const before = buckets.get(name) ?? { tokens: capacity, at: now };
    const passed = Math.max(0, now - before.at) / 1_000;
    const held = Math.min(capacity, before.tokens + passed * rate);
    const price = Math.min(cost, capacity);
    const isTaken = held >= price;
    const tokens = isTaken ? held - price : held;
    // Deleted first: a map keeps its members in the order they were put in.
    buckets.delete(name);
    buckets.set(name, { tokens, at: now });
    if (buckets.size > MAX_CALLERS) {
      buckets.delete(buckets.keys().next().value!);
    }
    const headers = {
      'ratelimit-policy': `"default";q=${capacity};w=${BURST_SECONDS}`,
      ratelimit: `"default";r=${Math.floor(tokens)};t=${Math.ceil((capacity - tokens) / rate)}`,
    };
    if (!isTaken) throw tooMany(rate, (price - held) / rate, headers);
    return headers;
  };
}

function tooMany(
  rate: number,
  wait: number,
  headers: Record<string, string>,
): Refusal {
  const detail = `This credential may send ${rate} requests a second; one that reads much counts as several. Wait, then go on slower.`;
  const retryAfter = String(Math.max(1, Math.ceil(wait)));
  return new Refusal(
    429,
    'too_many_requests',
    detail,
    {},
    { ...headers, 'retry-after': retryAfter },
  );
}
