/** What happens between us and the vendor. */
export type Weather =
  | 'fair'
  /** Nothing leaves: refused, or no such host. */
  | 'unreachable'
  /** The vendor takes the request; its answer never arrives. */
  | 'answer_lost'
  /** An answer that is none. */
  | 'garbage'
  /** Something on the way fails after the vendor took the request. */
  | 'gateway_fails';

/** The line to the vendor: `fetch` for the adapter, with weather. */
export class Line {
  weather: Weather = 'fair';
  readonly #to: typeof globalThis.fetch;

  constructor(to: typeof globalThis.fetch) {
    this.#to = to;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (this.weather === 'unreachable') throw broken('ECONNREFUSED');
    const answer = await this.#to(input, init);
    switch (this.weather) {
      case 'answer_lost':
        throw broken('ECONNRESET');
      case 'garbage':
        return new Response('<html>Welcome to the hotel</html>');
      case 'gateway_fails':
        return new Response('', { status: 502 });
      default:
        return answer;
    }
  };
}

/** As Node's fetch says it. */
const broken = (code: string) =>
  Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error(code), { code }),
  });
