import { type Asked, askOnce, parsed } from '../ask.ts';
import type { CarrierAccount, CarrierDeps } from '../carrier.ts';

/** What jambonz answered, its JSON read; or that nothing was sent, or no whole answer came. */
export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Headers;
      /** Undefined for what is no JSON. */
      readonly body: unknown;
    }
  | Exclude<Asked, { kind: 'answered' }>;

/** jambonz' REST API. */
export interface JambonzApi {
  /** @param path - below `/v1`; @param body - left out: none is sent */
  ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
  ): Promise<Answer>;
}

export function jambonzApi(
  { settings, credentials }: CarrierAccount,
  { fetch }: Pick<CarrierDeps, 'fetch'>,
): JambonzApi {
  const { api_url = '' } = settings;
  return {
    ask: async (method, path, body) => {
      const asked = await askOnce(fetch, `${api_url}/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${credentials.api_key ?? ''}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (asked.kind !== 'answered') return asked;
      const { status, headers, text } = asked;
      return { kind: 'answered', status, headers, body: parsed(text) };
    },
  };
}

/** Path of the account, below `/v1`. */
export const accountPath = ({ settings }: CarrierAccount): string =>
  `/Accounts/${encodeURIComponent(settings.account_sid ?? '')}`;

/** Path of one call, below `/v1`. */
export const callPath = (account: CarrierAccount, callId: string): string =>
  `${accountPath(account)}/Calls/${encodeURIComponent(callId)}`;

export const isSuccess = (answer: Answer): boolean =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
