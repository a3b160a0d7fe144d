/** Answers after which the same request may succeed. */
const RETRIED = [429, 502, 503, 504];
const MAX_TRIES = 4;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 10_000;

export type Fetch = (request: Request) => Promise<Response>;
export type Sleep = (ms: number) => Promise<void>;

export const realSleep: Sleep = (ms) =>
  new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A fetch that tries again when the network or a gateway failed. Each POST gets
 * an `Idempotency-Key` first, so that what was done already is not done twice.
 *
 * `Retry-After` in seconds is kept to, up to 10 seconds.
 */
export function resilientFetch(fetch: Fetch, sleep: Sleep = realSleep): Fetch {
  return async (request) => {
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', crypto.randomUUID());
    }
    for (let tries = 1; ; tries++) {
      const isLast = tries === MAX_TRIES;
      try {
        const response = await fetch(request.clone());
        if (isLast || !mayRetry(response)) return response;
        await sleep(waitMs(tries, response));
      } catch (error) {
        if (isLast || request.signal.aborted) throw error;
        await sleep(waitMs(tries));
      }
    }
  };
}

/** A 409 with `Retry-After`: our own first try is still at work. */
const mayRetry = ({ status, headers }: Response) =>
  RETRIED.includes(status) || (status === 409 && headers.has('Retry-After'));

function waitMs(tries: number, response?: Response): number {
  const asked = Number(response?.headers.get('Retry-After') ?? 0) * 1_000;
  const own = FIRST_WAIT_MS * 2 ** (tries - 1);
  return Math.min(Math.max(asked || 0, own), MAX_WAIT_MS);
}
