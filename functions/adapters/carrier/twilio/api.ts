import * as z from 'zod';
import { type Asked, askOnce, parsed } from '../ask.ts';
import type { CarrierAccount, CarrierDeps } from '../carrier.ts';

/** Twilio's REST API of one account, version 2010-04-01. */
export interface TwilioApi {
  /** @param path - below the account, `/Calls.json` */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Asked>;
  post(path: string, form: URLSearchParams): Promise<Asked>;
  /** A file of the account: redirects are followed, without our credentials. */
  file(path: string): Promise<Response>;
}

/** Of one sound file: an hour of speech is some 30 MB. */
const FILE_WITHIN_MS = 20_000;

/**
 * While tokens are changed there are two, and Twilio knows the first until the
 * other is promoted: whoever is refused by one asks with the other. A request that
 * was refused so did nothing.
 */
export function twilioApi(
  { settings, credentials }: CarrierAccount,
  { fetch }: Pick<CarrierDeps, 'fetch'>,
): TwilioApi {
  const { account_sid = '', api_url = 'https://api.twilio.com' } = settings;
  const { auth_token = '', next_auth_token } = credentials;
  const base = `${api_url}/2010-04-01/Accounts/${account_sid}`;
  const authorizations = [auth_token, next_auth_token]
    .filter((token) => token !== undefined && token !== '')
    .map((token) => basic(`${account_sid}:${token}`));
  const ask = async (path: string, init: RequestInit = {}): Promise<Asked> => {
    let asked: Asked = { kind: 'unsent' };
    for (const authorization of authorizations) {
      const headers = { ...init.headers, authorization };
      asked = await askOnce(fetch, `${base}${path}`, { ...init, headers });
      if (asked.kind !== 'answered' || asked.status !== UNKNOWN) return asked;
    }
    return asked;
  };
  return {
    get: (path, query) => ask(`${path}${queryOf(query)}`),
    post: (path, form) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      }),
    async file(path) {
      let answer: Response | undefined;
      for (const authorization of authorizations) {
        answer = await fetch(`${base}${path}`, {
          headers: { authorization },
          signal: AbortSignal.timeout(FILE_WITHIN_MS),
        });
        if (answer.status !== UNKNOWN) return answer;
      }
      return answer ?? new Response(null, { status: UNKNOWN });
    },
  };
}

/** Status for whom Twilio does not know. */
const UNKNOWN = 401;

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

const queryOf = (query?: Readonly<Record<string, string>>) =>
  query ? `?${new URLSearchParams(query)}` : '';

/** Path of one call, below the account. */
export const callPath = (sid: string) => `/Calls/${encodeURIComponent(sid)}`;

/** Body of each error. @see https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
const exceptionSchema = z.object({ code: z.int() });

/** Twilio's own code for what went wrong; undefined when it is not Twilio that speaks. */
export function errorCode(text: string): number | undefined {
  const exception = exceptionSchema.safeParse(parsed(text));
  return exception.success ? exception.data.code : undefined;
}

/** Opaque to us: the digits behind `CA` are Twilio's own affair. */
const CALL_SID = /^CA\w{1,64}$/i;
export const isCallSid = (id: string): boolean => CALL_SID.test(id);

/** Figures are strings at Twilio. */
const figure = z.union([z.string(), z.number().transform(String)]).nullish();

/** A call, as far as we read it. Instants are in the form of RFC 2822. */
export const callSchema = z.object({
  sid: z.string().regex(CALL_SID),
  /** One that says nothing of itself is there, and not over. */
  status: z.string().default('queued'),
  to: z.string().nullish(),
  from: z.string().nullish(),
  date_created: z.string().nullish(),
  start_time: z.string().nullish(),
  end_time: z.string().nullish(),
  /** Seconds. */
  duration: figure,
  price: figure,
  price_unit: z.string().nullish(),
  answered_by: z.string().nullish(),
  /** Milliseconds that it is going to wait for its turn. */
  queue_time: figure,
});
export type TwilioCall = z.output<typeof callSchema>;
