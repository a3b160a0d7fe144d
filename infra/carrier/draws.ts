import { createHash } from 'node:crypto';

/** Eight numbers, uniform in [0, 1). */
export type Draws = readonly number[];

/**
 * The luck of one attempt at one number. A function of its arguments alone: what
 * other calls were placed, and in which order, changes nothing.
 */
export function drawsOf(seed: number, number: string, attempt: number): Draws {
  const hash = createHash('sha256').update(`${seed}|${number}|${attempt}`);
  const bytes = hash.digest();
  return Array.from(
    { length: 8 },
    (_, i) => bytes.readUInt32BE(i * 4) / 2 ** 32,
  );
}

/**
 * A log-normal value with the given mean, from two uniform draws.
 *
 * @see https://en.wikipedia.org/wiki/Box-Muller_transform
 */
export function logNormal(
  mean: number,
  sigma: number,
  u: number,
  v: number,
): number {
  // 1 - u is in (0, 1]: the logarithm of 0 never comes up.
  const normal = Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
  return Math.exp(Math.log(mean) - sigma ** 2 / 2 + sigma * normal);
}
