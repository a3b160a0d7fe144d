/** Calls per second: what was not used is kept for one second, not longer. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #most: number;
  #tokens: number;
  #filledAt = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    // A rate below one a second must be able to reach a whole token.
    this.#most = Math.max(1, perSecond);
    this.#tokens = this.#most;
  }

  /** Takes one token at the instant `at` (epoch ms), if there is one. */
  take(at: number): boolean {
    const seconds = Math.max(0, at - this.#filledAt) / 1000;
    this.#filledAt = Math.max(at, this.#filledAt);
    const filled = this.#tokens + seconds * this.#perSecond;
    this.#tokens = Math.min(this.#most, filled);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
